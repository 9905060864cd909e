package dev.pawl.testkit.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.Replayer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Replays the histories that every release left, and sees to it that this one leaves its own.
///
/// To add one: write a new workflow in [GoldenWorkflows] and a script in [GoldenRecorder], then run
/// `./mvnw -pl testkit -am test -Dtest=GoldenHistoriesTest -Dsurefire.failIfNoSpecifiedTests=false
/// -Dpawl.record-golden=true` and commit the new file. Only files that are missing are recorded.
///
/// The folder of the release in the making may be deleted and recorded anew. Files of a release
/// that is out are never changed or deleted: runs like these are under way somewhere. When one no
/// longer replays, the engine is wrong, or needs a replay flag.
final class GoldenHistoriesTest {
  /// The release that is being made; its folder is recorded into.
  private static final String RELEASE = "0.1";

  private static final String RECORD = "pawl.record-golden";

  private static final String HOW_TO =
      "./mvnw -pl testkit -am test -Dtest=GoldenHistoriesTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -D"
          + RECORD
          + "=true";

  /// Kinds that no run of these can have: made by people who mend a store.
  private static final Set<String> NOT_RECORDED = Set.of("UnknownEvent", "RunUnblocked");

  private static final Path FOLDER = root().resolve("testkit/src/test/resources/golden");

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("mvnw"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @BeforeAll
  static void record() throws IOException, InterruptedException {
    if (Boolean.getBoolean(RECORD)) {
      for (String name : GoldenRecorder.names()) {
        if (!Files.exists(file(name))) {
          GoldenRecorder.record(name, FOLDER.resolve(RELEASE));
        }
      }
    }
  }

  private static Path file(String name) {
    return FOLDER.resolve(RELEASE).resolve(name + ".jsonl");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private static List<Recorded> read(Path file) throws IOException {
    return EventJson.fromLines(Files.readString(file));
  }

  @TestFactory
  Stream<DynamicTest> history_ofEveryRelease_replays() throws IOException {
    Replayer replayer = Replayer.of(GoldenWorkflows.ALL.toArray(Workflow<?, ?>[]::new));
    return files().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                FOLDER.relativize(file).toString(), () -> replayer.replay(file).orThrow()));
  }

  @TestFactory
  Stream<DynamicTest> history_cutAnywhere_replays() throws IOException {
    Replayer replayer = Replayer.of(GoldenWorkflows.ALL.toArray(Workflow<?, ?>[]::new));
    return files().stream()
        .map(file ->
            DynamicTest.dynamicTest(
                FOLDER.relativize(file).toString(), () -> replayBeginnings(replayer, file)));
  }

  private static void replayBeginnings(Replayer replayer, Path file) throws IOException {
    String name = file.getFileName().toString().replace(".jsonl", "");
    String run = name.replaceFirst("-\\d+$", "");
    int execution = run.equals(name) ? 1 : Integer.parseInt(name.substring(run.length() + 1));
    List<Recorded> history = read(file);
    for (int known = 1; known <= history.size(); known++) {
      replayer.withRun(run, execution).replay(history.subList(0, known)).orThrow();
    }
  }

  @Test
  void history_ofEveryGoldenWorkflow_isThereForThisRelease() {
    for (String name : GoldenRecorder.names()) {
      assertThat(file(name))
          .as("no history of '%s' for release %s; record it with: %s", name, RELEASE, HOW_TO)
          .exists();
    }
  }

  @Test
  void histories_ofThisRelease_haveEventsOfEveryKind() throws IOException {
    Set<String> found = new TreeSet<>();
    for (Path file : files()) {
      if (file.startsWith(FOLDER.resolve(RELEASE))) {
        read(file).forEach(recorded -> found.add(recorded.event().kind()));
      }
    }
    Set<String> wanted = new TreeSet<>(kinds(Event.class));
    wanted.removeAll(NOT_RECORDED);

    assertThat(found)
        .as("add a golden workflow for what is missing; see %s", HOW_TO)
        .containsAll(wanted);
  }

  private static Set<String> kinds(Class<?> type) {
    if (type.isRecord()) {
      return Set.of(type.getSimpleName());
    }
    Set<String> kinds = new TreeSet<>();
    Stream.of(type.getPermittedSubclasses()).forEach(part -> kinds.addAll(kinds(part)));
    return kinds;
  }
}
