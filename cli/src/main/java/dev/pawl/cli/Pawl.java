package dev.pawl.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The root of the commands: what `pawl` alone prints, and how each command is found and run.
@CommandLine.Command(name = "pawl", description = "Durable work for coding agents.")
final class Pawl extends Command {
  private static final int HELP_WIDTH = 100;
  private static final Map<String, String> ALIASES = Map.of("ls", "ps");
  private static final Set<String> NEED_ALL = Set.of("help", "complete", "commands");

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  boolean version;

  private Pawl(Terminal terminal) {
    super(terminal);
  }

  /// Runs one command.
  static Exit run(String[] typed, Terminal bare, Interruption interruption) {
    Terminal terminal = bare.withSettings();
    String[] args =
        CommandGroups.joined(List.of(CommonOptions.behindTheCommand(typed))).toArray(String[]::new);
    Format format = Format.of(List.of(args), terminal.environment());
    CommandLine root = commandLine(terminal, interruption, args);
    try {
      return run(root.parseArgs(args), terminal, format);
    } catch (ParameterException e) {
      Fault fault = Mistyped.fault(e);
      fault.print(terminal, format);
      return fault.exit();
    } catch (OutputException e) {
      if (e.isReaderGone()) {
        return ExitCode.OK;
      }
      Fault fault = Fault.of(e, root.getCommand());
      fault.print(terminal, format);
      return fault.exit();
    } finally {
      terminal.out().flush();
      terminal.err().flush();
    }
  }

  private static Exit run(ParseResult parsed, Terminal terminal, Format format) {
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
      command.check();
      return command.call();
    } catch (OutputException e) {
      throw e;
    } catch (Exception e) {
      Fault fault = Fault.of(e, command);
      fault.print(terminal, format);
      return fault.exit();
    }
  }

  /// All commands, or the only one that the arguments ask for: to make one takes time.
  static CommandLine commandLine(Terminal terminal, Interruption interruption, String... args) {
    // What it warns of stands in our own errors, where nothing acts on the terminal.
    CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
    CommandLine root = new CommandLine(new Pawl(terminal));
    Map<String, Supplier<?>> commands = commands(terminal, interruption);
    String first = args.length == 0 ? "" : ALIASES.getOrDefault(args[0], args[0]);
    boolean one = commands.containsKey(first) && !NEED_ALL.contains(first);
    commands.forEach((name, command) -> {
      if (!one || name.equals(first)) {
        root.addSubcommand(name, command.get());
      }
    });
    Stream.of("task start", "task explain")
        .map(root.getSubcommands()::get)
        .filter(Objects::nonNull)
        .forEach(it -> it.setStopAtPositional(true)); // what follows is the task's command
    root.setExpandAtFiles(false); // @FILE is ours: it is JSON, not arguments
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.outStyle().on() ? Ansi.ON : Ansi.OFF));
    return root;
  }

  private static Map<String, Supplier<?>> commands(Terminal terminal, Interruption interruption) {
    Map<String, Supplier<?>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(terminal, interruption));
    commands.put("demo", () -> new DemoCommand(terminal, interruption));
    commands.put("ps", () -> new PsCommand(terminal, interruption));
    commands.put("needs", () -> new NeedsCommand(terminal));
    commands.put("why", () -> new WhyCommand(terminal));
    commands.put("tree", () -> new TreeCommand(terminal));
    commands.put("logs", () -> new LogsCommand(terminal, interruption));
    commands.put("watch", () -> new WatchCommand(terminal, interruption));
    commands.put("wait", () -> new WaitCommand(terminal, interruption));
    commands.put("show", () -> new ShowCommand(terminal));
    commands.put("history", () -> new HistoryCommand(terminal));
    commands.put("signal", () -> new SignalCommand(terminal));
    commands.put("answer", () -> new AnswerCommand(terminal));
    commands.put("stop", () -> new StopCommand(terminal));
    for (Verb verb : Verb.values()) {
      commands.put(verb.word(), () -> ControlCommand.of(verb, terminal));
    }
    commands.put("notices", () -> new NoticesCommand(terminal, interruption));
    commands.put("subscribe", () -> new SubscribeCommand(terminal));
    commands.put("task", () -> new TaskCommand(terminal));
    commands.put("task start", () -> new TaskStartCommand(terminal));
    commands.put("task list", () -> new TaskListCommand(terminal));
    commands.put("task log", () -> new TaskLogCommand(terminal, interruption));
    commands.put("task wait", () -> new TaskWaitCommand(terminal, interruption));
    commands.put("task stop", () -> new TaskStopCommand(terminal, interruption));
    commands.put("task extend", () -> new TaskExtendCommand(terminal));
    commands.put("task stdin", () -> new TaskStdinCommand(terminal));
    commands.put("task restart", () -> new TaskRestartCommand(terminal));
    commands.put("task group", () -> new TaskGroupCommand(terminal));
    commands.put("task clear", () -> new TaskClearCommand(terminal));
    commands.put("task explain", () -> new TaskExplainCommand(terminal));
    commands.put("task arm", () -> new TaskArmCommand(terminal));
    commands.put("rm", () -> new RmCommand(terminal));
    commands.put("prune", () -> new PruneCommand(terminal));
    commands.put("workflows", () -> new WorkflowsCommand(terminal));
    commands.put("workflow", () -> new WorkflowCommand(terminal, interruption));
    commands.put("trust", () -> new TrustCommand(terminal));
    commands.put("daemon", () -> new DaemonCommand(terminal, interruption));
    commands.put("backup", () -> new BackupCommand(terminal));
    commands.put("bundle", () -> new BundleCommand(terminal));
    commands.put("config", () -> new ConfigCommand(terminal));
    commands.put("token", () -> new TokenCommand(terminal));
    commands.put("doctor", () -> new DoctorCommand(terminal));
    commands.put("commands", () -> new CommandsCommand(terminal));
    commands.put("completion", () -> new CompletionCommand(terminal));
    commands.put("complete", () -> new CompleteCommand(terminal));
    commands.put("help", () -> new HelpCommand(terminal));
    return commands;
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

    Start    run  workflow  task start  demo
    See      ps (ls)  needs  why  show  tree  logs  history  watch  wait
             notices  workflows
    Tasks    task  task list  task log  task wait  task stop  task extend  task restart
              task stdin  task group  task clear  task explain  task arm
    Act      signal  answer  stop  pause  resume  retry  unblock  cancel  terminate
    Tidy     rm  prune  doctor  backup  bundle
    Set up   daemon  trust  token  config  subscribe  commands  completion  help

    Every command: -h --home DIR --no-input; with data: --json --jsonl --fields A,B -q
    Topics: pawl help exit-codes | filters | env | json\
    """
        .formatted(Version.number());
  }

  @Override
  public ExitCode call() {
    printHelp(spec.commandLine(), terminal);
    return ExitCode.OK;
  }
}
