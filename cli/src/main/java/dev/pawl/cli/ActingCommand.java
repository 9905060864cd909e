package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RunView;
import dev.pawl.api.StartBulk;
import dev.pawl.api.Started;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Text;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// A command that does something to one run, or with `--where` to all that match. The latter is a
/// run of its own, which goes on if the command is ended.
abstract class ActingCommand extends DataCommand {
  private static final int LIMIT = 10_000;
  private static final int WAIT_SECONDS = 60;
  private static final Set<String> ENDING = Set.of("cancel", "terminate");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  @Option(
      names = "--where",
      paramLabel = "QUERY",
      description = "In place of ID: do it to all runs that match (pawl help filters).")
  @Nullable String where;

  @Option(
      names = "--dry-run",
      description = "With --where: list the runs that match, and do nothing.")
  boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "With --where: do not ask.")
  boolean yes;

  ActingCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  final String runId() {
    return run;
  }

  /// Checks what else is needed for one run.
  void checkOne() {}

  /// Does it to the one run.
  abstract ExitCode one(DaemonLink link) throws IOException;

  /// What is to be done to all.
  ///
  /// @param query which
  abstract StartBulk order(String query);

  /// Takes the arguments as they are when there is no ID among them.
  void withoutId() {
    if (!run.isEmpty()) {
      throw usage("name either a run or --where, not both");
    }
  }

  @Override
  public final ExitCode call() throws IOException {
    if (where != null) {
      withoutId();
      return many(where);
    }
    if (run.isEmpty()) {
      throw usage("name the run, or those that are meant with --where QUERY");
    }
    if (dryRun) {
      throw usage("--dry-run goes with --where");
    }
    checkOne();
    try (DaemonLink link = linkToRuns()) {
      return one(link);
    }
  }

  private ExitCode many(String query) throws IOException {
    if (query.isBlank()) {
      throw usage("--where is empty; say which runs, for all open ones: is:open");
    }
    StartBulk order = order(query);
    try (DaemonLink link = linkToRuns()) {
      RunList matching = RunList.of(link, query, LIMIT);
      if (dryRun) {
        return list(matching);
      }
      if (matching.rows().isEmpty()) {
        say("no run matches, nothing was done");
        return ExitCode.OK;
      }
      if (!Consent.given(this, yes, "%s %s?".formatted(order.verb(), count(matching)))) {
        say("nothing was done");
        return ExitCode.DENIED;
      }
      Started started = link.post("/bulk", order, Started.class);
      ExitCode exit = follow(link, order.verb(), started.run());
      tellOpen(link, order);
      return exit;
    }
  }

  private ExitCode list(RunList matching) {
    if (isText()) {
      matching
          .runs()
          .forEach(it ->
              terminal
                  .out()
                  .println(Text.visible("%s  %s  %s".formatted(it.id(), it.type(), it.state()))));
      say("%s would be meant".formatted(count(matching)));
    } else {
      data().all(matching.jsons());
    }
    return ExitCode.OK;
  }

  private static String count(RunList matching) {
    int size = matching.rows().size();
    return (matching.more() ? "more than " : "") + size + (size == 1 ? " run" : " runs");
  }

  private ExitCode follow(DaemonLink link, String verb, RunView started) {
    RunView now = started;
    String told = "";
    while (!now.hasEnded() && now.blocked() == null) {
      String path = Paths.of("runs", started.id(), "wait");
      now =
          link.get(
              Paths.with(path, "for", "change", "since", now.revision(), "seconds", WAIT_SECONDS),
              RunView.class);
      String status = now.status() == null ? "" : now.status();
      if (isText() && !status.equals(told) && !now.hasEnded()) {
        say(verb + ": " + Text.visible(status));
        told = status;
      }
    }
    return end(verb, now);
  }

  /// To be asked to end is not to have ended: a run without its code waits for it.
  private void tellOpen(DaemonLink link, StartBulk order) {
    if (isText() && ENDING.contains(order.verb())) {
      String query = order.q() + " is:open";
      RunList open = RunList.of(link, query, LIMIT);
      if (!open.rows().isEmpty()) {
        say(
            "%s that match are open still: pawl ps %s%s"
                .formatted(count(open), Text.quoted(query), homeArgument()));
      }
    }
  }

  private ExitCode end(String verb, RunView bulk) {
    if (!isText()) {
      data().one(Records.write(bulk));
    } else {
      say("%s: %s (%s)".formatted(verb, bulk.status(), bulk.id()));
    }
    if (!bulk.state().equals("succeeded") || bulk.output() == null) {
      throw new LinkException(
          ProblemCode.INTERNAL, "run %s, which does it, is %s".formatted(bulk.id(), bulk.state()));
    }
    Sum sum = Records.read(bulk.output().text(), Sum.class);
    if (isText()) {
      sum.faults().forEach(it -> say(Text.visible("  %s: %s".formatted(it.run(), it.message()))));
    }
    return sum.failed() == 0 ? ExitCode.OK : ExitCode.ERROR;
  }

  /// The output of such a run.
  private record Sum(long done, long notPossible, long failed, List<Fault> faults) {
    record Fault(String run, String message) {}
  }
}
