package dev.pawl.engine.replay;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.RetryPolicy;

/// Computes what a [RetryPolicy] says. The outcome is recorded, so replay never asks again.
final class Retries {
  private Retries() {}

  /// The wait before the next attempt in milliseconds, -1 if there is none.
  ///
  /// @param failures how many attempts have failed, the last included
  /// @param salt spreads the jitter; equal salts give equal waits
  static long delayMillis(RetryPolicy policy, int failures, Failure failure, long salt) {
    boolean spent = policy.maxAttempts() > 0 && failures >= policy.maxAttempts();
    if (spent || !failure.retryable() || policy.nonRetryable().contains(failure.type())) {
      return -1;
    }
    double base =
        policy.initialInterval().toMillis() * Math.pow(policy.multiplier(), failures - 1.0);
    double bounded = Math.min(base, (double) policy.maxInterval().toMillis());
    double spread = 1 + policy.jitter() * (2 * unit(salt) - 1);
    long asked = failure.retryAfter() == null ? 0 : failure.retryAfter().toMillis();
    return Math.max((long) (bounded * spread), asked);
  }

  /// A number from 0 to 1 that looks random: the mixing function of SplitMix64.
  private static double unit(long salt) {
    long z = salt * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
  }
}
