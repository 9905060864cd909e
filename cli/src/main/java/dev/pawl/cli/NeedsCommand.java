package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.text.Text;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/// Lists what waits for a person.
@CommandLine.Command(
    name = "needs",
    description = {
      "List what waits for you: questions, blocked runs, and failures nobody has looked at, each"
          + " with the command that helps.",
      "",
      "Exit code 5 if there is something, 0 if not."
    },
    footer = {
      "",
      "Examples:",
      "  pawl needs   # exit 5 if something needs you",
      "  pawl needs --json   # exit 5 if so"
    })
final class NeedsCommand extends DataCommand {
  private static final int LIMIT = 1_000;

  NeedsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    RunList list = new RunList(List.of(), false);
    if (hasStore()) {
      try (DaemonLink link = link()) {
        list = RunList.of(link, "is:attention", LIMIT);
      }
    }
    if (!isText()) {
      data().all(list.jsons());
    } else if (list.rows().isEmpty()) {
      say("nothing needs you");
    } else {
      list.runs().forEach(this::print);
    }
    return list.rows().isEmpty() ? ExitCode.OK : ExitCode.NEEDS_PERSON;
  }

  private void print(RunView run) {
    terminal
        .out()
        .println(Text.visible("! %s  %s  %s".formatted(run.id(), run.type(), RunTable.why(run))));
    Optional<String> next = NextStep.of(run, homeArgument());
    next.ifPresent(command -> terminal.out().println("    " + Text.visible(command)));
  }
}
