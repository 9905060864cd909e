package dev.pawl.engine.workflow;

import java.time.Duration;

/// How a step is run.
///
/// @param retry what follows a failed attempt; one attempt by default
/// @param startToClose the longest time of one attempt, zero for no bound; its thread is
///   interrupted
public record StepOptions(RetryPolicy retry, Duration startToClose) {
  private static final StepOptions DEFAULTS = new StepOptions(RetryPolicy.none(), Duration.ZERO);

  public StepOptions {
    ActivityOptions.check("start-to-close timeout", startToClose);
  }

  /// One attempt, no timeout.
  public static StepOptions defaults() {
    return DEFAULTS;
  }

  /// These attempts, no timeout.
  public static StepOptions retrying(RetryPolicy policy) {
    return new StepOptions(policy, Duration.ZERO);
  }

  public StepOptions withStartToClose(Duration timeout) {
    return new StepOptions(retry, timeout);
  }
}
