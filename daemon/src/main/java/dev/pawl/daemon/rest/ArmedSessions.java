package dev.pawl.daemon.rest;

import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.work.monitor.ArmedNext;
import dev.pawl.work.monitor.MonitorDetector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Wishes for the next command, one for each session. They are in memory: a wish is for the next
/// minutes, and whoever made it sees in the answer whether it was taken. Thread-safe.
final class ArmedSessions {
  private static final int SESSIONS_MAX = 1_000;

  private final Map<String, ArmedNext> bySession = new HashMap<>();

  /// Makes a wish, in place of an earlier one.
  synchronized void arm(String session, Instant now, Duration window) {
    bySession.values().removeIf(it -> !it.holds(now));
    if (!bySession.containsKey(session) && bySession.size() >= SESSIONS_MAX) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "%,d sessions wait for their next command already; use fewer names of sessions, or"
                  .formatted(SESSIONS_MAX)
              + " shorter windows",
          "session");
    }
    bySession.put(session, ArmedNext.arm(now, window));
  }

  /// Decides about a command of a session.
  ///
  /// @param take whether it is the next one, which uses the wish up
  synchronized MonitorDetector.Outcome decide(
      MonitorDetector detector, String session, String command, Instant now, boolean take) {
    ArmedNext armed = bySession.getOrDefault(session, ArmedNext.NONE).seen(now);
    MonitorDetector.Outcome outcome = detector.next(command, armed, now);
    ArmedNext left = take ? outcome.armed() : armed;
    if (left.holds(now)) {
      bySession.put(session, left);
    } else {
      bySession.remove(session);
    }
    return outcome;
  }
}
