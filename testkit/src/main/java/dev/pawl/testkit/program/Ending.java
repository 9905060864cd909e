package dev.pawl.testkit.program;

import org.jspecify.annotations.Nullable;

/// How a branch of the model ended.
///
/// @param atMillis when; [Clock#NEVER] if it waits for good
/// @param text the value, or the first cause of a failure
/// @param failureKind which exception a failure is
/// @param next the program of the next execution
record Ending(How how, long atMillis, String text, String failureKind, @Nullable Program next) {
  enum How {
    VALUE,
    FAILED,
    CANCELED,
    CONTINUED,
    /// Left where it stood, because the execution was over.
    HALTED
  }

  static Ending value(long atMillis, String text) {
    return new Ending(How.VALUE, atMillis, text, "", null);
  }

  static Ending failed(long atMillis, Failed failure) {
    return new Ending(How.FAILED, atMillis, failure.root, failure.kind, null);
  }

  static Ending canceled(long atMillis) {
    return new Ending(How.CANCELED, atMillis, "", "", null);
  }

  static Ending continued(long atMillis, Program next) {
    return new Ending(How.CONTINUED, atMillis, "", "", next);
  }

  static Ending halted(long atMillis) {
    return new Ending(How.HALTED, atMillis, "", "", null);
  }

  boolean isFailure() {
    return how == How.FAILED;
  }

  boolean isValue() {
    return how == How.VALUE;
  }

  /// When it ended by itself, [Clock#NEVER] if it did not.
  long settledMillis() {
    return isValue() || isFailure() ? atMillis : Clock.NEVER;
  }

  /// The value, or the failure thrown.
  String get() {
    if (isFailure()) {
      throw new Failed(failureKind, text);
    }
    return text;
  }

  /// As an element of what [Program.How#SETTLED] gives.
  String settled() {
    return isFailure() ? Texts.failed(text) : Texts.settled(text);
  }

  /// The code goes on somewhere else than after the current node.
  abstract static sealed class Leap extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Leap() {
      super(null, null, false, false);
    }
  }

  static final class Failed extends Leap {
    private static final long serialVersionUID = 1L;

    final String kind;
    final String root;

    Failed(String kind, String root) {
      this.kind = kind;
      this.root = root;
    }
  }

  static final class Canceled extends Leap {
    private static final long serialVersionUID = 1L;
  }

  static final class Halted extends Leap {
    private static final long serialVersionUID = 1L;
  }

  static final class Continued extends Leap {
    private static final long serialVersionUID = 1L;

    final transient Program next;

    Continued(Program next) {
      this.next = next;
    }
  }
}
