package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Workflows by name: from folders that a person trusts, and from no others.
@ExtendWith(SoundHomes.class)
final class WorkflowsTest {
  @TempDir static Path home;
  @TempDir Path folder;
  private final Cli cli = new Cli(home);
  private Path shop;

  @BeforeEach
  void workspace() throws IOException {
    shop = folder.resolve("shop");
    Files.createDirectories(shop.resolve(".pawl/workflows"));
    write("greet", "\"Hello, \" + in");
  }

  private void write(String type, String expression) {
    Sources.write(
        shop.resolve(".pawl/workflows"),
        type + ".java",
        """
        import dev.pawl.engine.workflow.*;
        class %1$s {
          static final Workflow<String, String> W =
              Workflow.of("%1$s", String.class, String.class, (ctx, in) -> %2$s);
        }
        """
            .formatted(type, expression));
  }

  private Cli.Result in(Path workspace, String... args) {
    String[] all = new String[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--workspace";
    all[args.length + 1] = workspace.toString();
    return new Cli(home).run(all);
  }

  private void trust() {
    Cli.Result result = new Cli(home).onTerminal().withInput("y\n").run("trust", shop.toString());
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err()).contains(".pawl/workflows/", "trusted: ");
  }

  @Test
  void workflows_ofAFolderNobodyTrusted_areNotLoaded() {
    Cli.Result list = in(shop, "workflows");
    Cli.Result start = in(shop, "workflow", "start", "greet", "\"you\"");

    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.out()).doesNotContain("greet");
    assertThat(list.err()).contains("not trusted, so 1 files are not loaded", "pawl trust " + shop);
    assertThat(start.exit()).isEqualTo(2);
    assertThat(start.err()).contains("there is no workflow 'greet' here", "not loaded: " + shop);
  }

  @Test
  void workflow_ofATrustedFolder_isStartedByName() {
    trust();

    assertThat(in(shop, "workflows").out()).containsPattern("greet +String +String +.*greet.java");
    Cli.Result start = in(shop, "workflow", "start", "greet", "\"you\"", "--wait", "--id", "g1");
    assertThat(start.exit()).as(start.err()).isZero();
    assertThat(start.out()).isEqualTo("\"Hello, you\"\n");
    assertThat(in(shop.resolve(".pawl"), "workflows").out()).contains("greet");
    assertThat(cli.run("trust").out()).contains(shop.toString());
  }

  @Test
  void change_ofATrustedFolder_asksAgain_andRunsKeepWhatTheyHave() {
    write("hold", "ctx.signals(\"go\", String.class).await() + \" one\"");
    trust();
    assertThat(in(shop, "workflow", "start", "hold", "\"x\"", "--id", "h1").exit()).isZero();
    write("hold", "ctx.signals(\"go\", String.class).await() + \" two\"");

    assertThat(in(shop, "workflow", "start", "hold", "\"x\"").exit()).isEqualTo(2);
    assertThat(in(shop, "workflows").err()).contains("changed in 1 files since it was trusted");

    trust();
    assertThat(in(shop, "workflow", "start", "hold", "\"x\"", "--id", "h2").exit()).isZero();
    for (String run : new String[] {"h1", "h2"}) {
      cli.run("signal", run, "go", "\"it is\"");
    }
    assertThat(cli.run("watch", "h1").out()).isEqualTo("\"it is one\"\n");
    assertThat(cli.run("watch", "h2").out()).isEqualTo("\"it is two\"\n");
  }

  @Test
  void retry_takesTheFileAsItIsNow_ifItIsTrusted() {
    Sources.write(shop.resolve(".pawl/workflows"), "fails.java", failing("one"));
    trust();
    assertThat(in(shop, "workflow", "start", "fails", "--wait", "--id", "f1").exit()).isEqualTo(3);
    Sources.write(shop.resolve(".pawl/workflows"), "fails.java", failing("two"));

    Cli.Result untrusted = cli.run("retry", "f1");
    assertThat(untrusted.err()).contains("not taken as it is now: ", "pawl trust");
    assertThat(cli.run("watch", "f1").err()).contains("failed with one");
    trust();
    cli.run("retry", "f1");

    assertThat(cli.run("watch", "f1").err()).contains("failed with two");
  }

  private static String failing(String how) {
    return """
    import dev.pawl.engine.workflow.*;
    class fails {
      static final Workflow<String, String> W =
          Workflow.of("fails", String.class, String.class, (ctx, in) -> {
            throw new WorkflowFailure("failed with %s");
          });
    }
    """
        .formatted(how);
  }

  @Test
  void file_thatDoesNotCompile_hindersNoOther() {
    write("broken", "oops");
    trust();

    Cli.Result list = in(shop, "workflows");

    assertThat(list.exit()).isEqualTo(1);
    assertThat(list.out()).contains("greet").doesNotContain("broken ");
    assertThat(list.err()).contains("broken.java", "cannot find symbol");
    JsonNode json = JsonMapper.shared().readTree(in(shop, "workflows", "--json").out());
    assertThat(json.path("workflows").get(0).path("type").asString()).isEqualTo("greet");
    assertThat(json.path("problems").get(0).path("place").asString()).endsWith("broken.java");
  }

  @Test
  void input_asFields_isAnObject() {
    Sources.write(
        shop.resolve(".pawl/workflows"),
        "Pair.java",
        """
        import dev.pawl.engine.workflow.*;
        class Pair {
          record In(String tag, int count, boolean dry) {}
          static final Workflow<In, String> W =
              Workflow.of("pair", In.class, String.class, (ctx, in) -> in.toString());
        }
        """);
    trust();

    Cli.Result fields =
        in(shop, "workflow", "start", "pair", "tag=v 1", "count=2", "dry=true", "--wait");

    assertThat(fields.out()).isEqualTo("\"In[tag=v 1, count=2, dry=true]\"\n");
    Cli.Result wrong = in(shop, "workflow", "start", "pair", "tag=1.5", "count=x", "dry=true");
    assertThat(wrong.exit()).isEqualTo(2);
    assertThat(wrong.err()).contains("field 'count'");
    assertThat(in(shop, "workflow", "start", "pair", "{}", "{}").err()).contains("KEY=VALUE");
  }

  @Test
  void name_thatIsNearlyRight_isSuggested() {
    trust();

    assertThat(in(shop, "workflow", "start", "gret").err()).contains("did you mean 'greet'?");
    assertThat(in(shop, "workflow", "stop", "greet").err()).contains("pawl workflow start NAME");
  }

  @Test
  void start_withAnIdAgain_isTheSameRun() {
    trust();

    Cli.Result first = in(shop, "workflow", "start", "greet", "\"a\"", "--id", "same");
    Cli.Result second = in(shop, "workflow", "start", "greet", "\"a\"", "--id", "same");
    Cli.Result other = in(shop, "workflow", "start", "greet", "\"b\"", "--id", "same");

    assertThat(first).isEqualTo(second);
    assertThat(first.out()).isEqualTo("same\n");
    assertThat(other.exit()).isEqualTo(1);
    assertThat(other.err()).contains("same", "input");
  }

  // --- Trust ---

  @Test
  void trust_withoutAPerson_isRefused() throws Exception {
    Cli.Result noTerminal = cli.run("trust", shop.toString());

    assertThat(noTerminal.exit()).isEqualTo(9);
    assertThat(noTerminal.err()).contains("needs a person at a terminal");
    Map<String, String> agent = Map.of("CLAUDECODE", "1");
    try (CliProcess process = CliProcess.start(home, agent, "trust", shop.toString())) {
      assertThat(process.awaitExit()).isEqualTo(9);
    }
    assertThat(in(shop, "workflows").out()).doesNotContain("greet");
  }

  @Test
  void trust_declined_isNone() {
    Cli.Result result = new Cli(home).onTerminal().withInput("n\n").run("trust", shop.toString());

    assertThat(result.exit()).isEqualTo(9);
    assertThat(result.err()).contains("nothing is trusted");
    assertThat(in(shop, "workflows").out()).doesNotContain("greet");
  }

  @Test
  void trust_revoked_isNone() {
    trust();

    assertThat(cli.run("trust", "--revoke", shop.toString()).exit()).isZero();

    assertThat(in(shop, "workflows").err()).contains("not trusted");
    assertThat(cli.run("trust", "--revoke", shop.toString()).exit()).isEqualTo(7);
    assertThat(cli.run("trust", "--revoke").exit()).isEqualTo(2);
  }

  @Test
  void trust_asJson_saysWhatItIsAbout() {
    Cli.Result unknown = cli.run("trust", shop.toString(), "--json");
    JsonNode found = JsonMapper.shared().readTree(unknown.out()).path("workspaces").get(0);

    assertThat(unknown.exit()).isEqualTo(5);
    assertThat(found.path("trust").asString()).isEqualTo("unknown");
    assertThat(found.path("files").get(0).asString()).isEqualTo(".pawl/workflows/greet.java");
  }
}
