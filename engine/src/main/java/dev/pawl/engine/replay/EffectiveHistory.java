package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;

/// The part of a history that counts: what an operator's retry went back behind is left out.
public final class EffectiveHistory {
  private EffectiveHistory() {}

  /// Whether the code has asked for nothing since the start or the last retry.
  public static boolean isUntouched(List<Recorded> effective) {
    for (Recorded recorded : effective.reversed()) {
      switch (recorded.event()) {
        case Event.RunStarted _, Event.RunRetried _ -> {
          return true;
        }
        case Event.Command _ -> {
          return false;
        }
        case Event.Input _ -> {}
      }
    }
    return true;
  }

  /// The events that count, in order. Their positions are as recorded, so gaps show the cuts.
  public static List<Recorded> of(List<Recorded> history) {
    List<Recorded> effective = new ArrayList<>(history.size());
    for (Recorded recorded : history) {
      if (recorded.event() instanceof Event.RunRetried(long resetTo, String _)) {
        while (!effective.isEmpty() && effective.getLast().seq() > resetTo) {
          effective.removeLast();
        }
      }
      effective.add(recorded);
    }
    return effective;
  }
}
