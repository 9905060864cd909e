package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import java.time.Duration;
import java.util.Set;

/// When a failed attempt is followed by another.
///
/// The wait before attempt n + 1 is `initialInterval × multiplier^(n-1)`, at most `maxInterval`,
/// made longer or shorter by up to `jitter` of itself; a failure that asks for a later time gets
/// it. Waits are durable: a restart in the middle of one waits for the rest.
///
/// @param maxAttempts at least 1, the first included; 0 for no bound
/// @param initialInterval not negative
/// @param multiplier at least 1
/// @param maxInterval at least the initial interval, at most [Limits#DURATION_MAX]
/// @param jitter 0 to 1
/// @param nonRetryable failure types (class names of exceptions) that end the attempts at once
public record RetryPolicy(
    int maxAttempts,
    Duration initialInterval,
    double multiplier,
    Duration maxInterval,
    double jitter,
    Set<String> nonRetryable) {

  private static final RetryPolicy DEFAULTS =
      new RetryPolicy(10, Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1), 0.2, Set.of());
  private static final RetryPolicy NONE = DEFAULTS.withMaxAttempts(1);

  public RetryPolicy {
    nonRetryable = Set.copyOf(nonRetryable);
    require(maxAttempts >= 0, "max attempts", maxAttempts, "0 or more");
    require(!initialInterval.isNegative(), "initial interval", initialInterval, "0 or more");
    require(multiplier >= 1 && multiplier <= 100, "multiplier", multiplier, "1 to 100");
    require(
        maxInterval.compareTo(initialInterval) >= 0,
        "max interval",
        maxInterval,
        "at least the initial interval " + initialInterval);
    require(
        maxInterval.compareTo(Limits.DURATION_MAX) <= 0,
        "max interval",
        maxInterval,
        "up to %d days".formatted(Limits.DURATION_MAX.toDays()));
    require(jitter >= 0 && jitter <= 1, "jitter", jitter, "0 to 1");
  }

  /// Ten attempts: after 1 s, doubled up to 1 min, give or take a fifth.
  public static RetryPolicy defaults() {
    return DEFAULTS;
  }

  /// One attempt.
  public static RetryPolicy none() {
    return NONE;
  }

  /// As many attempts with the same wait between them.
  public static RetryPolicy fixed(int maxAttempts, Duration interval) {
    return new RetryPolicy(maxAttempts, interval, 1.0, interval, 0, Set.of());
  }

  public RetryPolicy withMaxAttempts(int attempts) {
    return new RetryPolicy(
        attempts, initialInterval, multiplier, maxInterval, jitter, nonRetryable);
  }

  /// Exponential backoff from `initial`, times `factor`, up to `max`.
  public RetryPolicy withBackoff(Duration initial, double factor, Duration max) {
    return new RetryPolicy(maxAttempts, initial, factor, max, jitter, nonRetryable);
  }

  public RetryPolicy withJitter(double share) {
    return new RetryPolicy(
        maxAttempts, initialInterval, multiplier, maxInterval, share, nonRetryable);
  }

  public RetryPolicy withNonRetryable(String... types) {
    return new RetryPolicy(
        maxAttempts, initialInterval, multiplier, maxInterval, jitter, Set.of(types));
  }

  private static void require(boolean holds, String field, Object value, String allowed) {
    if (!holds) {
      throw new IllegalArgumentException(
          "retry policy: %s is %s, allowed: %s".formatted(field, value, allowed));
    }
  }
}
