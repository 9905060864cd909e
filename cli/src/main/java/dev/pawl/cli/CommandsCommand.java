package dev.pawl.cli;

import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// Describes all commands, for programs and for the docs.
@CommandLine.Command(
    name = "commands",
    description = {
      "List all commands with their arguments, options, examples and exit codes.",
      "",
      "It is what the commands themselves are parsed with, so it is never behind them."
    },
    footer = {"", "Examples:", "  pawl commands", "  pawl commands --json --fields name,synopsis"})
final class CommandsCommand extends DataCommand {
  @Option(names = "--markdown", description = "Print the page docs/reference/cli.md.")
  boolean markdown;

  CommandsCommand(Terminal terminal) {
    super(terminal);
  }

  /// All that there is to know.
  private record Reference(String version, List<CommandView> commands, List<Exit> exitCodes) {}

  /// An exit code.
  record Exit(int code, String name, String meaning) {}

  @Override
  Shape shape() {
    return Shape.of(CommandView.class, "name");
  }

  @Override
  public ExitCode call() {
    List<CommandView> commands = all(spec.root());
    if (markdown) {
      terminal.out().print(new ReferencePage(commands, exits()).text());
    } else if (isText()) {
      Table table = new Table(Column.left("COMMAND"), Column.wide("WHAT IT DOES"));
      commands.forEach(
          it -> table.row(it.synopsis(), it.description().lines().findFirst().orElse("")));
      terminal.print(table);
    } else {
      data()
          .document(Records.write(new Reference(Version.number(), commands, exits())), "commands");
    }
    return ExitCode.OK;
  }

  /// Every command once, in the order of the overview.
  static List<CommandView> all(CommandSpec root) {
    return new LinkedHashSet<>(root.subcommands().values())
        .stream()
            .map(CommandLine::getCommandSpec)
            .filter(command -> !command.usageMessage().hidden())
            .map(CommandView::of)
            .toList();
  }

  private static List<Exit> exits() {
    return Stream.of(ExitCode.values())
        .map(code -> new Exit(code.number(), code.name(), code.meaning()))
        .toList();
  }
}
