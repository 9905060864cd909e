package dev.pawl.process;

import java.io.IOException;
import java.io.Serial;

/// Bytes that did not reach the input of a command, or not all of them; the message says why.
public final class InputException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  /// Why they did not.
  public enum Reason {
    /// The command was started without an input that stays open.
    NOT_OPEN,
    /// Its input was closed, by somebody here or by the command itself.
    CLOSED,
    /// It has not read for as long as it was waited.
    NOT_READ,
    /// It has ended.
    ENDED
  }

  private final Reason reason;
  private final int taken;

  InputException(Reason reason, int taken, String message) {
    super(message);
    this.reason = reason;
    this.taken = taken;
  }

  public Reason reason() {
    return reason;
  }

  /// How many of the bytes the system has taken for the command, from the first on; it need not
  /// have read them.
  public int taken() {
    return taken;
  }
}
