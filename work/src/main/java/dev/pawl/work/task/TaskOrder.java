package dev.pawl.work.task;

import dev.pawl.work.wake.WakeRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a task is to do: the input of its run.
///
/// @param words the program and its arguments; no shell reads them
/// @param directory where it runs, an absolute path
/// @param title what people call it
/// @param limits its bounds
/// @param delaySeconds how long to wait before anything else, 0 for not at all
/// @param after ids of runs that have to succeed first
/// @param restart what follows an end that is no success; null for nothing
/// @param wake who is to be told of what
/// @param group of which only so many run at a time
/// @param priority those with a higher one go first in their group, -1000 to 1000
/// @param means what it is given to run with
/// @param ready what shows that it is ready; null if that does not matter
public record TaskOrder(
    List<String> words,
    String directory,
    String title,
    TaskLimits limits,
    long delaySeconds,
    List<String> after,
    @Nullable Restart restart,
    WakeRules wake,
    String group,
    int priority,
    TaskMeans means,
    @Nullable TaskReady ready) {
  private static final int PRIORITY_MAX = 1_000;

  public TaskOrder {
    words = List.copyOf(words);
    after = List.copyOf(after);
    if (delaySeconds < 0 || delaySeconds > TaskLimits.LONGEST.toSeconds()) {
      throw new IllegalArgumentException(
          "delay is %d s, allowed: 0 to %d days"
              .formatted(delaySeconds, TaskLimits.LONGEST.toDays()));
    }
    if (Math.abs((long) priority) > PRIORITY_MAX) {
      throw new IllegalArgumentException(
          "priority is %d, allowed: %d to %d".formatted(priority, -PRIORITY_MAX, PRIORITY_MAX));
    }
  }

  /// The same under another title.
  TaskOrder withTitle(String text) {
    return new TaskOrder(
        words,
        directory,
        text,
        limits,
        delaySeconds,
        after,
        restart,
        wake,
        group,
        priority,
        means,
        ready);
  }

  /// What follows an end that is no success.
  ///
  /// @param times at most so many starts more, 0 to 1000
  /// @param backoffSeconds before the first of them, at most 3600; each further one waits twice as
  ///   long, at most an hour
  /// @param successCodes exit codes that are a success
  public record Restart(int times, long backoffSeconds, List<Integer> successCodes) {
    public Restart {
      successCodes = List.copyOf(successCodes);
      if (times < 0 || times > 1_000) {
        throw new IllegalArgumentException("restarts is %d, allowed: 0 to 1000".formatted(times));
      }
      if (backoffSeconds < 0 || backoffSeconds > 3_600) {
        throw new IllegalArgumentException(
            "backoff is %d s, allowed: 0 to 3600".formatted(backoffSeconds));
      }
      if (successCodes.isEmpty() || successCodes.stream().anyMatch(it -> it < 0 || it > 255)) {
        throw new IllegalArgumentException(
            "success codes are %s, allowed: 0 to 255, at least one".formatted(successCodes));
      }
    }
  }
}
