package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.runtime.EventJson;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The forms in which commands print data: the same facts, chosen by the same options everywhere.
@ExtendWith(SoundHomes.class)
final class FormsTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir static Path home;

  @BeforeAll
  static void fill() {
    Seed.fill(home);
  }

  private static Cli.Result run(String... args) {
    return new Cli(home).run(args);
  }

  private static List<JsonNode> lines(Cli.Result result) {
    assertThat(result.err()).isEmpty();
    return result.out().lines().map(JSON::readTree).toList();
  }

  @Test
  void jsonl_isTheListWithARecordALine() {
    JsonNode array = JSON.readTree(run("ps", "is:ended", "--json").out());

    assertThat(lines(run("ps", "is:ended", "--jsonl"))).isEqualTo(array.valueStream().toList());
    assertThat(lines(run("tree", "parent-1", "--jsonl")))
        .extracting(run -> run.path("id").asString())
        .containsExactly("parent-1", "parent-1.1");
    assertThat(lines(run("show", "done-1", "--jsonl"))).hasSize(1);
    assertThat(run("needs", "--jsonl").exit()).isEqualTo(5);
    assertThat(run("ps", "--json", "--jsonl").err()).contains("exclude each other");
  }

  @Test
  void fields_chooseWhatIsPrinted() {
    assertThat(run("ps", "id:asking", "--json", "--fields", "id,waits.question.prompt").out())
        .isEqualToIgnoringWhitespace(
            """
            [{"id":"asking-1","waits":[{"question":{"prompt":"Go live?"}}]}]\
            """);
    assertThat(run("ps", "id:asking", "--jsonl", "--fields", "state").out())
        .isEqualTo("{\"state\":\"waiting\"}\n");
    assertThat(run("ps", "id:d", "--fields", "id,labels.team,state").out().lines())
        .containsExactly(
            "ID      LABELS.TEAM  STATE",
            "done-2  x            succeeded",
            "done-1               succeeded");
    assertThat(run("show", "done-1", "--fields", "run.output").out())
        .contains("\\u001b[31mred\\n")
        .doesNotContain("\u001b");
    assertThat(run("history", "done-1", "--jsonl", "--fields", "seq,type").out())
        .startsWith("{\"seq\":1,\"type\":\"RunStarted\"}\n");
    assertThat(run("tree", "parent-1", "--json", "--fields", "id").out())
        .isEqualToIgnoringWhitespace(
            """
            {"run":{"id":"parent-1"},"children":[{"run":{"id":"parent-1.1"},"children":[]}]}\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ps     | stat            | did you mean 'state'? there is id, type, kind, version
          ps     | blocked.resaon  | did you mean 'blocked.reason'? there is blocked.reason
          ps     | type.x          | has no fields
          show   | state           | did you mean 'run.state'?
          rm     | id              | it is ids
          """)
  void fields_unknown_nameTheNearOneAndAll(String command, String fields, String expected) {
    String[] args =
        command.equals("ps")
            ? new String[] {command, "--fields", fields}
            : new String[] {command, "done-1", "--fields", fields};

    Cli.Result result = run(args);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(expected, "pawl " + command + " --help");
    assertThat(result.out()).isEmpty();
    assertThat(run("show", "done-1").exit()).isZero();
  }

  @Test
  void fields_ofEvents_areThoseOfTheEngine() {
    for (String id : List.of("done-1", "failed-1", "asking-1", "gone-1", "parent-1")) {
      for (JsonNode event : lines(run("history", id, "--json"))) {
        assertThat(HistoryCommand.FIELDS).containsAll(event.propertyNames());
      }
    }
  }

  @Test
  void quiet_printsIds() {
    assertThat(run("ps", "id:done", "-q").out()).isEqualTo("done-2\ndone-1\n");
    assertThat(run("ps", "id:done", "-q", "--json").out())
        .isEqualTo("[\n\"done-2\",\n\"done-1\"\n]\n");
    assertThat(run("wait", "done-1", "-q").out()).isEqualTo("done-1\n");
    assertThat(run("show", "done-1", "-q").out()).isEqualTo("done-1\n");
    assertThat(run("daemon", "status", "-q").out()).matches("[0-9]+\n");
    assertThat(run("watch", "done-2", "-q")).isEqualTo(new Cli.Result(0, "\"plain\"\n", ""));
    assertThat(run("ps", "-q", "--fields", "id").exit()).isEqualTo(2);
    assertThat(run("logs", "done-1", "-q").err()).contains("have no ids");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--jsonl", "-q"})
  void options_ofAllCommands_mayStandBeforeTheCommand(String option) {
    assertThat(run(option, "ps", "is:ended")).isEqualTo(run("ps", "is:ended", option));
    assertThat(new Cli(home.resolve("no")).run("--home", home.toString(), option, "show", "done-1"))
        .isEqualTo(run("show", "done-1", option));
    assertThat(run("--fields=id", "ps", "id:asking").out()).isEqualTo("ID\nasking-1\n");
  }

  @Test
  void environment_saysTheForm_andOptionsWin() {
    Cli json = new Cli(home).with(Map.of("PAWL_OUTPUT", "json"));
    Cli lines = new Cli(home).with(Map.of("PAWL_OUTPUT", "jsonl"));

    assertThat(json.run("ps", "is:ended")).isEqualTo(run("ps", "is:ended", "--json"));
    assertThat(lines.run("ps", "is:ended")).isEqualTo(run("ps", "is:ended", "--jsonl"));
    assertThat(lines.run("ps", "is:ended", "--json")).isEqualTo(run("ps", "is:ended", "--json"));
    assertThat(json.run("ps", "-q")).isEqualTo(run("ps", "-q"));
    assertThat(json.run("show", "nobody").err()).startsWith("{\"code\":\"NO_SUCH_RUN\"");
    assertThat(json.run("sow").err()).startsWith("{\"code\":\"INVALID_ARGUMENT\"");
    assertThat(new Cli(home).with(Map.of("PAWL_OUTPUT", "xml")).run("ps").err())
        .contains("PAWL_OUTPUT is 'xml'; give one of: json, jsonl, text, agent");
  }

  @Test
  void logs_asRecords_keepTheTextAsItIs(@TempDir Path folder) {
    Cli cli = new Cli(home);
    String file =
        Sources.workflow(folder, "ctx.log().info(\"a \\u001b[1m b\"); return input;").toString();
    cli.run("run", file, "\"x\"", "--id", "logging");

    JsonNode line = lines(cli.run("logs", "logging", "--jsonl")).getFirst();

    assertThat(line.path("text").asString()).isEqualTo("a \u001b[1m b");
    assertThat(line.path("level").asString()).isEqualTo("INFO");
    assertThat(JSON.readTree(cli.run("logs", "logging", "--json").out()).get(0)).isEqualTo(line);
    assertThat(cli.run("logs", "logging", "-f", "--fields", "text").out())
        .isEqualTo("a \\u001b[1m b\n");
  }

  @Test
  void watch_asLines_printsTheRunAfterEachChange() throws Exception {
    Seed.in(home).waiting("followed");
    try (CliProcess watch = CliProcess.start(home, "watch", "followed", "--jsonl")) {
      await().until(() -> watch.out().contains("\"waiting\""));
      run("signal", "followed", "go", "\"on\"");

      assertThat(watch.awaitExit()).isZero();
      List<String> states =
          watch.out().lines().map(line -> JSON.readTree(line).path("state").asString()).toList();
      assertThat(states).startsWith("waiting").endsWith("succeeded").containsOnlyOnce("succeeded");
    }
  }

  @Test
  void history_withALongValue_isCutUnlessAskedFor() {
    String text = "x".repeat(2_000);
    Seed.in(home).done("long", "\"" + text + "\"");

    Cli.Result cut = run("history", "long");

    assertThat(cut.out()).doesNotContain(text).contains("xxx…");
    assertThat(cut.err()).contains("whole with --full");
    assertThat(run("history", "long", "--full").out()).contains(text);
    List<Recorded> events = EventJson.fromLines(run("history", "long", "--json").out());
    assertThat(events.getFirst().event().toString()).isNotBlank();
    assertThat(run("history", "long", "--json").out()).contains(text);
  }
}
