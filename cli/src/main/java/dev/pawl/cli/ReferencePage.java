package dev.pawl.cli;

import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The page of the docs that describes all commands.
record ReferencePage(List<CommandView> commands, List<CommandsCommand.Exit> exits) {
  /// How many commands have an option that is described once for all.
  private static final double NEARLY_ALL = 0.5;

  String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Commands

        Written by `./pawl commands --markdown > docs/reference/cli.md`; a test fails when it is \
        not up to date. `pawl COMMAND --help` says the same at a terminal, `pawl commands --json` \
        says it to programs.

        ## Options of all commands

        They may stand before the command too: `pawl --json ps`. Those for data are where a \
        command prints data.

        """);
    common().forEach((_, option) -> page.append(line(option)));
    page.append("\n## Exit codes\n\n| code | means |\n|---|---|\n");
    exits.forEach(it -> page.append("| %d | %s |\n".formatted(it.code(), it.meaning())));
    commands.forEach(command -> command(page, command));
    return page.toString();
  }

  /// Options that most commands have, said in the same words.
  private SequencedMap<String, CommandView.Option> common() {
    return commands.stream()
        .flatMap(command -> command.options().stream())
        .collect(Collectors.groupingBy(option -> option, Collectors.counting()))
        .entrySet()
        .stream()
        .filter(entry -> entry.getValue() > NEARLY_ALL * commands.size())
        .collect(
            Collectors.toMap(
                entry -> entry.getKey().names().getLast(),
                entry -> entry.getKey(),
                (one, _) -> one,
                TreeMap::new));
  }

  private void command(StringBuilder page, CommandView command) {
    page.append("\n## pawl ").append(command.name()).append("\n\n```\n");
    page.append(command.synopsis()).append("\n```\n\n");
    page.append(command.description()).append('\n');
    if (!command.aliases().isEmpty()) {
      page.append("\nAlso: `pawl ")
          .append(String.join("`, `pawl ", command.aliases()))
          .append("`\n");
    }
    List<CommandView.Option> own =
        command.options().stream().filter(option -> !common().containsValue(option)).toList();
    if (!command.arguments().isEmpty() || !own.isEmpty()) {
      page.append('\n');
    }
    command
        .arguments()
        .forEach(it -> page.append("- `%s`: %s\n".formatted(it.name(), it.description())));
    own.forEach(option -> page.append(line(option)));
    page.append("\n```sh\n");
    command
        .examples()
        .forEach(it ->
            page.append(it.command())
                .append(it.note().isEmpty() ? "" : "   # " + it.note())
                .append('\n'));
    page.append("```\n");
  }

  private static String line(CommandView.Option option) {
    String value = option.value() == null ? "" : " " + option.value();
    return "- `%s%s`: %s\n"
        .formatted(String.join("`, `", option.names()), value, option.description());
  }
}
