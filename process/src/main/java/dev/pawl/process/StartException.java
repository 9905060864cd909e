package dev.pawl.process;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A command that could not be started; the message says what to do.
public final class StartException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final boolean passing;

  StartException(String message, boolean passing, @Nullable Throwable cause) {
    super(message, cause);
    this.passing = passing;
  }

  /// One that will not go better later.
  public StartException(String message) {
    super(message);
    this.passing = false;
  }

  /// Whether it may go better later: the system was short of something.
  public boolean isPassing() {
    return passing;
  }
}
