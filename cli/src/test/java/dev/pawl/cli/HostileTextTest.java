package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// X1, X2, T5: text that acts on terminals, hides itself or forges lines, in all that a run says
/// and in all that a command is given. What a command prints is plain, in every form.
@ExtendWith(SoundHomes.class)
final class HostileTextTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Clipboard, links, titles set and told, device control, moves, 8-bit controls, directions, what
  /// nobody sees, and ends of lines.
  private static final String ACTS =
      "x\u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://evil\u001b\\\u001b]0;title\u0007\u001b[21t"
          + "\u001bP$q\"p\u001b\\\u001bP+q544e\u001b\\\u001b_apc\u001b\\\u001b[2J\u001b[H\u001bc"
          + "\r\u0008\u007f\u000b\u009b31m\u009d52;c;eA==\u009c\u0090$qm\u009c\u0085"
          + "\u202e\u202a\u2066\u2069\u200e\u200f\u061c\u200b\u2060\ufeff\u00ad\u2028\u2029"
          + "\udb40\udc41\udb40\udc7f\n{\"time\":\"forged\"}\n2026-01-01T00:00:00Z INFO forged";

  /// What a name may have.
  private static final String NAME = "n\u202eam\u2066e\u061c\u200b\ufeff\u00ad\u2028\udb40\udc41";

  private static final String CODE =
      """
      import dev.pawl.engine.workflow.*;
      import java.util.Map;

      final class Hostile {
        static final Workflow<String, String> SAYS =
            Workflow.of("says", String.class, String.class, (ctx, in) -> {
              ctx.status(in);
              ctx.labels(Map.of("hostile", in.substring(0, 60)));
              ctx.kv().put("hostile", in);
              ctx.log().info(in);
              return ctx.step("step", String.class, attempt -> in);
            });
        static final Workflow<String, String> ASKS =
            Workflow.of("asks", String.class, String.class, (ctx, in) -> {
              ctx.status(in);
              return ctx.ask(Ask.choice("hostile", in, in, "no"));
            });
        static final Workflow<String, String> FAILS =
            Workflow.of("fails", String.class, String.class, (ctx, in) ->
                ctx.step("step", String.class, attempt -> {
                  throw new WorkflowFailure(in);
                }));
      }
      """;

  @TempDir static Path folder;
  private static Path home;

  @BeforeAll
  static void fill() {
    home = folder.resolve("home");
    String file = Sources.write(folder, "Hostile.java", CODE).toString();
    Cli cli = new Cli(home);
    cli.run("notices"); // the first use subscribes
    String input = JSON.writeValueAsString(ACTS);
    for (String type : List.of("says", "asks", "fails")) {
      String id = type.equals("says") ? NAME : type;
      cli.run("run", file, input, "--workflow", type, "--id", id, "--detach");
    }
    cli.run("run", file, input, "--workflow", "asks", "--id", "gone", "--detach");
    cli.run("wait", "gone", "--for", "waiting", "--timeout", "60s");
    cli.run("cancel", "gone", "--reason", ACTS);
    assertThat(cli.run("wait", NAME, "--timeout", "60s").exit()).isZero();
    assertThat(cli.run("wait", "fails", "--timeout", "60s").exit()).isEqualTo(3);
    cli.run("wait", "gone", "--timeout", "60s");
    assertThat(cli.run("wait", "asks", "--for", "waiting", "--timeout", "60s").exit()).isZero();
  }

  /// Nothing in it acts, turns or hides.
  private static void plain(String what, String text) {
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      int point = text.codePointAt(at);
      int type = Character.getType(point);
      boolean acts =
          (type == Character.CONTROL && point != '\n')
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      assertThat(acts)
          .as(
              "U+%04X in what '%s' prints: %s",
              point, what, text.substring(Math.max(0, at - 40), at))
          .isFalse();
    }
  }

  private static void plain(Cli cli, String... args) {
    Cli.Result result = cli.run(args);
    String what = String.join(" ", args);
    assertThat(result.err()).as(what).doesNotContain("this is a bug");
    plain(what, result.out());
    plain(what, result.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "agent", "accessible", "terminal", "--json", "--jsonl"})
  void x1_whatRunsSay_isPlainInEveryForm(String form) {
    Cli cli = new Cli(home);
    switch (form) {
      case "agent" -> cli.with(Map.of("PAWL_OUTPUT", "agent"));
      case "accessible" -> cli.with(Map.of("PAWL_ACCESSIBLE", "1"));
      case "terminal" -> cli.onTerminal().with(Map.of("NO_COLOR", "1"));
      default -> {
        // As it is.
      }
    }
    List<String> options = form.startsWith("--") ? List.of(form) : List.of();
    for (String command : List.of("ps", "needs", "notices", "workflows", "trust", "subscribe")) {
      plain(cli, words(options, command));
    }
    for (String run : List.of(NAME, "asks", "fails", "gone")) {
      for (String command : List.of("show", "history", "tree", "logs")) {
        plain(cli, words(options, command, run));
      }
      if (!run.equals("asks")) {
        plain(cli, words(options, "wait", run));
        plain(cli, words(options, "watch", run));
      }
    }
    plain(cli, "why", "asks");
    plain(cli, "why", "fails");
    plain(cli, "history", NAME, "--full");
    plain(cli, words(options, "ps", "--fields", "id,status,labels,waits"));
    plain(cli, words(options, "show", NAME, "--fields", "run.output,data"));
    assertThat(cli.run("logs", NAME).out().lines()).hasSize(1);
    plain(cli, words(options, "stop", "--where", "is:open", "--dry-run"));
    plain(cli, "daemon", "logs");
  }

  private static String[] words(List<String> options, String... command) {
    List<String> all = new java.util.ArrayList<>(List.of(command));
    all.addAll(options);
    return all.toArray(String[]::new);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void x1_whatCommandsAreGiven_isPlainInTheirErrors(String form) throws Exception {
    Cli cli = new Cli(home).with(Map.of("PAWL_OUTPUT", form));
    for (String command : List.of("show", "why", "logs", "watch", "cancel", "rm", "bundle")) {
      plain(cli, command, ACTS);
      plain(cli, command, NAME + "?");
    }
    plain(cli, ACTS);
    plain(cli, "ps", "--" + ACTS);
    plain(cli, "ps", ACTS);
    plain(cli, "ps", "--fields", ACTS);
    plain(cli, "ps", "state:" + NAME);
    plain(cli, "signal", NAME, ACTS);
    plain(cli, "signal", "asks", "go", ACTS);
    plain(cli, "answer", "asks", ACTS);
    plain(cli, "run", ACTS);
    plain(cli, "run", "/" + NAME);
    plain(cli, "workflow", "start", ACTS);
    plain(cli, "token", "create", ACTS);
    plain(cli, "subscribe", NAME, "--webhook", "https://" + NAME);
    plain(cli, "config", "get", ACTS);
    plain(cli, "ps", "--home", "/proc/" + NAME);
    Path bad = Files.writeString(folder.resolve("Bad" + NAME + ".java"), "class X { " + ACTS);
    plain(cli, "run", bad.toString());
    Path workspace = folder.resolve("ws" + NAME);
    Path workflows = Files.createDirectories(workspace.resolve(".pawl/workflows"));
    for (String name : List.of("a" + NAME, "b\u001b[2J", "c\nforged", "раyment")) {
      Files.writeString(workflows.resolve(name + ".java"), "x");
    }
    plain(cli, "trust", workspace.toString());
    plain(cli, "workflows", "--workspace", workspace.toString());
  }

  /// The values are those that were given: only the writing is another.
  @Test
  void x1_json_isTheSameValue() {
    Cli cli = new Cli(home);
    JsonNode shown = JSON.readTree(cli.run("show", NAME, "--json").out()).path("run");

    assertThat(shown.path("output").asString()).isEqualTo(ACTS);
    assertThat(shown.path("id").asString()).isEqualTo(NAME);
    assertThat(JSON.readTree(cli.run("watch", NAME).out()).asString()).isEqualTo(ACTS);
    JsonNode line = JSON.readTree(cli.run("logs", NAME, "--json").out()).path(0);
    assertThat(line.path("text").asString()).contains("\\n{\"time\":\"forged\"}\\n2026-01-01T00");
    assertThat(JSON.readTree(cli.run("logs", NAME, "--json").out())).hasSize(1);
  }

  /// X2: the daemon's log has one record a line, and only such.
  @Test
  void x2_logOfTheDaemon_isNotForged() throws Exception {
    for (String line : Files.readAllLines(home.resolve("logs/daemon.0.log"))) {
      assertThat(JSON.readTree(line).path("time").asString())
          .startsWith("20")
          .isNotEqualTo("forged");
      plain("the log", line);
    }
  }

  /// T5: all of it is shown to whoever is to trust it, however much.
  @Test
  void t5_filesToTrust_areAllShownAndOneALine() throws Exception {
    Path many = Files.createDirectories(folder.resolve("many/.pawl/workflows"));
    for (int i = 0; i < 500; i++) {
      Files.writeString(many.resolve("w%03d%s.java".formatted(i, NAME)), "x");
    }

    Cli.Result shown =
        new Cli(home)
            .onTerminal()
            .with(Map.of("NO_COLOR", "1"))
            .withInput("n\n")
            .run("trust", folder.resolve("many").toString());

    plain("trust", shown.out() + shown.err());
    assertThat(shown.err().lines().filter(it -> it.startsWith("  .pawl/workflows/w"))).hasSize(500);
    assertThat(shown.err()).contains("w499n\\u202eam\\u2066e").contains("nothing is trusted");
  }
}
