package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What holds for the history of every execution, open, ended or retried, without its code:
/// positions without gaps, commands numbered as they were issued, one result per command, attempts
/// without gaps, nothing after the end.
public final class HistoryAudit {
  private final List<String> violations = new ArrayList<>();
  private final Map<Integer, Progress> commands = new HashMap<>();
  private final boolean retried;
  private int issued;

  /// How far a command is.
  private static final class Progress {
    private final boolean isStep;
    private int attempt = 1;
    private boolean closed;

    private Progress(boolean isStep) {
      this.isStep = isStep;
    }
  }

  private HistoryAudit(boolean retried) {
    this.retried = retried;
  }

  /// The rules that a history breaks, one line each.
  public static List<String> violations(List<Recorded> history) {
    List<Recorded> effective = EffectiveHistory.of(history);
    HistoryAudit audit = new HistoryAudit(effective.size() < history.size());
    for (int i = 0; i < history.size(); i++) {
      if (history.get(i).seq() != i + 1L) {
        audit.violation(history.get(i), "stands at place " + (i + 1));
      }
    }
    for (int i = 0; i < effective.size(); i++) {
      audit.check(effective.get(i), i == 0, i == effective.size() - 1);
    }
    return List.copyOf(audit.violations);
  }

  /// Whether an execution is over with this event, unless an operator's retry takes it back.
  public static boolean isEnd(Event event) {
    return event instanceof Event.End || event instanceof Event.RunTerminated;
  }

  private void check(Recorded recorded, boolean first, boolean last) {
    Event event = recorded.event();
    if (event instanceof Event.RunStarted != first) {
      violation(recorded, "is not where a history begins");
    }
    if (isEnd(event) && !last) {
      violation(recorded, "is not where the history ends");
    }
    switch (event) {
      case Event.Issued command -> issue(recorded, command);
      case Event.Resolution result -> resolve(recorded, result);
      case Event.CommandCanceled(int command) -> close(recorded, command);
      default -> {
        // No other event belongs to a command.
      }
    }
  }

  private void issue(Recorded recorded, Event.Issued command) {
    if (command.command() != ++issued) {
      violation(recorded, "should be number " + issued);
    }
    commands.put(command.command(), new Progress(command instanceof Event.StepScheduled));
  }

  private void resolve(Recorded recorded, Event.Resolution result) {
    Progress progress = commands.get(result.command());
    if (progress == null || progress.closed) {
      violation(recorded, "is for a command that is not open");
      return;
    }
    switch (result) {
      case Event.AttemptStarted started -> begin(recorded, progress, started.attempt());
      case Event.AttemptFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.StepCompleted done -> ran(recorded, progress, done.attempt());
      case Event.StepFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.ActivityCompleted done -> ran(recorded, progress, done.attempt());
      case Event.ActivityFailed failed -> ran(recorded, progress, failed.attempt());
      case Event.TimerFired _, Event.ChildCompleted _, Event.ChildFailed _ -> {
        // These have no attempts.
      }
    }
    progress.closed =
        !(result instanceof Event.AttemptStarted || result instanceof Event.AttemptFailed);
  }

  /// Attempts that a retry has taken back keep their numbers.
  private void begin(Recorded recorded, Progress progress, int attempt) {
    boolean follows = retried ? attempt > progress.attempt : attempt == progress.attempt + 1;
    if (!follows) {
      violation(recorded, "follows attempt " + progress.attempt);
    }
    progress.attempt = attempt;
  }

  /// An attempt of an activity that is lost with its worker leaves no trace but its number.
  private void ran(Recorded recorded, Progress progress, int attempt) {
    boolean exact = progress.isStep && !retried;
    boolean fits = exact ? attempt == progress.attempt : attempt >= progress.attempt;
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
    violations.add("event %d %s %s".formatted(recorded.seq(), recorded.event().kind(), what));
  }
}
