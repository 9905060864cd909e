package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a failed or canceled run goes on: where to, and what of the rest still counts.
///
/// @param resetTo the position of the last event that counts
/// @param kept inputs behind it that still hold: signals, and results of work asked for before it
public record RetryPlan(long resetTo, List<Event.Input> kept) {

  /// Goes back to the last good point.
  ///
  /// That is just before the recorded failure that ended the run, if one did: what failed is tried
  /// again. If the code itself ended it, it is just before the end: the (mended) code decides
  /// again.
  ///
  /// @param effective the effective history of an ended execution
  public static RetryPlan fromLastGoodPoint(List<Recorded> effective) {
    int end = effective.size() - 1;
    int cut = end;
    Failure failure =
        effective.get(end).event() instanceof Event.RunFailed(Failure cause) ? cause : null;
    boolean canceled = failure == null;
    for (int i = end - 1; i > 0; i--) {
      Event event = effective.get(i).event();
      if (canceled ? event instanceof Event.CancelRequested : isCause(event, failure)) {
        cut = i;
        break;
      }
    }
    return cutAt(effective, cut);
  }

  /// Goes back to just after a command was issued: its result does not count, it is done again.
  ///
  /// @return null if there is no such command
  public static @Nullable RetryPlan fromCommand(List<Recorded> effective, int command) {
    for (int i = 1; i < effective.size(); i++) {
      if (effective.get(i).event() instanceof Event.Issued issued && issued.command() == command) {
        RetryPlan plan = cutAt(effective, i + 1);
        return new RetryPlan(
            plan.resetTo(),
            plan.kept().stream()
                .filter(kept -> !(kept instanceof Event.Resolution r) || r.command() != command)
                .toList());
      }
    }
    return null;
  }

  private static RetryPlan cutAt(List<Recorded> effective, int cut) {
    Set<Integer> issued = new HashSet<>();
    for (Recorded recorded : effective.subList(0, cut)) {
      if (recorded.event() instanceof Event.Issued command) {
        issued.add(command.command());
      }
    }
    List<Event.Input> kept = new ArrayList<>();
    for (Recorded recorded : effective.subList(cut, effective.size())) {
      switch (recorded.event()) {
        case Event.SignalReceived signal -> kept.add(signal);
        case Event.StepFailed _, Event.ActivityFailed _, Event.ChildFailed _ -> {}
        case Event.Resolution result when issued.contains(result.command()) -> kept.add(result);
        default -> {}
      }
    }
    return new RetryPlan(effective.get(cut - 1).seq(), List.copyOf(kept));
  }

  private static boolean isCause(Event event, @Nullable Failure ofRun) {
    Failure failure =
        switch (event) {
          case Event.StepFailed failed -> failed.failure();
          case Event.ActivityFailed failed -> failed.failure();
          case Event.ChildFailed failed -> failed.failure();
          default -> null;
        };
    for (Failure next = ofRun; failure != null && next != null; next = next.cause()) {
      if (next.equals(failure)) {
        return true;
      }
    }
    return false;
  }
}
