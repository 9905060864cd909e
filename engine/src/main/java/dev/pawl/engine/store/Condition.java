package dev.pawl.engine.store;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a run's state alone does not say, derived from its record and the time (DESIGN §3).
///
/// @param flags what `is:` in a query finds
/// @param waitsFor a sentence on what the run waits for and since when, empty if for nothing
/// @param attention why a person has to act and how, null if nobody has to
public record Condition(Set<Flag> flags, String waitsFor, @Nullable String attention) {

  /// A run is overdue this long after the time at which it should have gone on.
  private static final long OVERDUE_MILLIS = 10_000;

  /// A property found by `is:` in a query.
  public enum Flag {
    /// An attempt failed and another is to come.
    RETRYING,
    /// The time to go on has passed.
    OVERDUE,
    /// A question to a person is open.
    ASKING,
    /// Not ended.
    OPEN,
    /// Ended.
    ENDED,
    /// A person has to act.
    ATTENTION,
    /// Started by another run.
    CHILD
  }

  /// The condition of a run at a time.
  public static Condition of(RunRecord run, long nowMillis) {
    RunHead head = run.head();
    EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
    flags.add(head.state().isTerminal() ? Flag.ENDED : Flag.OPEN);
    if (run.parent() != null) {
      flags.add(Flag.CHILD);
    }
    for (Wait wait : head.state().isTerminal() ? List.<Wait>of() : head.waits()) {
      if (wait.isRetrying()) {
        flags.add(Flag.RETRYING);
      }
      if (wait.question() != null) {
        flags.add(Flag.ASKING);
      }
    }
    boolean waits = head.state() == RunState.WAITING;
    if (waits
        && head.wakeAtMillis() != RunHead.AT_TAKEOVER
        && head.wakeAtMillis() < nowMillis - OVERDUE_MILLIS) {
      flags.add(Flag.OVERDUE);
    }
    String attention = attention(run);
    if (attention != null) {
      flags.add(Flag.ATTENTION);
    }
    return new Condition(flags, waitsFor(head, nowMillis), attention);
  }

  private static @Nullable String attention(RunRecord run) {
    RunHead head = run.head();
    RunHead.Block block = head.block();
    if (block != null) {
      return "blocked (" + block.reason().code() + "): " + firstLine(block.report());
    }
    if (head.state() == RunState.FAILED && !head.seen() && run.parent() == null) {
      return "failed and not yet looked at";
    }
    for (Wait wait : head.waits()) {
      if (wait.question() != null && !head.state().isTerminal()) {
        return "asks: " + wait.question().prompt();
      }
    }
    return null;
  }

  private static String waitsFor(RunHead head, long nowMillis) {
    if (head.waits().isEmpty() || head.state().isTerminal()) {
      return "";
    }
    Wait first = head.waits().getFirst();
    StringBuilder text = new StringBuilder(what(first));
    text.append(" since ").append(age(nowMillis - first.sinceMillis()));
    if (first.isRetrying()) {
      text.append(", retrying: attempt ").append(first.attempt());
      if (first.maxAttempts() > 0) {
        text.append(" of ").append(first.maxAttempts());
      }
      if (first.untilMillis() > nowMillis) {
        text.append(", next in ").append(age(first.untilMillis() - nowMillis));
      }
    } else if (first.untilMillis() > nowMillis) {
      text.append(", until in ").append(age(first.untilMillis() - nowMillis));
    }
    int more = head.waits().size() - 1;
    return more == 0 ? text.toString() : text + " and " + more + " more";
  }

  private static String what(Wait wait) {
    return switch (wait.kind()) {
      case STEP -> "step " + wait.name();
      case ACTIVITY -> "activity " + wait.name();
      case TIMER -> "a timer";
      case SIGNAL -> "signal " + wait.name();
      case QUESTION -> "an answer to " + wait.name();
      case CHILD -> "child " + wait.name();
    };
  }

  /// A duration in its largest unit that gives a whole number: `45 s`, `3 min`, `2 h`, `5 d`.
  public static String age(long millis) {
    long seconds = Math.max(0, millis) / 1_000;
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    return hours < 48 ? hours + " h" : hours / 24 + " d";
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }
}
