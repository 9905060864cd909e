package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// The same facts for people, for agents, and for those who have them read aloud.
@ExtendWith(SoundHomes.class)
final class ReadersTest {
  private static final Map<String, String> AGENT = Map.of("CLAUDECODE", "1");

  @TempDir static Path home;

  @BeforeAll
  static void fill() {
    Seed.fill(home);
  }

  private static Cli.Result run(Map<String, String> environment, String... args) {
    return new Cli(home).onTerminal().with(environment).run(args);
  }

  private static int words(Cli.Result result) {
    return (result.out() + result.err()).split("\\s+").length;
  }

  @ParameterizedTest
  @CsvSource({
    "ps, 115",
    "show asking-1, 60",
    "show failed-1, 75",
    "why asking-1, 45",
    "why failed-1, 45"
  })
  void agent_readsFewWords(String command, int budget) {
    Cli.Result agent = run(AGENT, command.split(" ", -1));

    assertThat(words(agent)).as(agent.out() + agent.err()).isLessThanOrEqualTo(budget);
    assertThat(agent.out()).doesNotContain("\u001b", "…").doesNotContainPattern("\\S   ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"AI_AGENT", "CLAUDECODE", "CODEX_SANDBOX", "GEMINI_CLI", "OPENCODE"})
  void agent_isKnownByItsVariable_unlessTextIsAskedFor(String variable) {
    Cli.Result agent = run(Map.of(variable, "1"), "ps");

    assertThat(agent.out())
        .contains("! asking-1 ask waiting: asks: Go live?", "; next: pawl answer asking-1 live yes")
        .contains("! failed-1 fail failed: no luck", "; next: pawl why failed-1")
        .contains("gone-1 wait canceled: not needed", "done-1 echo succeeded");
    assertThat(run(Map.of("PAWL_OUTPUT", "agent"), "ps").out().lines()).hasSize(7);
    assertThat(run(Map.of(variable, "1", "PAWL_OUTPUT", "text"), "ps").out()).contains("STATE");
    assertThat(run(Map.of(variable, "1"), "ps", "-q")).isEqualTo(run(Map.of(), "ps", "-q"));
  }

  @Test
  void agent_isToldTheSameFacts() {
    for (String id : List.of("done-1", "failed-1", "asking-1", "parent-1")) {
      String whole = new Cli(home).run("show", id).out();
      String compact = run(AGENT, "show", id).out();

      assertThat(compact.replaceAll("[0-9.]+ (ms|s)", "").replace(":", "").split("\\s+"))
          .containsAll(
              List.of(
                  whole.replaceAll("[0-9.]+ (ms|s)", "").replace(":", "").strip().split("\\s+")));
    }
  }

  @Test
  void accessible_hasNoColumns() {
    Map<String, String> aloud = Map.of("PAWL_ACCESSIBLE", "1");

    assertThat(run(aloud, "ps").out())
        .contains("id: asking-1\ntype: ask\nstate: waiting\nfor: asks: Go live?\nage: ")
        .doesNotContain("STATE", "…");
    assertThat(run(aloud, "history", "done-1").out()).contains("#: 1\ntime: ", "event: RunStarted");
    assertThat(run(aloud, "show", "asking-1").out()).contains("\nwaits for: question live since");
    assertThat(run(aloud, "tree", "parent-1").out())
        .contains("\nchild of parent-1: parent-1.1  wait  waiting")
        .doesNotContain("└");
  }

  @Test
  void colours_obeyTheEnvironment() {
    String escape = "\u001b[";

    assertThat(run(Map.of(), "ps").out()).contains(escape);
    assertThat(run(Map.of("NO_COLOR", "1"), "ps").out()).doesNotContain(escape);
    assertThat(run(Map.of("TERM", "dumb"), "ps").out()).doesNotContain(escape);
    Cli piped = new Cli(home);
    assertThat(piped.run("ps").out()).doesNotContain(escape);
    assertThat(piped.with(Map.of("CLICOLOR_FORCE", "1")).run("ps").out()).contains(escape);
    assertThat(piped.with(Map.of("CLICOLOR_FORCE", "0")).run("ps").out()).doesNotContain(escape);
    assertThat(piped.with(Map.of("CLICOLOR_FORCE", "1", "NO_COLOR", "1")).run("ps").out())
        .doesNotContain(escape);
  }
}
