package dev.pawl.testkit.program;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What holds for the history of every ended execution: positions without gaps, one result per
/// command, attempts without gaps, nothing after the end.
///
/// Histories that an operator's retry went back in are not covered.
public final class HistoryRules {
  private final List<String> violations = new ArrayList<>();
  private final Map<Integer, Progress> commands = new HashMap<>();
  private int issued;

  /// How far a command is.
  private static final class Progress {
    final boolean isStep;
    int attempt = 1;
    boolean closed;

    Progress(boolean isStep) {
      this.isStep = isStep;
    }
  }

  private HistoryRules() {}

  /// The rules that a history breaks, one line each.
  public static List<String> violations(List<Recorded> history) {
    HistoryRules rules = new HistoryRules();
    for (int i = 0; i < history.size(); i++) {
      boolean last = i == history.size() - 1;
      rules.check(history.get(i), i, last);
    }
    return rules.violations;
  }

  private void check(Recorded recorded, int index, boolean last) {
    Event event = recorded.event();
    if (recorded.seq() != index + 1L) {
      violation(recorded, "stands at place " + (index + 1));
    }
    if (event instanceof Event.RunStarted != (index == 0)) {
      violation(recorded, "is not where a history begins");
    }
    boolean ends = event instanceof Event.End || event instanceof Event.RunTerminated;
    if (ends != last) {
      violation(recorded, "is not where a history ends");
    }
    switch (event) {
      case Event.Issued command -> issue(recorded, command);
      case Event.Resolution result -> resolve(recorded, result);
      case Event.CommandCanceled(int command) -> close(recorded, command);
      default -> {}
    }
  }

  private void issue(Recorded recorded, Event.Issued command) {
    if (command.command() != ++issued) {
      violation(recorded, "should be number " + issued);
    }
    commands.put(command.command(), new Progress(command instanceof Event.StepScheduled));
  }

  private void resolve(Recorded recorded, Event.Resolution result) {
    int command = result.command();
    Progress progress = commands.get(command);
    if (progress == null || progress.closed) {
      violation(recorded, "is for a command that is not open");
      return;
    }
    switch (result) {
      case Event.AttemptStarted started -> {
        if (started.attempt() != progress.attempt + 1) {
          violation(recorded, "follows attempt " + progress.attempt);
        }
        progress.attempt = started.attempt();
      }
      case Event.AttemptFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.StepCompleted done -> ran(recorded, progress, done.attempt());
      case Event.StepFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.ActivityCompleted done -> ran(recorded, progress, done.attempt());
      case Event.ActivityFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.TimerFired _, Event.ChildCompleted _, Event.ChildFailed _ -> {}
    }
    boolean goesOn =
        result instanceof Event.AttemptStarted || result instanceof Event.AttemptFailed;
    progress.closed = !goesOn;
  }

  /// An attempt of an activity that is lost with its worker leaves no trace but its number.
  private void ran(Recorded recorded, Progress progress, int attempt) {
    boolean fits = progress.isStep ? attempt == progress.attempt : attempt >= progress.attempt;
    if (!fits) {
      violation(recorded, "comes while attempt " + progress.attempt + " is under way");
    }
    progress.attempt = attempt;
  }

  private void close(Recorded recorded, int command) {
    Progress progress = commands.get(command);
    if (progress == null || progress.closed) {
      violation(recorded, "is for a command that is not open");
    } else {
      progress.closed = true;
    }
  }

  private void violation(Recorded recorded, String what) {
    violations.add("event %d %s %s".formatted(recorded.seq(), recorded.event(), what));
  }
}
