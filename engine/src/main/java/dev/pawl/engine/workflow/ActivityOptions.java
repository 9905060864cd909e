package dev.pawl.engine.workflow;

import dev.pawl.engine.history.Limits;
import java.time.Duration;

/// How an activity is run. Durations of zero mean no bound; the longest is [Limits#DURATION_MAX].
///
/// @param queue the task queue whose workers run it
/// @param retry what follows a failed attempt
/// @param startToClose the longest time of one attempt
/// @param scheduleToClose the longest time from the call to the final result, retries included
/// @param heartbeat the longest silence of a running attempt
/// @param priority greater is taken first from the queue; 0 is usual
public record ActivityOptions(
    String queue,
    RetryPolicy retry,
    Duration startToClose,
    Duration scheduleToClose,
    Duration heartbeat,
    int priority) {
  /// The queue of activities that name none.
  public static final String DEFAULT_QUEUE = "default";

  private static final ActivityOptions DEFAULTS =
      new ActivityOptions(
          DEFAULT_QUEUE, RetryPolicy.defaults(), Duration.ZERO, Duration.ZERO, Duration.ZERO, 0);

  public ActivityOptions {
    Limits.name("task queue", queue);
    check("start-to-close timeout", startToClose);
    check("schedule-to-close timeout", scheduleToClose);
    check("heartbeat timeout", heartbeat);
  }

  /// Queue `default`, [RetryPolicy#defaults()], no timeouts, priority 0.
  public static ActivityOptions defaults() {
    return DEFAULTS;
  }

  public ActivityOptions withQueue(String name) {
    return new ActivityOptions(name, retry, startToClose, scheduleToClose, heartbeat, priority);
  }

  public ActivityOptions withRetry(RetryPolicy policy) {
    return new ActivityOptions(queue, policy, startToClose, scheduleToClose, heartbeat, priority);
  }

  public ActivityOptions withStartToClose(Duration timeout) {
    return new ActivityOptions(queue, retry, timeout, scheduleToClose, heartbeat, priority);
  }

  public ActivityOptions withScheduleToClose(Duration timeout) {
    return new ActivityOptions(queue, retry, startToClose, timeout, heartbeat, priority);
  }

  public ActivityOptions withHeartbeat(Duration timeout) {
    return new ActivityOptions(queue, retry, startToClose, scheduleToClose, timeout, priority);
  }

  public ActivityOptions withPriority(int value) {
    return new ActivityOptions(queue, retry, startToClose, scheduleToClose, heartbeat, value);
  }

  static void check(String field, Duration value) {
    if (value.isNegative() || value.compareTo(Limits.DURATION_MAX) > 0) {
      throw new IllegalArgumentException(
          "%s is %s, allowed: zero for none, up to %d days"
              .formatted(field, value, Limits.DURATION_MAX.toDays()));
    }
  }
}
