package dev.pawl.cli;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.access.RunList;
import dev.pawl.cli.access.RunView;
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
      "  pawl ps state:failed age<1d --json",
      "",
      "The query language: pawl help query"
    })
final class PsCommand extends DataCommand {
  private static final Duration RECENT = Duration.ofDays(1);
  private static final int RECENT_MAX = 10;

  @Parameters(paramLabel = "QUERY", arity = "0..*", description = "Terms that must all hold.")
  List<String> query = List.of();

  @Option(names = "--all", description = "List every run, also old ones and children.")
  boolean all;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "List at most so many, 1 to 10000; default: 50.")
  int limit = 50;

  PsCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  public ExitCode call() {
    if (limit < 1 || limit > 10_000) {
      throw usage("--limit is %d, allowed: 1 to 10000".formatted(limit));
    }
    RunList list;
    try (Access access = access()) {
      list =
          query.isEmpty() && !all
              ? current(access)
              : access.ask(new Request.ListRuns(String.join(" ", query), limit));
    }
    if (json) {
      printArray(list.runs());
    } else {
      new RunTable(terminal, InstantSource.system().instant()).print(list, homeArgument());
    }
    return ExitCode.OK;
  }

  /// What one wants to know without asking: open runs, children that need somebody, and those that
  /// ended lately.
  private RunList current(Access access) {
    RunList open = access.ask(new Request.ListRuns("is:open -is:child", limit));
    RunList needy = access.ask(new Request.ListRuns("is:attention is:open is:child", limit));
    RunList ended = access.ask(new Request.ListRuns("is:ended -is:child", RECENT_MAX));
    Map<String, RunView> runs = new LinkedHashMap<>();
    open.runs().forEach(run -> runs.put(run.id(), run));
    needy.runs().forEach(run -> runs.put(run.id(), run));
    ended.runs().stream().filter(PsCommand::isRecent).forEach(run -> runs.put(run.id(), run));
    List<RunView> shown = new ArrayList<>(runs.values());
    boolean more = open.more() || needy.more() || shown.size() > limit;
    return new RunList(shown.subList(0, Math.min(limit, shown.size())), more);
  }

  private static boolean isRecent(RunView run) {
    return run.endedAt() != null
        && run.endedAt().isAfter(InstantSource.system().instant().minus(RECENT));
  }

  /// One record per line, so that it stays readable and can be cut by lines.
  private void printArray(List<RunView> runs) {
    terminal.out().println("[");
    for (int i = 0; i < runs.size(); i++) {
      String comma = i + 1 < runs.size() ? "," : "";
      terminal.out().println(dev.pawl.cli.access.Json.line(runs.get(i)) + comma);
    }
    terminal.out().println("]");
  }
}
