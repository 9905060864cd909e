package dev.pawl.cli;

import dev.pawl.cli.text.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Shows the help of a command or of a topic.
@CommandLine.Command(
    name = "help",
    description = "Show the help of a command, or of a topic: exit-codes, filters, env, json.",
    footer = {"", "Examples:", "  pawl help daemon start", "  pawl help exit-codes"})
final class HelpCommand extends Command {
  private static final Map<String, String> TOPICS =
      new TreeMap<>(
          Map.of(
              "filters",
              """
              A query is a list of terms that must all hold; - before a term negates it.

                state:failed,canceled   queued, running, waiting, paused, blocked, succeeded,
                                        failed, canceled
                type:release            the workflow type
                kind:workflow           the kind of work
                id:rel                  the beginning of the id
                parent:release-7        children of that run
                is:attention            open ended retrying overdue asking attention child
                label.team:web          a label's value, * for any
                age>2h age<30m          time since the start: s m h d w
                tests "two words"       in the id, type, status or a label

              Examples:
                pawl ps is:open is:retrying
                pawl ps state:failed -type:nightly age<1d\
              """,
              "json",
              """
              --json prints data on stdout:
                ps        an array of runs
                show      a run with input, data, executions, children
                tree      a run with its children, each such a run again
                history   one object per line: seq, at, type, and the fields of the event
                logs      an array of lines: at, level, text
                signal, answer, stop, …     the run afterwards
                rm, prune                   an array of ids
                doctor    sound, store, pid, checked, violations
                daemon    version, api, pid, home, startedAt, tcp, open
                token     create: token, about; list: tokens
                run, watch                  the run at its end instead of its output
                wait                        the run as it is then

              --jsonl prints the same with one record a line; of what goes on (ps --watch, logs -f)
              --json does so too. watch --jsonl prints the run after each change.
              --fields a,b.c prints only these fields, as a table without --json; -q only ids.

              A run has id, type, kind, version, state, is, waitsFor, attention, waits, blocked,
              output, failure, reason, status, file, parent, labels, execution, events, revision,
              priority, createdAt, updatedAt, endedAt. What is absent has no field; in ps there is
              no output and no stack trace. Times are ISO 8601 in UTC, payloads are JSON values.

              An error is one object on stderr: code, message, next, retryable, exit.\
              """,
              "env",
              """
              Variables win over your file ~/.config/pawl/config.toml, see 'pawl config --help'.

              PAWL_HOME        where runs are kept
              XDG_STATE_HOME   its parent folder otherwise; default ~/.local/state
              PAWL_DAEMON_IDLE seconds without an open run and a call after which a daemon ends;
                               default 600; never, if it is not to end
              PAWL_DAEMON_TCP  [HOST:]PORT where daemons listen on TCP too, see 'pawl daemon --help'
              PAWL_DAEMON_OPTIONS  further options for the JVM of daemons, such as -Xmx2g
              PAWL_TASKS_…     what tasks do without options: tasks.timeout of the settings is
                               PAWL_TASKS_TIMEOUT
              PAWL_OUTPUT      json, jsonl, text or agent where no option says otherwise; without
                               it coding agents are known by their own variables and get the same
                               facts in fewer words, uncut, with the next command
              PAWL_ACCESSIBLE  1 for no columns and nothing drawn over, for what is read aloud
              XDG_CONFIG_HOME  the parent of the folder pawl with that file and with your workflows
              NO_COLOR         no colours when set to anything
              CLICOLOR_FORCE   colours also where there is no terminal
              COLUMNS          the width of tables on a terminal
              JAVA_HOME        the JDK to use, 25 or newer\
              """,
              "exit-codes",
              exitCodes()));

  @Parameters(arity = "0..*", paramLabel = "COMMAND|TOPIC", description = "What to explain.")
  List<String> words = List.of();

  HelpCommand(Terminal terminal) {
    super(terminal);
  }

  /// What can be explained beside commands.
  static Stream<String> topics() {
    return TOPICS.keySet().stream();
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("Every command ends with one of these codes:\n");
    for (ExitCode code : ExitCode.values()) {
      text.append("\n%5d  %s".formatted(code.number(), code.meaning()));
    }
    return text.toString();
  }

  /// Help is what one looks for when they are not in order.
  @Override
  boolean needsSettings() {
    return false;
  }

  @Override
  public ExitCode call() {
    CommandLine root = spec.root().commandLine();
    if (words.isEmpty()) {
      Pawl.printHelp(root, terminal);
      return ExitCode.OK;
    }
    String topic = CommandGroups.joined(words).getFirst();
    if (TOPICS.containsKey(topic)) {
      terminal.out().println(TOPICS.get(topic));
    } else if (root.getSubcommands().containsKey(topic)) {
      CommandLine command = root.getSubcommands().get(topic);
      requireVerb(command, CommandGroups.joined(words));
      Pawl.printHelp(command, terminal);
    } else {
      Set<String> known = new TreeSet<>(TOPICS.keySet());
      known.addAll(root.getSubcommands().keySet());
      throw usage(
          "there is no command or topic '%s'%s; topics are %s"
              .formatted(
                  topic, Words.didYouMean(topic, known), String.join(", ", TOPICS.keySet())));
    }
    return ExitCode.OK;
  }

  /// The help of a command explains the verbs behind it, such as `start` of `pawl daemon start`.
  private static void requireVerb(CommandLine command, List<String> words) {
    List<String> verbs =
        command.getCommandSpec().positionalParameters().stream()
            .limit(1)
            .flatMap(argument -> Stream.of(argument.paramLabel().split("\\|", -1)))
            .toList();
    if (words.size() > 1 && !verbs.contains(words.get(1))) {
      throw usage(
          "pawl %s has no verb '%s'; see: pawl help %s"
              .formatted(words.getFirst(), words.get(1), words.getFirst()));
    }
  }
}
