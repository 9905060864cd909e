package dev.pawl.cli;

import dev.pawl.cli.access.Verb;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// The root of the commands: what `pawl` alone prints, and how each command is found and run.
@CommandLine.Command(name = "pawl", description = "Durable work for coding agents.")
final class Pawl extends Command {
  private static final int HELP_WIDTH = 100;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private Pawl(Terminal terminal) {
    super(terminal);
  }

  /// Runs one command.
  static ExitCode run(String[] args, Terminal terminal, Interruption interruption) {
    CommandLine root = commandLine(terminal, interruption);
    try {
      return run(root.parseArgs(args), terminal);
    } catch (ParameterException e) {
      Fault fault = Fault.usage(message(e), e.getCommandLine().getCommandSpec().qualifiedName());
      fault.print(terminal, List.of(args).contains("--json"));
      return fault.exit();
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private static ExitCode run(ParseResult parsed, Terminal terminal) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    CommandLine chosen = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      printHelp(chosen, terminal);
      return ExitCode.OK;
    }
    if (last.isVersionHelpRequested()) {
      terminal.out().println("pawl " + Version.text());
      return ExitCode.OK;
    }
    Command command = chosen.getCommand();
    try {
      return command.call();
    } catch (Exception e) {
      Fault fault = Fault.of(e, chosen.getCommandSpec().qualifiedName());
      fault.print(terminal, command instanceof DataCommand data && data.json);
      return fault.exit();
    }
  }

  /// All commands.
  static CommandLine commandLine(Terminal terminal, Interruption interruption) {
    CommandLine root = new CommandLine(new Pawl(terminal));
    List<Command> commands =
        List.of(
            new RunCommand(terminal, interruption),
            new PsCommand(terminal),
            new ShowCommand(terminal),
            new HistoryCommand(terminal),
            new SignalCommand(terminal),
            new AnswerCommand(terminal),
            new RmCommand(terminal),
            new PruneCommand(terminal),
            new DemoCommand(terminal, interruption),
            new CompletionCommand(terminal),
            new HelpCommand(terminal));
    commands.forEach(root::addSubcommand);
    Stream.of(Verb.values())
        .map(verb -> ControlCommand.of(verb, terminal))
        .forEach(root::addSubcommand);
    root.setExpandAtFiles(false); // @FILE is ours: it is JSON, not arguments
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.outStyle().on() ? Ansi.ON : Ansi.OFF));
    return root;
  }

  /// Prints the help of a command.
  static void printHelp(CommandLine command, Terminal terminal) {
    if (command.getCommand() instanceof Pawl) {
      terminal.out().println(overview());
    } else {
      terminal.out().print(command.getUsageMessage(command.getColorScheme()));
    }
  }

  private static String overview() {
    return """
    pawl %s - durable work for coding agents

      pawl demo                                a release that survives kill -9, in a minute
      pawl run examples/Hello.java '"world"'   runs a workflow from one Java file
      pawl ps                                  what runs, what waits, what needs you

    Start    run  demo
    See      ps  show  history
    Act      signal  answer  cancel  terminate  pause  resume  retry  unblock
    Tidy     rm  prune
    Set up   completion  help

    Every command: -h, --home DIR, and --json where it returns data.
    Topics: pawl help exit-codes | query | json | env\
    """
        .formatted(Version.number());
  }

  private static String message(ParameterException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> near = unmatched.getSuggestions();
      if (!near.isEmpty()) {
        return message
            + "; did you mean "
            + near.stream().limit(3).map(word -> "'" + word + "'").collect(Collectors.joining(", "))
            + "?";
      }
    }
    return message;
  }

  @Override
  public ExitCode call() {
    printHelp(spec.commandLine(), terminal);
    return ExitCode.OK;
  }
}
