package dev.pawl.work.wake;

import dev.pawl.work.pattern.LinePattern;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What of a task's output is told, and how often.
///
/// @param onExit whether its end is told
/// @param onOutput whether its output is
/// @param patterns only bursts of output are told that have a line with one of these; at most 10,
///   see [LinePattern]
/// @param mode see [WakeMode]
/// @param dedupeKey tasks with the same key tell the same thing once among them; empty for a task
///   alone
/// @param settleMillis for how long nothing must come before a burst counts as over, 0 to 600,000
/// @param maxWaitMillis after how long a burst is told although it goes on, at most 3,600,000
/// @param budgetWakes how many are told of one task, 0 for any number
/// @param budgetBytes how many bytes of output they may carry together, 0 for any number
/// @param tailChars how much of the end of the output a notice carries, 0 to 2,000
public record WakeRules(
    boolean onExit,
    boolean onOutput,
    List<String> patterns,
    String mode,
    String dedupeKey,
    long settleMillis,
    long maxWaitMillis,
    int budgetWakes,
    long budgetBytes,
    int tailChars) {
  /// Only the end is told; what is set besides are the defaults.
  public static final WakeRules EXIT =
      new WakeRules(true, false, List.of(), "transition", "", 1_500, 15_000, 20, 20_000, 2_000);

  private static final int PATTERNS_MAX = 10;
  private static final int KEY_CHARS_MAX = 200;

  public WakeRules {
    patterns = List.copyOf(patterns);
    if (patterns.size() > PATTERNS_MAX) {
      throw new IllegalArgumentException(
          "%d patterns, allowed: %d".formatted(patterns.size(), PATTERNS_MAX));
    }
    patterns.forEach(pattern -> LinePattern.parse("notify pattern", pattern));
    WakeMode.of(mode);
    if (dedupeKey.length() > KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "dedupe key has %d chars, allowed: %d".formatted(dedupeKey.length(), KEY_CHARS_MAX));
    }
    check("settle time in ms", settleMillis, 600_000);
    check("longest wait in ms", maxWaitMillis, 3_600_000);
    check("budget of notices", budgetWakes, 1_000_000);
    check("budget of bytes", budgetBytes, 1L << 40);
    check("tail", tailChars, 2_000);
  }

  private static void check(String field, long value, long max) {
    if (value < 0 || value > max) {
      throw new IllegalArgumentException(
          "%s is %,d, allowed: 0 to %,d".formatted(field, value, max));
    }
  }

  /// The mode if none was asked for: with a pattern the first match is enough.
  public static String defaultMode(List<String> patterns) {
    boolean any = patterns.stream().anyMatch(pattern -> !pattern.isBlank());
    return (any ? WakeMode.FIRST_MATCH_ONLY : WakeMode.TRANSITION).code();
  }

  /// Those that are none are left out.
  List<LinePattern> linePatterns() {
    Stream<@Nullable LinePattern> read =
        patterns.stream().map(pattern -> LinePattern.parse("notify pattern", pattern));
    return read.filter(Objects::nonNull).map(Objects::requireNonNull).toList();
  }
}
