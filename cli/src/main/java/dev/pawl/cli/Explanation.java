package dev.pawl.cli;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.OutputLine;
import dev.pawl.api.OutputLines;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.api.TaskView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.RunEvent;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why a run is as it is.
///
/// @param run that was asked about
/// @param began where it began: the run itself, or one below it that failed, needs a person, or is
///   waited for
/// @param events the last of those of `began`, in order
/// @param because in words, of a task that is not over
/// @param output the last lines that `began` has written
/// @param parent that waits for the run
/// @param next a command that helps
record Explanation(
    RunView run,
    RunView began,
    List<RawJson> events,
    List<OutputLine> output,
    @Nullable String because,
    @Nullable RunView parent,
    @Nullable String next) {
  private static final int DEPTH_MAX = 50;
  private static final int EVENTS = 1_000;
  private static final int LINES = 10;

  Explanation {
    events = List.copyOf(events);
    output = List.copyOf(output);
  }

  /// Gathers it. A failure that is explained counts as looked at.
  static Explanation of(DaemonLink link, String id, String homeArgument) {
    RunView run = link.get(Paths.with(Paths.of("runs", id), "seen", true), RunDetails.class).run();
    RunView began = began(link, run);
    RunView parent = run.parent() == null ? null : view(link, run.parent());
    RunView about = began.blocked() == null && run.hasEnded() ? run : began;
    return new Explanation(
        run,
        began,
        events(link, began),
        output(link, began),
        because(link, began, homeArgument),
        parent,
        NextStep.afterShow(about, homeArgument).orElse(null));
  }

  private static RunView view(DaemonLink link, String id) {
    return link.get(Paths.of("runs", id), RunDetails.class).run();
  }

  /// Goes down to the run in which it began.
  private static RunView began(DaemonLink link, RunView top) {
    RunView at = top;
    for (int depth = 0; depth < DEPTH_MAX && at.blocked() == null; depth++) {
      Optional<RunView> below = below(link, at);
      if (below.isEmpty()) {
        break;
      }
      at = below.get();
    }
    return at;
  }

  private static Optional<RunView> below(DaemonLink link, RunView view) {
    boolean failed = view.state().equals("failed");
    if (view.hasEnded() && !failed) {
      return Optional.empty();
    }
    Optional<RunView> cause =
        link.get(Paths.of("runs", view.id()), RunDetails.class).children().stream()
            .filter(child ->
                failed
                    ? child.state().equals("failed") && isCause(child, view)
                    : !child.hasEnded() && child.attention() != null)
            .findFirst()
            .map(child -> view(link, child.id()));
    return cause.isPresent() || failed ? cause : awaited(link, view);
  }

  /// The child that a run waits for, if it waits for nothing else that comes first.
  private static Optional<RunView> awaited(DaemonLink link, RunView view) {
    return view.attention() != null
        ? Optional.empty()
        : view.waits().stream()
            .filter(wait -> wait.kind().equals("child"))
            .findFirst()
            .map(wait -> view(link, wait.name()));
  }

  /// Whether the failure of a child is among those behind its parent's.
  private static boolean isCause(RunView child, RunView parent) {
    String message = child.failure() == null ? "" : child.failure().message();
    for (RunView.FailureView at = parent.failure(); at != null; at = at.cause()) {
      if (at.message().contains(message)) {
        return true;
      }
    }
    return false;
  }

  private static List<RawJson> events(DaemonLink link, RunView view) {
    long from = Math.max(1, view.events() - EVENTS + 1);
    String path = Paths.with(Paths.of("runs", view.id(), "history"), "from", from, "limit", EVENTS);
    return new ArrayList<>(link.get(path, HistoryPage.class).events());
  }

  private static List<OutputLine> output(DaemonLink link, RunView view) {
    String path = Paths.with(Paths.of("runs", view.id(), "output", "lines"), "tail", LINES);
    return link.get(path, OutputLines.class).lines();
  }

  private static @Nullable String because(DaemonLink link, RunView view, String homeArgument) {
    if (!view.kind().equals("task") || view.hasEnded() || view.blocked() != null) {
      return null;
    }
    TaskView task = link.get(Paths.of("tasks", view.id()), TaskView.class);
    return TaskWords.of(link, task, homeArgument, InstantSource.system().instant());
  }

  List<RunEvent> read() {
    return events.stream().map(RunEvent::of).toList();
  }
}
