package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Completion, asked as shells ask it, and in real ones.
@ExtendWith(SoundHomes.class)
final class CompletionTest {
  @TempDir static Path folder;

  private static Path home;

  @BeforeAll
  static void fill() {
    home = folder.resolve("home");
    Seed.fill(home);
    Seed.in(home).waiting("odd:one two");
  }

  private static String complete(String... words) {
    String[] args =
        Stream.concat(Stream.of("complete", "--"), Stream.of(words)).toArray(String[]::new);
    Cli.Result result = new Cli(home).run(args);
    assertThat(result.exit()).isZero();
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sho                    | show
          --json sho             | show
          ps --wat               | --watch
          daemon re              | restart
          wait done-1 --for pau  | paused
          task wait t --for comp | completed
          task start --group def | default
          task start --after done-1 | done-1
          help fil               | filters
          completion f           | fish
          show done-1            | done-1
          stop odd               | odd:one two
          signal waiting-1 g     | go
          answer asking-1 l      | live
          answer asking-1 live y | yes
          """)
  void word_isCompleted(String typed, String expected) {
    String[] words = typed.split(" ", -1);

    assertThat(complete(words).lines().map(line -> line.split("\t", 2)[0]))
        .containsExactly(expected);
  }

  @Test
  void ids_haveStateAndTitle_andFitTheCommand() {
    assertThat(complete("show", "").lines())
        .contains("failed-1\tfailed, fail: no luck", "asking-1\twaiting, ask: asks: Go live?");
    assertThat(complete("retry", "").lines().map(line -> line.split("\t", 2)[0]))
        .containsExactlyInAnyOrder("failed-1", "gone-1");
    assertThat(complete("resume", "")).isEmpty();
    assertThat(complete("show", "nobody")).isEmpty();
    assertThat(complete("frobnicate", "")).isEmpty();
  }

  @Test
  void withoutADaemon_itIsSilentAndStartsNone(@TempDir Path other) {
    Cli cli = new Cli(other.resolve("home")).with(Map.of("PAWL_OUTPUT", "nonsense"));
    Cli.Result result = cli.run("complete", "--", "show", "");
    Duration quickest = Duration.ofDays(1);
    for (int i = 0; i < 10; i++) { // without what is loaded once, and what others do meanwhile
      long begun = System.nanoTime();
      cli.run("complete", "--", "show", "");
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      quickest = took.compareTo(quickest) < 0 ? took : quickest;
    }

    assertThat(result).isEqualTo(new Cli.Result(0, "", ""));
    assertThat(quickest).isLessThan(Duration.ofMillis(150));
    assertThat(other.resolve("home")).doesNotExist();
  }

  @Test
  void bash_completes() throws Exception {
    String script =
        """
        source <(pawl completion bash)
        try() {
          COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=$2
          shift 2
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
          _pawl
          printf '<%s>' "${COMPREPLY[@]}"
          echo
        }
        try 'pawl sh' 9 pawl sh
        try 'pawl show ask' 9 pawl show ask
        try 'pawl stop odd:o' 9 pawl stop odd : o
        try 'pawl show a' 63 pawl show a
        try 'pawl show done-' 63 pawl show done-
        complete -p pawl
        """;

    assertThat(shell("bash", script).lines())
        .containsExactly(
            "<show>",
            "<asking-1>",
            "<one\\ two>",
            "<asking-1>",
            "<done-2  (succeeded, echo: echoing)><done-1  (succeeded, echo: echoing)>",
            "complete -o default -F _pawl pawl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"zsh", "fish"})
  void otherShell_completes(String shell) throws Exception {
    boolean installed =
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(place -> Files.isExecutable(Path.of(place, shell)));
    assumeTrue(installed, shell + " is not installed: its completion is NOT TESTED");
    String script =
        shell.equals("fish")
            ? "pawl completion fish | source; complete -C 'pawl show ask'"
            : """
            _describe() { print -l -- "${(@P)3}" }
            compdef() { :; }
            source <(pawl completion zsh)
            words=(pawl show ask) CURRENT=3
            _pawl
            """;

    assertThat(shell(shell, script)).contains("asking-1", "waiting, ask: asks: Go live?");
  }

  private static String shell(String shell, String script) throws Exception {
    Path file = folder.resolve("script." + shell);
    Files.writeString(file, script);
    try (CliProcess process = CliProcess.shell(home, folder, Map.of(), shell + " " + file)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      assertThat(process.err()).isEmpty();
      return process.out();
    }
  }
}
