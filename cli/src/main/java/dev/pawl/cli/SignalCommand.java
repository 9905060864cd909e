package dev.pawl.cli;

import dev.pawl.api.RawJson;
import dev.pawl.api.SendSignal;
import dev.pawl.api.Sent;
import dev.pawl.api.StartBulk;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Sends a signal to a run.
@CommandLine.Command(
    name = "signal",
    description = {
      "Send a signal to a run. It waits in the run's mailbox until its code takes it; the command"
          + " returns when it is on disk."
    },
    footer = {
      "",
      "Examples:",
      "  pawl signal release-7 approve '{\"by\": \"ann\"}'",
      "  pawl signal release-7 approve @approval.json --dedup mail-4711",
      "  pawl signal --where 'type:release state:waiting' approve --yes"
    })
final class SignalCommand extends ActingCommand {
  private static final String NONE = "null";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The name that the code waits for.")
  String name = "";

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "JSON",
      description = "What it carries: JSON, - for stdin, @FILE; default: null.")
  String value = NONE;

  @Option(
      names = "--dedup",
      paramLabel = "ID",
      description = "Drop the signal if one with this id was sent to the run before.")
  @Nullable String dedup;

  SignalCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  void withoutId() {
    if (!name.isEmpty() && !value.equals(NONE)) {
      throw usage("name either a run or --where, not both");
    }
    // What would stand behind an ID stands first.
    value = name.isEmpty() ? NONE : name;
    name = run;
    run = "";
  }

  @Override
  StartBulk order(String query) {
    checkOne();
    if (dedup != null) {
      throw usage("--dedup goes with one run; with --where each gets the signal once");
    }
    return new StartBulk("signal", query, null, name, JsonArgument.read("JSON", value, terminal));
  }

  @Override
  void checkOne() {
    if (name.isEmpty()) {
      throw usage("pawl signal needs NAME: The name that the code waits for.");
    }
  }

  @Override
  ExitCode one(DaemonLink link) {
    RawJson payload = JsonArgument.read("JSON", value, terminal);
    // With an id of its own it can be sent again when the daemon goes away before it answers.
    String once = dedup == null ? UUID.randomUUID().toString() : dedup;
    SendSignal body = new SendSignal(name, payload, once);
    Sent answer = link.repeat(Paths.of("runs", run, "signal"), body, Sent.class);
    String id = answer.run().id();
    // Without --dedup the id is ours: it is there already when an answer got lost on the way.
    tell(
        answer.run(),
        answer.sent() || dedup == null
            ? "sent signal %s to %s".formatted(name, id)
            : "%s has a signal with the dedup id %s already; nothing was sent"
                .formatted(id, dedup));
    return ExitCode.OK;
  }
}
