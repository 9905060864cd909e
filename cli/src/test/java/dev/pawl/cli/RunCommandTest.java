package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(SoundHomes.class)
final class RunCommandTest {
  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);
  private String before;

  @BeforeEach
  void look() {
    before = runs();
  }

  private String workflow(String body) {
    return Sources.workflow(folder, body).toString();
  }

  private String runs() {
    return cli.run("ps", "--all", "--limit", "10000", "--json").out();
  }

  private boolean storesNothing() {
    return runs().equals(before);
  }

  @Test
  void run_ofAWorkflow_printsOnlyItsOutput() {
    String file =
        workflow(
            """
            ctx.status("thinking");
            ctx.sleep(Duration.ofMillis(5));
            return ctx.step("greet", String.class, a -> "Hello " + input);\
            """);

    Cli.Result result = cli.run("run", file, "\"wörld\"", "--id", "one");

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isEqualTo("\"Hello wörld\"\n");
    assertThat(result.err())
        .contains("run one of workflow test")
        .contains("thinking")
        .contains("timer 1 fired")
        .contains("step greet done")
        .contains("succeeded after");
  }

  @Test
  void run_withoutId_makesAReadableOne() {
    Cli.Result result = cli.run("run", workflow("return input;"), "\"x\"");

    assertThat(result.err()).containsPattern("run test-[a-z2-9]{6} of workflow test");
    assertThat(cli.run("ps").out()).containsPattern("test-[a-z2-9]{6}");
  }

  @Test
  void run_quiet_saysNothing() {
    Cli.Result result = cli.run("run", workflow("return input;"), "\"x\"", "-q");

    assertThat(result.out()).isEqualTo("\"x\"\n");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void id_thatIsReserved_isRefused() {
    Cli.Result result = cli.run("run", workflow("return input;"), "--id", "@last");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("--id is '@last'", "reserved");
    assertThat(storesNothing()).isTrue();
  }

  @Test
  void run_thatFailedOrIsBlocked_printsOnlyJsonIfAsked() {
    Cli.Result failed = cli.run("run", workflow("throw new WorkflowFailure(\"x\");"), "--json");
    Cli.Result blocked = cli.run("run", workflow("Thread.sleep(60_000); return null;"), "--json");

    assertThat(failed.exit()).isEqualTo(3);
    assertThat(failed.err()).isEmpty();
    assertThat(blocked.exit()).isEqualTo(5);
    assertThat(blocked.err()).isEmpty();
    assertThat(blocked.out()).contains("\"state\" : \"blocked\"");
  }

  @Test
  void staticInitializer_thatFails_saysWhen() {
    Path file =
        Sources.write(
            folder,
            "Bad.java",
            "class Bad {\n  static final int X = 1 / zero();\n"
                + "  static int zero() { return 0; }\n  static final"
                + " dev.pawl.engine.workflow.Activity<?, ?> A = null;\n}\n");

    assertThat(cli.run("run", file.toString()).err())
        .contains("Bad.java:2: while the class was loaded: java.lang.ArithmeticException");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"a": | Unexpected end-of-input
          1 {}  | there is more behind the value
          abc   | text needs double quotes
          """)
  void input_thatIsNoJson_isExplainedInPlainWords(String input, String words) {
    Cli.Result result = cli.run("run", workflow("return input;"), input);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err())
        .contains(words)
        .doesNotContain("JsonToken", "Feature", "jackson", "Source:");
    assertThat(result.err().contains("double quotes")).isEqualTo(words.contains("double quotes"));
  }

  @Test
  void input_thatIsTooLong_namesTheLimit() throws IOException {
    Path input = folder.resolve("in.json");
    Files.writeString(input, '"' + "x".repeat(34_000_000) + '"');

    Cli.Result result = cli.run("run", workflow("return input;"), "@" + input);

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("32 MiB").doesNotContain("Constraints");
  }

  @Test
  void run_asJson_printsTheRun() {
    Cli.Result result = cli.run("run", workflow("return input;"), "\"x\"", "--id", "j", "--json");

    assertThat(result.out())
        .contains("\"id\" : \"j\"", "\"state\" : \"succeeded\"", "\"output\" : \"x\"");
  }

  @Test
  void input_fromStdinFileOrNowhere_isTaken() throws IOException {
    String file = workflow("return String.valueOf(input);");
    Files.writeString(folder.resolve("in.json"), " \"file\" ");

    assertThat(cli.withInput("\"stdin\"").run("run", file, "-").out()).isEqualTo("\"stdin\"\n");
    assertThat(cli.run("run", file, "@" + folder.resolve("in.json")).out()).isEqualTo("\"file\"\n");
    assertThat(cli.run("run", file).out()).isEqualTo("\"null\"\n");
  }

  @Test
  void input_thatIsNoJson_isUsage() {
    String file = workflow("return input;");

    Cli.Result result = cli.run("run", file, "hello world");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("INPUT_JSON is not JSON").contains("pawl run --help");
    assertThat(storesNothing()).isTrue();
    assertThat(cli.run("run", file, "@/no/such/file").err()).contains("there is no file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"count": "many", "tag": "x"} | count
          {"count": 1, "tagg": "x"}     | tagg
          {"tag": "x"}                  | count
          [1]                           | Input
          """)
  void input_thatDoesNotFit_namesTheField(String input, String field) {
    Path file =
        Sources.write(
            folder,
            "Typed.java",
            """
            import dev.pawl.engine.workflow.*;
            class Typed {
              record Input(int count, String tag) {}
              static final Workflow<Input, String> W =
                  Workflow.of("typed", Input.class, String.class, (ctx, in) -> in.tag());
            }
            """);

    Cli.Result result = cli.run("run", file.toString(), input, "--id", "t");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(field);
    assertThat(storesNothing()).isTrue();
  }

  @Test
  void file_thatDoesNotCompile_showsTheCompilersMessages() {
    Path file = Sources.write(folder, "Bad.java", "class Bad {\n  int x = \"text\";\n}\n");

    Cli.Result result = cli.run("run", file.toString());

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(file + ":2: error: incompatible types");
    assertThat(storesNothing()).isTrue();
  }

  @Test
  void errors_asJson_areOneObject() {
    Cli.Result result = cli.run("run", folder.resolve("none.java").toString(), "--json");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err())
        .startsWith("{\"code\":\"INVALID_ARGUMENT\",\"message\":\"there is no file")
        .contains("\"retryable\":false", "\"exit\":2");
  }

  @Test
  void run_thatEnded_isPrintedAgainAndRunsNothing() throws IOException {
    String file = workflow("return ctx.step(\"s\", String.class, a -> note(input));");
    cli.run("run", file, "\"x\"", "--id", "again");

    Cli.Result same = cli.run("run", file, "\"x\"", "--id", "again");
    Cli.Result without = cli.run("run", file, "--id", "again");

    assertThat(same.exit()).isZero();
    assertThat(same.out()).isEqualTo("\"x\"\n");
    assertThat(same.err()).contains("has ended; this is what it recorded");
    assertThat(without.out()).isEqualTo("\"x\"\n");
    assertThat(Files.readString(Sources.ledger(folder))).isEqualTo("x\n");
  }

  @Test
  void run_thatFailed_exitsWith3AndAgain() throws IOException {
    String file = workflow("note(\"ran\"); throw new WorkflowFailure(\"no luck\");");

    Cli.Result first = cli.run("run", file, "--id", "bad");
    Cli.Result second = cli.run("run", file, "--id", "bad");

    assertThat(first.exit()).isEqualTo(3);
    assertThat(first.out()).isEmpty();
    assertThat(first.err())
        .contains("failed after", ": no luck", "at Test.run(Test.java:", "pawl retry bad");
    assertThat(first.err()).doesNotContain("dev.pawl.engine");
    assertThat(second.exit()).isEqualTo(3);
    assertThat(second.err()).contains("no luck");
    assertThat(Files.readAllLines(Sources.ledger(folder))).containsExactly("ran");
  }

  @Test
  void run_retriedAfterFailure_goesOnAtTheLastGoodPoint() throws IOException {
    String file =
        workflow(
            """
            ctx.step("good", String.class, a -> note("good"));
            return ctx.step("bad", String.class, a -> {
              note("bad");
              if (Files.readAllLines(Path.of("%s")).size() < 3) throw new Exception("not yet");
              return "ok";
            });\
            """
                .formatted(Sources.ledger(folder)));

    assertThat(cli.run("run", file, "--id", "r").exit()).isEqualTo(3);
    assertThat(cli.run("retry", "r").exit()).isZero();
    Cli.Result result = cli.run("run", file, "--id", "r");

    assertThat(result.out()).isEqualTo("\"ok\"\n");
    assertThat(Files.readAllLines(Sources.ledger(folder))).containsExactly("good", "bad", "bad");
  }

  @Test
  void retry_takesTheFileAsItIsNow() {
    String file = workflow("throw new WorkflowFailure(\"one\");");
    assertThat(cli.run("run", file, "--id", "mend").err()).contains(": one");
    workflow("this is no Java");
    Cli.Result broken = cli.run("retry", "mend");
    workflow("return \"mended\";");

    Cli.Result retried = cli.run("retry", "mend");

    assertThat(broken.exit()).isEqualTo(2);
    assertThat(broken.err()).contains("Test.java:");
    assertThat(retried.exit()).as(retried.err()).isZero();
    assertThat(cli.run("watch", "mend").out()).isEqualTo("\"mended\"\n");
  }

  @Test
  void code_thatWouldEndTheDaemon_isRefused() {
    Cli.Result result =
        cli.run(
            "run",
            workflow(
                "return ctx.step(\"s\", String.class, a -> { System.exit(3); return \"\"; });"));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("Test.java:11: a call of java.lang.System.exit");
  }

  @Test
  void id_ofAnotherInputOrType_isAConflict() {
    String file = workflow("return input;");
    cli.run("run", file, "\"x\"", "--id", "c");
    Path other =
        Sources.write(
            folder,
            "Other.java",
            """
            import dev.pawl.engine.workflow.*;
            class Other {
              static final Workflow<String, String> W =
                  Workflow.of("other", String.class, String.class, (ctx, in) -> in);
            }
            """);

    Cli.Result input = cli.run("run", file, "\"y\"", "--id", "c", "--json");
    Cli.Result type = cli.run("run", other.toString(), "--id", "c", "--json");

    assertThat(input.exit()).isEqualTo(1);
    assertThat(input.err()).contains("RUN_ID_CONFLICT", "another input");
    assertThat(type.exit()).isEqualTo(1);
    assertThat(type.err()).contains("RUN_ID_CONFLICT", "of type 'test', not of this file");
  }

  @Test
  void run_thatWasBlocked_triesAgainWithTheMendedFile() {
    String good =
        "ctx.step(\"one\", String.class, a -> \"1\"); %s"
            + "ctx.step(\"two\", String.class, a -> \"2\"); return \"end\";";
    String other = "return ctx.step(\"other\", String.class, a -> \"\");";

    Cli.Result blocks =
        cli.run("run", workflow(good.formatted("Thread.sleep(60_000); ")), "\"x\"", "--id", "b");
    Cli.Result changed = cli.run("run", workflow(other), "--id", "b");
    Cli.Result stillChanged = cli.run("run", workflow(other), "--id", "b");
    Cli.Result mended = cli.run("run", workflow(good.formatted("")), "--id", "b");

    assertThat(blocks.exit()).isEqualTo(5);
    assertThat(changed.exit()).isEqualTo(5);
    assertThat(changed.err())
        .contains("blocked (nondeterminism)", "step 'one'", "step 'other'", "Test.java:")
        .contains("mend the code, then: pawl unblock b");
    assertThat(stillChanged.exit()).isEqualTo(5);
    assertThat(mended.exit()).as(mended.err()).isZero();
    assertThat(mended.out()).isEqualTo("\"end\"\n");
  }

  @Test
  void run_thatWasBlocked_triesAgainWhenItsInputIsGivenToo() {
    String body = "%s return input;";
    cli.run("run", workflow(body.formatted("Thread.sleep(60_000);")), "\"x\"", "--id", "again-b");

    Cli.Result mended = cli.run("run", workflow(body.formatted("")), "\"x\"", "--id", "again-b");

    assertThat(mended.exit()).as(mended.err()).isZero();
    assertThat(mended.out()).isEqualTo("\"x\"\n");
  }

  @Test
  void run_whoseFileChanged_staysWithTheCodeItBeganWith() {
    String file = workflow("return ctx.signals(\"go\", String.class).await() + \" old\";");
    assertThat(cli.run("run", file, "\"x\"", "--id", "pinned", "-d").out()).isEqualTo("pinned\n");
    cli.run("wait", "pinned", "--for", "waiting");

    workflow("return \"new\";");
    Cli.Result fresh = cli.run("run", file, "\"x\"", "--id", "fresh");
    cli.run("signal", "pinned", "go", "\"on\"");
    Cli.Result pinned = cli.run("run", file, "--id", "pinned");

    assertThat(fresh.out()).isEqualTo("\"new\"\n");
    assertThat(pinned.out()).isEqualTo("\"on old\"\n");
  }

  @Test
  void run_ofAnotherVersion_isNotThatOfTheBlockedOne() throws IOException {
    String file = workflow("Thread.sleep(60_000); return input;");
    assertThat(cli.run("run", file, "\"x\"", "--id", "v1").exit()).isEqualTo(5);
    String text = "\"test\", String.class, String.class, Test::run)";
    String body = Files.readString(Path.of(workflow("return \"second\";")));
    Path second = Sources.write(folder, "V2.java", body.replace(text, text + ".version(\"2\")"));

    Cli.Result blocked = cli.run("run", second.toString(), "--id", "v1");
    Cli.Result fresh = cli.run("run", second.toString(), "\"x\"", "--id", "v2");

    assertThat(blocked.exit()).isEqualTo(5);
    assertThat(fresh.out()).isEqualTo("\"second\"\n");
    assertThat(cli.run("show", "v2").out()).contains("test 2@");
  }

  @Test
  void workflow_ofSeveral_isChosenByName() {
    String several =
        """
        import dev.pawl.engine.workflow.*;
        class Several {
          static final Workflow<String, String> A =
              Workflow.of("a", String.class, String.class, (ctx, in) -> "a " + in);
          static final Workflow<String, String> B =
              Workflow.of("b", String.class, String.class, (ctx, in) -> "b " + in);
        }
        """;
    String file = Sources.write(folder, "Several.java", several).toString();

    Cli.Result none = cli.run("run", file, "\"x\"");
    Cli.Result wrong = cli.run("run", file, "\"x\"", "--workflow", "d");

    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err()).contains("several workflows: a, b", "--workflow NAME");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("no workflow 'd'; it has a, b");
    assertThat(storesNothing()).isTrue();
    assertThat(cli.run("run", file, "\"x\"", "--workflow", "b").out()).isEqualTo("\"b x\"\n");
  }

  @Test
  void file_thatIsNoText_isNamed() throws IOException {
    Path binary = Files.write(folder.resolve("x.java"), new byte[] {(byte) 0xc3, 0x28});

    assertThat(cli.run("run", folder.resolve("none.java").toString()).err())
        .contains("there is no file");
    assertThat(cli.run("run", folder.toString()).err()).contains("it is a folder");
    assertThat(cli.run("run", binary.toString()).err()).contains("UTF-8");
    assertThat(cli.run("run", binary.toString()).exit()).isEqualTo(2);
  }

  @Test
  void file_withoutAWorkflow_showsHowOneLooks() {
    Cli.Result result = cli.run("run", Sources.write(folder, "X.java", "class X {}").toString());

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("has no workflow", "Workflow.of(");
  }

  @Test
  void text_fromTheRun_cannotSteerTheTerminal() {
    String file = workflow("ctx.status(\"\\u001b]0;owned\\u0007\"); return input;");

    Cli.Result result = cli.run("run", file, "\"\\u001b[2J\"", "--id", "esc");

    assertThat(result.err()).doesNotContain("\u001b").contains("\\u001b]0;owned\\u0007");
    assertThat(result.out()).isEqualTo("\"\\u001B[2J\"\n");
    assertThat(cli.run("ps").out()).doesNotContain("\u001b");
  }
}
