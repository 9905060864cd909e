package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store on a volume of 64 MB that becomes full and has room again, and a home that goes away.
class FullDiskTest {
  private static final int ROUNDS = Scale.of(2, 20);

  /// What a full disk may still take: the room in reserve, in writes of about 20 kB.
  private static final int WRITES_MAX = 5_000;

  @TempDir private Path temp;

  @Test
  void disk_full_takesTheCommitInHandThenRefusesAndRecovers() throws Exception {
    Path copy = temp.resolve("copy");
    List<String> acknowledged = new ArrayList<>();
    try (Child child = startOnSmallVolume(copy)) {
      assertThat(child.line()).isEqualTo("ready");
      for (int round = 0; round < ROUNDS; round++) {
        assertThat(ask(child, "ballast")).isEqualTo("there");
        acknowledged.add(acknowledged(ask(child, "write")));
        assertThat(ask(child, "fill")).isEqualTo("done");
        String answer = ask(child, "write");
        for (int i = 0; answer.startsWith("ok") && i < WRITES_MAX; i++) {
          acknowledged.add(acknowledged(answer));
          answer = ask(child, "write");
        }
        assertThat(answer).startsWith("refused STORE_FULL").contains("free ", "go on");
        assertThat(ask(child, "ballast")).isEqualTo("gone");
        assertThat(ask(child, "write")).contains("only deleting runs is taken");
        assertThat(ask(child, "read " + acknowledged.getFirst())).isEqualTo("found");
        assertThat(ask(child, "read " + acknowledged.getLast())).isEqualTo("found");
        assertThat(ask(child, "delete " + acknowledged.getLast())).startsWith("ok");
        acknowledged.removeLast();

        assertThat(ask(child, "free")).isEqualTo("done");
        // At once: nobody has to restart anything, and nothing has to pass.
        acknowledged.add(acknowledged(ask(child, "write")));
        assertThat(ask(child, "check")).isEqualTo("sound");
      }
    }
    try (SqliteStore store = SqliteStore.open(copy)) {
      assertThat(store.check()).isEmpty();
      assertThat(acknowledged)
          .allMatch(run -> store.find(RunId.of(run)).isPresent(), "is in the store");
    }
  }

  @Test
  void home_deletedWhileInUse_isNoticedBeforeAnythingIsAcknowledged() {
    Path home = temp.resolve("home");
    try (Child child = Child.start(FullDiskNode.class, home)) {
      assertThat(child.line()).isEqualTo("ready");
      acknowledged(ask(child, "write"));
      assertThat(ask(child, "vanish")).isEqualTo("done");

      for (int i = 0; i < 3; i++) {
        assertThat(ask(child, "write"))
            .startsWith("refused STORE_UNAVAILABLE")
            .contains(home + "/pawl.db");
      }
      assertThat(ask(child, "write")).contains("writes are refused", "restart Pawl");
      assertThat(home).doesNotExist();
    }
  }

  @Test
  void database_replacedWhileInUse_isNotWrittenTo() throws Exception {
    Path home = temp.resolve("home");
    Path other = temp.resolve("other");
    try (SqliteStore store = SqliteStore.open(other)) {
      for (int i = 0; i < 20; i++) {
        Samples.startRun(store, "other-" + i);
      }
    }
    byte[] database = Files.readAllBytes(other.resolve("pawl.db"));
    try (Child child = Child.start(FullDiskNode.class, home)) {
      assertThat(child.line()).isEqualTo("ready");
      acknowledged(ask(child, "write"));
      Files.move(
          other.resolve("pawl.db"), home.resolve("pawl.db"), StandardCopyOption.REPLACE_EXISTING);

      assertThat(ask(child, "write")).startsWith("refused STORE_");
      assertThat(ask(child, "write")).startsWith("refused STORE_").contains("restart Pawl");
    }
    assertThat(home.resolve("pawl.db")).hasBinaryContent(database);
  }

  @Test
  void volume_readOnly_isSaid() throws Exception {
    assumeNamespaces();
    Path home = temp.resolve("home");
    SqliteStore.open(home).close();
    String script = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
    List<String> prefix = List.of("unshare", "-rm", "sh", "-c", script, home.toString());
    try (Child child = Child.start(prefix, FullDiskNode.class, home)) {
      assertThat(child.line())
          .startsWith("refused STORE_UNAVAILABLE")
          .containsIgnoringCase("read-only file system");
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).isEmpty();
    }
  }

  /// Starts the process on a volume that only it can see, and copies its home at the end.
  private Child startOnSmallVolume(Path copy) throws Exception {
    assumeNamespaces();
    Path volume = Files.createDirectory(temp.resolve("volume"));
    String script =
        """
        mount -t tmpfs -o size=64m pawl "$0" && copy=$1 && shift && "$@" \
          && cp -r "$0/home" "$copy"
        """;
    List<String> prefix =
        List.of("unshare", "-rm", "sh", "-c", script, volume.toString(), copy.toString());
    return Child.startIn(
        temp.resolve("unused"), prefix, FullDiskNode.class, volume.resolve("home"));
  }

  private static String ask(Child child, String order) {
    child.say(order);
    return child.line();
  }

  private static String acknowledged(String answer) {
    assertThat(answer).startsWith("ok ");
    return answer.substring(3);
  }

  private void assumeNamespaces() throws IOException, InterruptedException {
    Process trial =
        new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "pawl", temp.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean works = trial.waitFor(30, TimeUnit.SECONDS) && trial.exitValue() == 0;
    if (!works) {
      System.err.println("SKIPPED: no volume of one's own here; unshare -rm is not allowed");
    }
    Assumptions.assumeTrue(works, "unshare -rm is not allowed here, so there is no small volume");
  }
}
