package dev.pawl.engine.history;

/// The state of a run (DESIGN §3). The ordinal is not stored; [#code()] is.
public enum RunState {
  /// Accepted, no turn taken yet.
  QUEUED("queued"),
  /// A turn or a step is going on.
  RUNNING("running"),
  /// Nothing to do until a timer, signal, activity or child.
  WAITING("waiting"),
  /// An operator asked it to stand still.
  PAUSED("paused"),
  /// Needs a person; see [BlockReason].
  BLOCKED("blocked"),
  /// Ended with an output.
  SUCCEEDED("succeeded"),
  /// Ended with a failure.
  FAILED("failed"),
  /// Ended because somebody asked.
  CANCELED("canceled");

  private final String code;

  RunState(String code) {
    this.code = code;
  }

  /// The stable lower-case name used in stores, queries and every face.
  public String code() {
    return code;
  }

  /// Whether the run has ended for good (only a retry opens it again).
  public boolean isTerminal() {
    return this == SUCCEEDED || this == FAILED || this == CANCELED;
  }

  /// The state of that [#code()].
  public static RunState ofCode(String code) {
    for (RunState state : values()) {
      if (state.code.equals(code)) {
        return state;
      }
    }
    throw new PawlException(ErrorCode.CORRUPT_HISTORY, "unknown run state '" + code + "'");
  }
}
