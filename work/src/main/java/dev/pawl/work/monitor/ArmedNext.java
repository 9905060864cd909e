package dev.pawl.work.monitor;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The wish that the next command should run in the background. It holds for one command and for a
/// while.
///
/// @param since when it was made; null if there is none
public record ArmedNext(@Nullable Instant since) {
  /// Nothing was wished.
  public static final ArmedNext NONE = new ArmedNext(null);

  /// The wish, made now.
  public static ArmedNext at(Instant now) {
    return new ArmedNext(now);
  }

  /// Whether it holds. A clock that was set back does not end it.
  public boolean holds(Instant now, Duration window) {
    return since != null && Duration.between(since, now).compareTo(window) <= 0;
  }
}
