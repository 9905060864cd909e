package dev.pawl.api;

import java.util.Arrays;

/// How a daemon's process ends that cannot serve, for the command that has started it.
public enum DaemonExit {
  CANNOT_SERVE(1, ProblemCode.STORE_UNAVAILABLE),
  IN_USE(9, ProblemCode.STORE_IN_USE),
  NEWER(10, ProblemCode.STORE_NEWER),
  CORRUPT(11, ProblemCode.STORE_CORRUPT),
  FULL(12, ProblemCode.STORE_FULL);

  private static final int OUT_OF_MEMORY = 3;

  private final int number;
  private final ProblemCode reason;

  DaemonExit(int number, ProblemCode reason) {
    this.number = number;
    this.reason = reason;
  }

  /// Whether a process that ended with a code did not end by itself: a signal gives 128 and more, a
  /// JVM without memory 3.
  public static boolean isDeath(int number) {
    return number >= 128 || number == OUT_OF_MEMORY;
  }

  /// The exit code.
  public int number() {
    return number;
  }

  /// Why it cannot serve.
  public ProblemCode reason() {
    return reason;
  }

  /// The end for a reason; [#CANNOT_SERVE] for one that has none of its own.
  public static DaemonExit of(ProblemCode reason) {
    return Arrays.stream(values())
        .filter(exit -> exit.reason == reason)
        .findFirst()
        .orElse(CANNOT_SERVE);
  }

  /// The end with an exit code; [#CANNOT_SERVE] for one that is not known.
  public static DaemonExit of(int number) {
    return Arrays.stream(values())
        .filter(exit -> exit.number == number)
        .findFirst()
        .orElse(CANNOT_SERVE);
  }
}
