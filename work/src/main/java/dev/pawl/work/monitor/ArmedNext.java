package dev.pawl.work.monitor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The wish that the next command should run in the background. It holds for one command and for a
/// while.
///
/// @param since when it was made; null if there is none
/// @param window how long it holds
public record ArmedNext(@Nullable Instant since, Duration window) {
  /// How long it holds where nobody says it.
  public static final Duration WINDOW = Duration.ofMinutes(5);

  /// The shortest window.
  public static final Duration WINDOW_MIN = Duration.ofSeconds(1);

  /// The longest window.
  public static final Duration WINDOW_MAX = Duration.ofDays(1);

  /// Nothing was wished.
  public static final ArmedNext NONE = new ArmedNext(null, WINDOW);

  /// Checks the window.
  public ArmedNext {
    if (window.compareTo(WINDOW_MIN) < 0 || window.compareTo(WINDOW_MAX) > 0) {
      throw new IllegalArgumentException(
          "the window is %s; give 1 second to 1 day".formatted(window));
    }
  }

  /// The wish, made now.
  public static ArmedNext arm(Instant now, Duration window) {
    return new ArmedNext(now, window);
  }

  /// Whether it holds. A clock that was set back does not end it.
  public boolean holds(Instant now) {
    return since != null && Duration.between(since, now).compareTo(window) <= 0;
  }

  /// What is left of it once somebody has looked: a wish that is too old is none.
  public ArmedNext seen(Instant now) {
    return holds(now) ? this : NONE;
  }
}
