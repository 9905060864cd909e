package dev.pawl.cli;

import picocli.CommandLine;

/// Says what can be done with tasks.
@CommandLine.Command(
    name = "task",
    description = {
      "Run shell commands in the background. Their output, exit code and end are kept, whatever"
          + " becomes of this terminal, the agent's session, or the daemon.",
      "",
      "  start -- CMD…   start one, print its id, and return",
      "  list            how they are",
      "  log ID          what one has written; -f goes on",
      "  wait ID         wait for its end, show its output, and exit with its code",
      "  stop ID         end it with all its processes, and wait until they are gone",
      "  extend ID       other bounds of time and output while it runs",
      "  stdin ID LINE   write to its input",
      "  restart ID      the same once more, as a new task",
      "  group           groups, of which only so many run at a time",
      "  clear           delete those that have ended",
      "  explain CMD     whether a command belongs in the background, and why",
      "  arm             wish that the next command runs there",
      "",
      "A task is a run: show, why, rm, notices and the others work with its id too. Help on each:"
          + " pawl task start --help"
    },
    footer = {
      "",
      "Examples:",
      "  pawl task start -- make test",
      "  pawl task start --timeout 10m --title nightly \"make clean && make\""
    })
final class TaskCommand extends Command {
  TaskCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    throw usage(
        "task needs a word: start, list, log, wait, stop, extend, stdin, restart, group, clear,"
            + " explain, arm");
  }
}
