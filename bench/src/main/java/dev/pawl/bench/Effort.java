package dev.pawl.bench;

import java.time.Duration;

/// How long it measures.
///
/// @param repetitions how often each load is put on each contender
/// @param warmUp under each load before the first repetition
/// @param load how long a repetition lasts
/// @param signals how many signals the replay row takes
/// @param residents how many runs stay in memory
/// @param sleepers how many runs sleep in the small heap
/// @param sleepersLimit how long they may take to fall asleep
record Effort(
    int repetitions,
    Duration warmUp,
    Duration load,
    int signals,
    int residents,
    int sleepers,
    Duration sleepersLimit) {
  static final Effort FULL =
      new Effort(
          3,
          Duration.ofMillis(6_000),
          Duration.ofMillis(2_500),
          15,
          100_000,
          1_000_000,
          Duration.ofSeconds(150));

  static final Effort QUICK =
      new Effort(
          3,
          Duration.ofMillis(700),
          Duration.ofMillis(500),
          5,
          10_000,
          30_000,
          Duration.ofSeconds(15));
}
