package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.ProblemCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HelpTest {
  @TempDir Path folder;

  private Cli.Result run(String... args) {
    return new Cli(folder.resolve("home")).run(args);
  }

  static Set<String> commands() {
    CommandLine root = Pawl.commandLine(Nowhere.terminal(), new Interruption());
    return root.getSubcommands().entrySet().stream()
        .filter(entry -> !entry.getValue().getCommandSpec().usageMessage().hidden())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEachCommand_hasTwoExamples(String command) {
    Cli.Result result = run(command, "--help");

    assertThat(result.exit()).isZero();
    String name = command.equals("ls") ? "ps" : command;
    assertThat(result.out()).contains("Usage: pawl " + name);
    assertThat(result.out().lines().filter(line -> line.matches("  (source <\\()?pawl .*")))
        .hasSizeGreaterThanOrEqualTo(2);
    assertThat(result.out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    assertThat(run("help", command).out()).isEqualTo(result.out());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void overview_namesEachCommand(String command) {
    assertThat(run().out()).containsPattern("\\b" + command + "\\b");
    assertThat(run("--help").out()).isEqualTo(run().out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"exit-codes", "filters", "json", "env"})
  void topic_isExplained(String topic) {
    Cli.Result result = run("help", topic);

    assertThat(result.exit()).isZero();
    assertThat(result.out()).isNotBlank();
    assertThat(run().out()).contains(topic);
  }

  @Test
  void exitCodes_areListed() {
    String topic = run("help", "exit-codes").out();

    for (ExitCode code : ExitCode.values()) {
      assertThat(topic).contains("  " + code.number() + "  " + code.meaning());
    }
    assertThat(Stream.of(ExitCode.values()).map(ExitCode::number)).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void exitCode_ofAnError_isNeverOk(ProblemCode code) {
    assertThat(ExitCode.of(code)).isNotEqualTo(ExitCode.OK);
  }

  @Test
  void wrongUsage_saysWhatIsNear() {
    Cli.Result command = run("histry", "x");
    Cli.Result option = run("ps", "--jsn");

    assertThat(command.exit()).isEqualTo(2);
    assertThat(command.err()).contains("history").contains("pawl --help");
    assertThat(option.exit()).isEqualTo(2);
    assertThat(option.err()).contains("--json", "pawl ps --help");
    assertThat(run("show", "--json").err()).startsWith("{\"code\":\"INVALID_ARGUMENT\"");
    assertThat(run("help", "nothing").exit()).isEqualTo(2);
    assertThat(run("frobnicate").err())
        .contains("there is no command 'frobnicate'")
        .doesNotContain("did you mean");
    assertThat(run("frob", "--json").err()).contains("there is no command 'frob'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          signal x              | pawl signal needs NAME: The name that the code waits for.
          signal x n {a: 1}     | pawl signal takes ID NAME JSON; '1}' is too much: put JSON with
          ps --limit            | --limit N needs a value
          ps --limit many       | --limit N is 'many'; give a whole number
          ps --limit 1 --limit 2| --limit N is given twice
          prune                 | pawl prune needs --older-than AGE: Delete what ended
          daemon begin          | 'begin' is not one of status, start
          show a b              | pawl show takes ID; 'b' is too much
          ps --colour           | pawl ps has no option '--colour'
          help deamon           | did you mean 'daemon'
          help daemon begin     | pawl daemon has no verb 'begin'
          trust . --no-imput    | did you mean '--no-input'?
          """)
  void wrongArguments_areToldInTheWordsOfTheHelp(String line, String expected) {
    Cli.Result result = run(line.split(" ", -1));

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(expected).doesNotContain("positional", "index");
  }

  @Test
  void help_ofAVerb_isThatOfItsCommand() {
    assertThat(run("help", "daemon", "start")).isEqualTo(run("help", "daemon"));
    assertThat(run("help", "workflow", "start")).isEqualTo(run("workflow", "-h"));
    assertThat(run("-h", "ps")).isEqualTo(run("help", "ls"));
  }

  @Test
  void version_isPrinted() {
    assertThat(run("--version").out()).matches("pawl \\d+\\.\\d+.* \\(Java 25.*\\)\n");
  }
}
