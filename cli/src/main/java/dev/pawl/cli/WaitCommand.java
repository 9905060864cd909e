package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Ages;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/// Waits for a run.
@CommandLine.Command(
    name = "wait",
    description = {
      "Wait until a run has ended, or is in a state, and say in one line how it is then.",
      "",
      "A run that is blocked ends the wait too, with exit code 5: it needs a person first. Of a"
          + " task, what it writes is printed meanwhile, from its beginning; -q leaves that out."
    },
    footer = {
      "",
      "Examples:",
      "  pawl wait release-7",
      "  pawl wait release-7 --for waiting",
      "  pawl wait release-7 --timeout 1s   # exit 124 if it goes on"
    })
class WaitCommand extends OneRunCommand {
  private static final Duration FOREVER = Duration.ofDays(36_500);
  private static final Duration SLICE = Duration.ofSeconds(60);
  static final List<String> STATES =
      List.of(
          "ended",
          "queued",
          "running",
          "waiting",
          "paused",
          "blocked",
          "succeeded",
          "failed",
          "canceled");

  private final Interruption interruption;

  @Option(
      names = "--for",
      paramLabel = "STATE",
      description = "A state, or 'ended'; default: ended. Its end always ends the wait.")
  String state = "ended";

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description = "Wait no longer: a number and s, m, h, d or w; exit code 124 then.")
  @Nullable String timeout;

  @Option(
      names = "--exit-code",
      description = "Of a task that has ended, exit with its own code; 128 more for a signal.")
  boolean exitCode;

  WaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  public Exit call() {
    if (!states().contains(state)) {
      throw usage("--for is '%s'; give one of: %s".formatted(state, String.join(", ", states())));
    }
    Duration limit = timeout == null ? null : Ages.parse("--timeout", timeout);
    return interruption.during(() -> waited(limit));
  }

  /// What can be waited for.
  List<String> states() {
    return STATES;
  }

  private Exit waited(@Nullable Duration limit) {
    try (DaemonLink link = linkToRuns()) {
      // The id is looked up once: @last must not become another run on the way.
      RunView first = link.get(Paths.of("runs", id(link)), RunDetails.class).run();
      boolean isTask = first.kind().equals("task");
      long begun = System.nanoTime();
      if (isTask && isText() && !quiet && state.equals("ended")) {
        new TaskOutput(terminal, link, first.id()).print(limit == null ? FOREVER : limit);
      }
      RunView end = await(link, first, limit, begun);
      tell(end, isTask);
      boolean own = exitCode && isTask && end.hasEnded();
      return own
          ? ProgramExit.of(link.get(Paths.of("tasks", end.id()), TaskView.class))
          : exit(end);
    }
  }

  /// The id of what is waited for, or what else names it.
  String id(DaemonLink link) {
    return run;
  }

  /// Says how the wait has ended.
  void tell(RunView end, boolean isTask) {
    String why = RunTable.why(end);
    String words = Text.visible(end.id() + " " + end.state() + (why.isEmpty() ? "" : ": " + why));
    if (!isText()) {
      data().one(Records.write(end));
    } else if (isTask) {
      say(words); // standard output is the task's
    } else {
      terminal.out().println(words);
    }
  }

  private RunView await(DaemonLink link, RunView first, @Nullable Duration limit, long begun) {
    RunView now = first;
    String path = Paths.of("runs", now.id(), "wait");
    while (!isThere(link, now) && now.blocked() == null) {
      Duration left = limit == null ? SLICE : limit.minusNanos(System.nanoTime() - begun);
      if (limit != null && !left.isPositive()) {
        throw new LinkException(
            ProblemCode.WAIT_TIMED_OUT,
            "run %s is %s after %s".formatted(now.id(), now.state(), Text.duration(limit)));
      }
      Duration slice = left.compareTo(SLICE) < 0 ? left : SLICE;
      long seconds = slice.plusMillis(999).toSeconds();
      // Any change: one that blocks the run ends the wait too.
      now =
          link.get(
              Paths.with(path, "for", "change", "since", now.revision(), "seconds", seconds),
              RunView.class);
    }
    return now;
  }

  /// Whether the wait is over.
  boolean isThere(DaemonLink link, RunView run) {
    return run.hasEnded() || run.state().equals(state);
  }

  /// How the command ends.
  ExitCode exit(RunView end) {
    if (end.state().equals(state)) {
      return ExitCode.OK;
    }
    if (end.blocked() != null) {
      return ExitCode.NEEDS_PERSON;
    }
    boolean wanted = state.equals("ended") || end.state().equals(state);
    return switch (end.state()) {
      case "failed" -> ExitCode.RUN_FAILED;
      case "canceled" -> ExitCode.RUN_CANCELED;
      default -> wanted ? ExitCode.OK : ExitCode.WRONG_STATE;
    };
  }
}
