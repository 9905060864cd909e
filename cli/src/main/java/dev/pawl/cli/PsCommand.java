package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists runs.
@CommandLine.Command(
    name = "ps",
    aliases = "ls",
    description = {
      "List runs: what needs you, what goes on, and what ended lately.",
      "",
      "Without QUERY: open runs and the last ten that ended today, without the children of others."
          + " With QUERY: every run that matches, newest first."
    },
    footer = {
      "",
      "Examples:",
      "  pawl ps",
      "  pawl ps 'age<1d' state:failed --json",
      "  pawl ps --fields id,state,waitsFor",
      "  pawl ps --watch   # goes on until Ctrl-C, exit 130",
      "",
      "The query language: pawl help filters"
    })
final class PsCommand extends DataCommand {
  private static final Duration RECENT = Duration.ofDays(1);
  private static final int RECENT_MAX = 10;

  @Parameters(paramLabel = "QUERY", arity = "0..*", description = "Terms that must all hold.")
  List<String> query = List.of();

  @Option(
      names = "--all",
      description = "List runs of any age, and children, the newest up to --limit.")
  boolean all;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most so many, 1 to 10000; default: 50.")
  int limit = 50;

  @Option(
      names = "--watch",
      description = {
        "Go on: on a terminal show the list anew after each change, elsewhere print a line, or with"
            + " --json a run, per change. Ends with Ctrl-C."
      })
  boolean watch;

  private final Interruption interruption;

  PsCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  public Exit call() {
    if (limit < 1 || limit > 10_000) {
      throw usage("--limit is %d, allowed: 1 to 10000".formatted(limit));
    }
    if (watch) {
      return new PsWatch(this, interruption).call();
    }
    RunList list = hasStore() ? list() : new RunList(List.of(), false);
    if (!isText()) {
      data().all(list.jsons());
      if (list.more()) {
        say("only the newest %d runs are printed; more with --limit".formatted(list.rows().size()));
      }
    } else {
      new RunTable(terminal, InstantSource.system().instant()).print(list, homeArgument());
    }
    return ExitCode.OK;
  }

  private RunList list() {
    try (DaemonLink link = link()) {
      return list(link);
    }
  }

  /// What is to be shown now.
  RunList list(DaemonLink link) {
    return query.isEmpty() && !all ? current(link) : RunList.of(link, queryText(), limit);
  }

  String queryText() {
    return String.join(" ", query);
  }

  /// What one wants to know without asking: open runs, all that need somebody, and those that ended
  /// lately.
  private RunList current(DaemonLink link) {
    RunList open = RunList.of(link, "is:open -is:child", limit);
    RunList needy = RunList.of(link, "is:attention", limit);
    RunList ended = RunList.of(link, "is:ended -is:child", RECENT_MAX);
    Map<String, RunList.Row> runs = new LinkedHashMap<>();
    open.rows().forEach(row -> runs.put(row.run().id(), row));
    needy.rows().forEach(row -> runs.put(row.run().id(), row));
    ended.rows().stream()
        .filter(row -> isRecent(row.run()))
        .forEach(row -> runs.put(row.run().id(), row));
    List<RunList.Row> shown = new ArrayList<>(runs.values());
    boolean more = open.more() || needy.more() || shown.size() > limit;
    return new RunList(shown.subList(0, Math.min(limit, shown.size())), more);
  }

  private static boolean isRecent(RunView run) {
    return run.endedAt() != null
        && run.endedAt().isAfter(InstantSource.system().instant().minus(RECENT));
  }
}
