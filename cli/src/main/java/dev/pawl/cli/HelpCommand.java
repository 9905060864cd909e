package dev.pawl.cli;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Shows the help of a command or of a topic.
@CommandLine.Command(
    name = "help",
    description = "Show the help of a command, or of a topic: exit-codes, query, json, env.",
    footer = {"", "Examples:", "  pawl help run", "  pawl help exit-codes"})
final class HelpCommand extends Command {
  private static final Map<String, String> TOPICS =
      new TreeMap<>(
          Map.of(
              "query",
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
                history   one object per line: seq, at, type, and the fields of the event
                signal, answer, cancel, …   the run afterwards
                rm, prune                   an array of ids
                doctor    sound, store, pid, checked, violations
                daemon    version, api, pid, home, startedAt, open
                run, watch                  the run at its end instead of its output
                wait                        the run as it is then

              A run has id, type, kind, version, state, is, waitsFor, attention, waits, blocked,
              output, failure, reason, status, file, parent, labels, execution, events, revision,
              priority, createdAt, updatedAt, endedAt. What is absent has no field; in ps there is
              no output and no stack trace. Times are ISO 8601 in UTC, payloads are JSON values.

              An error is one object on stderr: code, message, next, retryable, exit.\
              """,
              "env",
              """
              PAWL_HOME        where runs are kept
              XDG_STATE_HOME   its parent folder otherwise; default ~/.local/state
              PAWL_DAEMON_IDLE seconds without an open run and a call after which a daemon ends;
                               default 600
              PAWL_DAEMON_OPTIONS  further options for the JVM of daemons, such as -Xmx2g
              NO_COLOR         no colours when set to anything
              COLUMNS          the width of tables on a terminal
              JAVA_HOME        the JDK to use, 25 or newer\
              """,
              "exit-codes",
              exitCodes()));

  @Parameters(arity = "0..1", paramLabel = "COMMAND|TOPIC", description = "What to explain.")
  @Nullable String topic;

  HelpCommand(Terminal terminal) {
    super(terminal);
  }

  private static String exitCodes() {
    StringBuilder text = new StringBuilder("Every command ends with one of these codes:\n");
    for (ExitCode code : ExitCode.values()) {
      text.append("\n%5d  %s".formatted(code.number(), code.meaning()));
    }
    return text.toString();
  }

  @Override
  public ExitCode call() {
    CommandLine root = spec.root().commandLine();
    if (topic == null) {
      Pawl.printHelp(root, terminal);
    } else if (TOPICS.containsKey(topic)) {
      terminal.out().println(TOPICS.get(topic));
    } else if (root.getSubcommands().containsKey(topic)) {
      Pawl.printHelp(root.getSubcommands().get(topic), terminal);
    } else {
      throw usage(
          "there is no command or topic '%s'; topics are %s"
              .formatted(topic, String.join(", ", TOPICS.keySet())));
    }
    return ExitCode.OK;
  }
}
