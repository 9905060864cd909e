package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.EventJson;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Commands that only look.
@ExtendWith(SoundHomes.class)
final class LookingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir static Path home;
  @TempDir static Path other;

  @BeforeAll
  static void fill() {
    Seed.fill(home);
  }

  private static Cli.Result run(String... args) {
    return new Cli(home).run(args);
  }

  private static List<String> ids(String... args) {
    JsonNode runs = JSON.readTree(run(args).out());
    return runs.valueStream().map(run -> run.path("id").asString()).toList();
  }

  // --- ps ---

  @Test
  void ps_showsWhatNeedsSomebodyFirst() {
    Cli.Result result = run("ps");

    assertThat(result.exit()).isZero();
    List<String> lines = result.out().lines().toList();
    assertThat(lines.getFirst()).containsSubsequence("ID", "TYPE", "STATE", "FOR", "AGE", "STATUS");
    assertThat(lines.get(1)).startsWith("!");
    assertThat(lines.get(2)).startsWith("!");
    assertThat(result.out())
        .contains("failed-1", "no luck", "asking-1", "Go live?", "waiting-1", "signal go since")
        .contains("done-1", "gone-1", "not needed", "parent-1");
    assertThat(result.err()).contains("next: pawl answer asking-1 live yes", "next: pawl why");
  }

  @Test
  void ps_hidesChildrenUntilAskedFor() {
    assertThat(ids("ps", "--json")).hasSize(7);
    assertThat(ids("ps", "--all", "--json")).hasSize(8);
    assertThat(ids("ps", "is:child", "--json")).hasSize(1);
    assertThat(ids("ps", "parent:parent-1", "--json")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          state:failed          | failed-1
          state:succeeded plain | ''
          label.team:x          | done-2
          id:don -label.team:x  | done-1
          is:asking             | asking-1
          cancelled             | ''
          state:cancelled       | gone-1
          """)
  void ps_withAQuery_findsWhatMatches(String query, String expected) {
    List<String> found = ids("ps", query, "--json");

    assertThat(String.join(",", found)).isEqualTo(expected);
  }

  @Test
  void ps_limited_saysThatThereIsMore() {
    Cli.Result result = run("ps", "--all", "--limit", "2");

    assertThat(result.out().lines()).hasSize(3);
    assertThat(result.err()).contains("only the newest 2 runs are shown");
    assertThat(run("ps", "--limit", "0").exit()).isEqualTo(2);
  }

  @Test
  void ps_badQuery_namesThePlace() {
    Cli.Result result = run("ps", "stat:failed", "--json");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("INVALID_QUERY", "character 1", "pawl help filters");
  }

  @Test
  void ps_asJson_hasTheDocumentedFields() {
    JsonNode run = JSON.readTree(run("ps", "id:waiting", "--json").out()).get(0);

    assertThat(run.propertyNames())
        .containsExactly(
            "id",
            "type",
            "kind",
            "version",
            "state",
            "is",
            "waitsFor",
            "waits",
            "file",
            "labels",
            "execution",
            "events",
            "revision",
            "priority",
            "createdAt",
            "updatedAt");
    assertThat(run.path("waits").get(0).path("kind").asString()).isEqualTo("signal");
    assertThat(run.path("version").asString()).matches("1@[0-9a-f]+\\+[0-9a-f]+");
    assertThat(run.path("file").asString()).isEqualTo(Seed.file().toString());
  }

  @Test
  void ps_ofAHomeThatIsNot_isEmptyAndMakesNone(@TempDir Path folder) {
    Cli cli = new Cli(folder.resolve("none"));

    assertThat(cli.run("ps").err()).contains("no runs; try: pawl demo");
    assertThat(cli.run("ps", "--json").out()).isEqualTo("[\n]\n");
    assertThat(cli.run("show", "x").exit()).isEqualTo(6);
    assertThat(cli.run("prune", "-y", "--older-than", "1d").exit()).isZero();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void ps_onATerminal_fitsAndColours() {
    Cli.Result result = new Cli(home).onTerminal().run("ps");

    assertThat(result.out()).contains("\u001b[");
    assertThat(result.out().replaceAll("\u001b\\[[0-9]*m", "").lines())
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  // --- show ---

  @Test
  void show_ofARun_hasEverything() {
    Cli.Result result = run("show", "done-1");

    assertThat(result.out())
        .contains(
            "done-1  echo 1@", "succeeded", "echoing", "data seen", "[1,2]", "pawl history done-1")
        .contains("file         " + Seed.file())
        .contains("input", "output")
        .doesNotContain("\u001b");
  }

  @Test
  void show_asJson_hasEverything() {
    JsonNode details = JSON.readTree(run("show", "done-1", "--json").out());

    assertThat(details.propertyNames())
        .containsExactly("run", "input", "data", "executions", "children");
    assertThat(details.path("run").path("output").asString()).isEqualTo("\u001b[31mred\n");
    assertThat(details.path("data").path("seen").get(1).asInt()).isEqualTo(2);
  }

  @Test
  void show_ofAParent_listsItsChildren() {
    assertThat(run("show", "parent-1").out()).contains("child", "waiting");
  }

  @Test
  void show_ofAFailure_isALookAtIt() {
    Seed.in(other).failed("failed-1");
    Cli cli = new Cli(other);

    assertThat(cli.run("ps").err()).contains("next: pawl why failed-1");
    cli.run("show", "failed-1", "--json");
    assertThat(cli.run("ps").err()).contains("next: pawl why failed-1");
    assertThat(cli.run("show", "failed-1").out()).contains("failure", "no luck", "at ");
    assertThat(cli.run("ps").err()).doesNotContain("next: pawl why failed-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "history", "cancel", "rm"})
  void id_unknownOrAmbiguous_isNoSuchRun(String command) {
    Cli.Result unknown = run(command, "nope", "--json");
    Cli.Result ambiguous = run(command, "done", "--json");

    assertThat(unknown.exit()).isEqualTo(6);
    assertThat(unknown.err()).contains("NO_SUCH_RUN", "begins with 'nope'", "pawl ps --all");
    assertThat(ambiguous.exit()).isEqualTo(6);
    assertThat(ambiguous.err()).contains("done-1  echo  succeeded", "done-2  echo  succeeded");
    assertThat(run(command, "").exit()).isEqualTo(2);
  }

  @Test
  void id_ofTheLastRun_isAtLast() {
    assertThat(run("show", "@last").exit()).isZero();
    assertThat(run("history", "fail").out()).contains("RunFailed");
  }

  // --- history ---

  @Test
  void history_asTable_saysWhatHappened() {
    Cli.Result result = run("history", "done-1");

    List<String> lines = result.out().lines().toList();
    assertThat(lines.getFirst()).containsSubsequence("#", "TIME", "+MS", "EVENT", "WHAT");
    assertThat(result.out())
        .contains("RunStarted", "echo version 1@", ", input \"\\u001B[31mred\\n\"")
        .contains("StepScheduled", "StepCompleted", "step echo = ")
        .doesNotContain("\u001b");
  }

  @Test
  void history_asJson_canBeReadBack() {
    Cli.Result result = run("history", "done-1", "--json");

    List<Recorded> events = EventJson.fromLines(result.out());
    assertThat(events).extracting(Recorded::seq).startsWith(1L, 2L, 3L);
    JsonNode first = JSON.readTree(result.out().lines().findFirst().orElseThrow());
    assertThat(first.path("type").asString()).isEqualTo("RunStarted");
    assertThat(first.path("input").asString()).isEqualTo("\u001b[31mred\n");
    assertThat(first.path("at").asString()).endsWith("Z");
  }

  @Test
  void history_ofAnExecutionThatIsNot_isUsage() {
    assertThat(run("history", "done-1", "--execution", "1").exit()).isZero();
    assertThat(run("history", "done-1", "--execution", "2").err())
        .contains("no history of execution 2");
    assertThat(run("history", "done-1", "--execution", "-1").exit()).isEqualTo(2);
  }
}
