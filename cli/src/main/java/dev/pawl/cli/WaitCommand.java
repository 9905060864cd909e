package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
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
      "A run that is blocked ends the wait too, with exit code 5: it needs a person first."
    },
    footer = {
      "",
      "Examples:",
      "  pawl wait release-7",
      "  pawl wait release-7 --for waiting",
      "  pawl wait release-7 --timeout 1s   # exit 124 if it goes on"
    })
final class WaitCommand extends OneRunCommand {
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

  WaitCommand(Terminal terminal, Interruption interruption) {
    super(terminal);
    this.interruption = interruption;
  }

  @Override
  public ExitCode call() {
    if (!STATES.contains(state)) {
      throw usage("--for is '%s'; give one of: %s".formatted(state, String.join(", ", STATES)));
    }
    Duration limit = timeout == null ? null : Ages.parse("--timeout", timeout);
    return interruption.during(() -> waited(limit));
  }

  private ExitCode waited(@Nullable Duration limit) {
    try (DaemonLink link = linkToRuns()) {
      RunView end = await(link, limit);
      if (!isText()) {
        data().one(Records.write(end));
      } else {
        String why = RunTable.why(end);
        terminal
            .out()
            .println(
                Text.visible(end.id() + " " + end.state() + (why.isEmpty() ? "" : ": " + why)));
      }
      return exit(end);
    }
  }

  private RunView await(DaemonLink link, @Nullable Duration limit) {
    // The id is looked up once: @last must not become another run on the way.
    RunView now = link.get(Paths.of("runs", run), RunDetails.class).run();
    String path = Paths.of("runs", now.id(), "wait");
    long begun = System.nanoTime();
    while (!isThere(now) && now.blocked() == null) {
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

  private boolean isThere(RunView run) {
    return run.hasEnded() || run.state().equals(state);
  }

  private ExitCode exit(RunView end) {
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
