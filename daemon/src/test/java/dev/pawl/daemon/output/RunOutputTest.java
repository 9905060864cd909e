package dev.pawl.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// F2: what somebody has put where the output of a run goes is neither written nor read nor removed
/// in its place.
class RunOutputTest {
  private static final int TRIES = Scale.of(2_000, 100_000);
  private static final RunId RUN = RunId.of("run");
  private static final String UNTOUCHED = "untouched";

  @TempDir Path folder;
  private RunOutput output;
  private Path own;
  private Path victim;

  @BeforeEach
  void make() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    output = new RunOutput(home);
    own = home.resolve("runs/run");
    Path outside = Files.createDirectory(folder.resolve("outside"));
    victim = Files.writeString(outside.resolve("output.log"), UNTOUCHED);
  }

  private void say(String text) {
    output.line(RUN, System.Logger.Level.INFO, text, 0);
  }

  private void check() {
    say("hello");
    assertThatThrownBy(() -> output.text(RUN, 0, 100, true, false))
        .isInstanceOf(PawlException.class);
    assertThat(output.size(RUN)).isZero();
    output.delete(RUN);
    assertThat(victim).hasContent(UNTOUCHED);
  }

  @Test
  void f2_folderThatIsALink_isNotEntered() throws IOException {
    Files.createDirectories(own.getParent());
    Files.createSymbolicLink(own, victim.getParent());
    check();
    say("again");
    assertThat(output.text(RUN, 0, 100, true, false).text()).endsWith("INFO again\n");
  }

  @Test
  void f2_fileThatIsALink_isNotFollowed() throws IOException {
    Files.createDirectories(own);
    Files.createSymbolicLink(own.resolve("output.log"), victim);
    check();
  }

  @Test
  void f2_linkThatLeadsToADevice_isNotFollowed() throws IOException {
    Files.createDirectories(own);
    Files.createSymbolicLink(own.resolve("output.log"), Path.of("/dev/zero"));
    check();
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.MINUTES)
  void f2_pipe_keepsNobodyWaiting() throws Exception {
    Files.createDirectories(own);
    String pipe = own.resolve("output.log").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    check();
  }

  /// A thread that puts links in place of the folder and of the file, and the real ones back, as
  /// fast as it can.
  @Test
  void f2_linksSwappedInWhileItIsWritten_leadNowhere() throws Exception {
    say("first");
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Integer> swapping = other.submit(() -> swapUntil(ended));
      try {
        for (int i = 0; i < TRIES; i++) {
          say("line");
        }
      } finally {
        ended.set(true);
      }
      assertThat(swapping.get()).isPositive();
    }
    assertThat(victim).hasContent(UNTOUCHED);
  }

  private int swapUntil(AtomicBoolean ended) throws IOException {
    Path kept = folder.resolve("kept");
    int swaps = 0;
    while (!ended.get()) {
      try {
        // Who opened the folder before it was moved may make the file in it at any moment.
        Files.deleteIfExists(kept.resolve("output.log"));
        Files.deleteIfExists(kept);
        Files.move(own, kept, StandardCopyOption.ATOMIC_MOVE);
        Files.createSymbolicLink(own, victim.getParent());
        Files.delete(own);
        Files.createDirectory(own);
        Files.createSymbolicLink(own.resolve("output.log"), victim);
        Files.delete(own.resolve("output.log"));
        swaps++;
      } catch (FileSystemException _) {
        // The writer was quicker, and has made the folder or the file anew.
      }
    }
    return swaps;
  }
}
