package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `pawl why`, `pawl tree` and `pawl needs`: what explains a run so that no other command is
/// needed.
@ExtendWith(SoundHomes.class)
final class WhyTest {
  private static final String FAMILY =
      """
      import dev.pawl.engine.workflow.*;
      import java.time.Duration;

      final class Family {
        static final StepOptions TRIES =
            StepOptions.retrying(RetryPolicy.fixed(3, Duration.ofMillis(1)));
        static final Workflow<String, String> KID =
            Workflow.of("kid", String.class, String.class, (ctx, in) ->
                ctx.step("read", TRIES, TypeRef.of(String.class), a -> {
                  throw new java.io.IOException("no " + in);
                }));
        static final Workflow<String, String> TOP =
            Workflow.of("top", String.class, String.class, (ctx, in) -> ctx.child(KID, in));
        static final Workflow<String, String> SLEEPY =
            Workflow.of("sleepy", String.class, String.class, (ctx, in) -> {
              Thread.sleep(60_000);
              return in;
            });
      }
      """;

  @TempDir static Path home;
  @TempDir static Path sources;
  private final Cli cli = new Cli(home);

  @BeforeAll
  static void fill() {
    Cli cli = new Cli(home);
    String file = Sources.write(sources, "Family.java", FAMILY).toString();
    assertThat(cli.run("run", file, "\"disk\"", "--workflow", "top", "--id", "top").exit())
        .isEqualTo(3);
    cli.run("run", file, "\"x\"", "--workflow", "sleepy", "--id", "sleepy");
    Seed.in(home).asking("asks");
    Seed.in(home).done("done", "\"x\"");
  }

  @Test
  void why_ofAFailureBelow_beginsWithItsCause() {
    Cli.Result result = cli.run("why", "top");

    assertThat(result.exit()).isZero();
    List<String> lines = result.out().lines().map(String::strip).toList();
    assertThat(lines.getFirst()).isEqualTo("top  top  failed");
    assertThat(lines.get(1)).isEqualTo("because   IOException: no disk");
    assertThat(lines.get(2)).startsWith("at Family.").contains("(Family.java:10)");
    assertThat(result.out())
        .contains("began in  top.1, a kid, which is failed")
        .contains("2 attempts failed before", "step read, attempt 2: IOException: no disk")
        .contains("pawl history top.1", "next      pawl retry top");
  }

  @Test
  void why_asJson_hasTheSame() {
    JsonNode why = JsonMapper.shared().readTree(cli.run("why", "top", "--json").out());

    assertThat(why.propertyNames()).containsExactly("run", "began", "events", "output", "next");
    assertThat(why.path("began").path("id").asString()).isEqualTo("top.1");
    assertThat(why.path("began").path("failure").path("cause").path("message").asString())
        .isEqualTo("no disk");
    assertThat(why.path("next").asString()).isEqualTo("pawl retry top");
  }

  @Test
  void why_ofAChild_namesWhoWaitsForIt() {
    assertThat(cli.run("why", "top.1").out()).contains("parent    top is failed");
  }

  @Test
  void why_ofABlockedRun_showsTheReport() {
    assertThat(cli.run("why", "sleepy").out())
        .contains("because   it is blocked (nondeterminism):", "Family.java:16")
        .contains("next      pawl unblock sleepy");
  }

  @Test
  void why_ofARunThatWaits_saysForWhatAndHowToGoOn() {
    assertThat(cli.run("why", "asks").out())
        .contains("because   asks: Go live?", "next      pawl answer asks live yes");
    assertThat(cli.run("why", "done").out()).contains("nothing is wrong with it");
    assertThat(cli.run("why", "nobody").exit()).isEqualTo(6);
  }

  @Test
  void why_ofARunThatWaitsForAChild_saysWhatThatWaitsFor() {
    Seed.in(home).parent("waiting-parent");

    Cli.Result result = cli.run("why", "waiting-parent");

    assertThat(result.out())
        .contains("because   it waits for signal go since")
        .contains("in        waiting-parent.1, a wait, which is waiting")
        .contains("next      pawl signal waiting-parent.1 go [JSON]");
  }

  @Test
  void why_ofSeveralWaits_namesAll() {
    String source =
        """
        import dev.pawl.engine.workflow.*;

        final class Many {
          static final Workflow<String, String> MANY =
              Workflow.of("many", String.class, String.class, (ctx, in) -> {
                var one = ctx.signals("one", String.class).awaitAsync();
                var two = ctx.signals("two", String.class).awaitAsync();
                return one.await() + two.await();
              });
        }
        """;
    String file = Sources.write(sources, "Many.java", source).toString();
    cli.run("run", file, "\"x\"", "--id", "many", "--detach");
    cli.run("wait", "many", "--for", "waiting");

    assertThat(cli.run("why", "many").out())
        .contains("because   it waits for signal one since", "waits     for signal two since")
        .doesNotContain("1 more");
  }

  @Test
  void answersAndSignals_ofTheWrongType_areRefused_orExplainedWithTheLine() {
    String source =
        """
        import dev.pawl.engine.workflow.*;

        final class Typed {
          static final Workflow<String, Integer> TYPED =
              Workflow.of("typed", String.class, Integer.class, (ctx, in) -> {
                int asked = ctx.ask(Ask.of("how-many", "How many?", Integer.class));
                return asked + ctx.signals("more", Integer.class).await();
              });
        }
        """;
    String file = Sources.write(sources, "Typed.java", source).toString();
    cli.run("run", file, "\"x\"", "--id", "typed", "--detach");
    cli.run("wait", "typed", "--for", "waiting");

    Cli.Result refused = cli.run("answer", "typed", "how-many", "abc");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("'\"abc\"' is no answer to 'how-many'", "Integer");
    assertThat(cli.run("answer", "typed", "how-many", "{\"a\":").exit()).isEqualTo(2);
    assertThat(cli.run("answer", "typed", "how-many", "3").exit()).isZero();
    cli.run("signal", "typed", "more", "\"text\"");
    assertThat(cli.run("wait", "typed").exit()).isEqualTo(3);
    assertThat(cli.run("why", "typed").out())
        .contains("(Typed.java:7)")
        .doesNotContain("tools.jackson", "REDACTED");
  }

  @Test
  void failure_thatWasPassedOn_isNotRepeated() {
    assertThat(cli.run("wait", "top").out()).isEqualTo("top failed: IOException: no disk\n");
    assertThat(cli.run("history", "top").out())
        .contains("child top.1 failed ← step read failed ← IOException: no disk")
        .doesNotContain("FailedException");
    assertThat(cli.run("history", "top", "--json").out()).contains("StepFailedException");
  }

  @Test
  void tree_showsChildrenBelowTheirParent() {
    Cli.Result result = cli.run("tree", "top");

    assertThat(result.out().lines().toList())
        .hasSize(2)
        .satisfies(lines -> {
          assertThat(lines.getFirst()).startsWith("top  top  failed");
          assertThat(lines.getLast()).startsWith("└─ top.1  kid  failed");
        });
    JsonNode tree = JsonMapper.shared().readTree(cli.run("tree", "top", "--json").out());
    assertThat(tree.path("children").get(0).path("run").path("id").asString()).isEqualTo("top.1");
    assertThat(cli.run("tree", "nobody").exit()).isEqualTo(6);
  }

  @Test
  void needs_listsWhatWaitsForAPerson_withTheCommand() {
    Cli.Result result = cli.run("needs");

    assertThat(result.exit()).isEqualTo(5);
    assertThat(result.out())
        .contains("! asks  ask  asks: Go live?", "pawl answer asks live yes")
        .contains("! sleepy  sleepy", "pawl why sleepy")
        .doesNotContain("done");
    assertThat(JsonMapper.shared().readTree(cli.run("needs", "--json").out()).isArray()).isTrue();
  }

  @Test
  void needs_ofAHomeThatIsNot_isNothing(@TempDir Path other) {
    Cli.Result result = new Cli(other.resolve("none")).run("needs");

    assertThat(result.exit()).isZero();
    assertThat(result.err()).contains("nothing needs you");
    assertThat(other.resolve("none")).doesNotExist();
  }
}
