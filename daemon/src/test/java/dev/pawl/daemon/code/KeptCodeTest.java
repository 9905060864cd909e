package dev.pawl.daemon.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.daemon.crash.Crashes;
import dev.pawl.daemon.trust.TrustStore;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which states of files are removed from `code/` of a home.
class KeptCodeTest {
  @TempDir Path folder;

  private SqliteStore store;
  private WorkflowCatalog catalog;
  private Engine engine;

  @BeforeEach
  void start() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    store = SqliteStore.open(home);
    TrustStore trust = new TrustStore(home, InstantSource.system());
    catalog =
        WorkflowCatalog.in(
            home,
            new WorkflowFolders(trust, folder.resolve("own")),
            Crashes.of(home, InstantSource.system()));
    catalog.tidy(store);
    engine = catalog.start(Engine.builder(store));
  }

  @AfterEach
  void stop() {
    engine.close();
    store.close();
  }

  /// Loads a state of a file, and lets two days pass.
  private String load(String file, String comment) throws IOException {
    String source =
        """
        import dev.pawl.engine.workflow.*;
        class X { // %s
          static final Workflow<String, String> W =
              Workflow.of("w-%s", String.class, String.class, (ctx, in) -> {
                if (in.equals("fail")) throw new WorkflowFailure("as asked");
                return ctx.signals("go", String.class).await();
              });
        }
        """
            .formatted(comment, file);
    WorkflowFile loaded = catalog.load(folder.resolve(file + ".java"), source);
    String version = loaded.workflows().getFirst().version();
    for (Path kept : kept()) {
      Instant old = Files.getLastModifiedTime(kept).toInstant().minus(Duration.ofDays(2));
      Files.setLastModifiedTime(kept, FileTime.from(old));
    }
    return version;
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("home/code"))) {
      return files.toList();
    }
  }

  private boolean isKept(String version) {
    String name = version.substring(version.indexOf('@') + 1) + ".jar";
    return Files.exists(folder.resolve("home/code").resolve(name));
  }

  private void run(String id, String type, String version, String input) {
    engine
        .client()
        .start(
            type,
            id,
            Payload.ofJson("\"" + input + "\""),
            StartOptions.defaults().withVersion(version));
  }

  private void awaitState(String id, RunState state) throws InterruptedException {
    assertThat(engine.client().awaitState(RunId.of(id), Duration.ofSeconds(30), state)).isPresent();
  }

  @Test
  void tidy_removesWhatNoRunNeeds_andNothingElse() throws Exception {
    String open = load("a", "one");
    run("waits", "w-a", open, "x");
    awaitState("waits", RunState.WAITING);
    String failed = load("a", "two");
    run("failed", "w-a", failed, "fail");
    awaitState("failed", RunState.FAILED);
    String unused = load("a", "three");
    String newest = load("a", "four");

    catalog.tidy(store);

    assertThat(List.of(isKept(open), isKept(failed), isKept(unused), isKept(newest)))
        .as("open, failed, unused, newest")
        .containsExactly(true, true, false, true);
    engine.client().delete(RunId.of("failed"), false);
    engine.client().terminate(RunId.of("waits"), "");
    awaitState("waits", RunState.CANCELED);
    catalog.tidy(store);
    assertThat(List.of(isKept(open), isKept(failed))).containsExactly(true, false);
    stop();
    start();
    assertThat(List.of(isKept(open), isKept(newest))).as("it can be retried").containsOnly(true);
    engine.client().delete(RunId.of("waits"), false);
    stop();
    start();
    assertThat(kept()).as("no run of the folder").isEmpty();
  }

  @Test
  void tidy_leavesWhatWasLoadedWithinADay() throws Exception {
    String first = load("b", "one");
    load("b", "two");
    for (Path kept : kept()) {
      Files.setLastModifiedTime(kept, FileTime.from(Instant.now().minus(Duration.ofHours(23))));
    }

    catalog.tidy(store);

    assertThat(isKept(first)).isTrue();
    assertThat(kept()).hasSize(2);
  }
}
