package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Asserts on faults by their stable codes.
final class Faults {
  private Faults() {}

  /// Asserts that a call is refused with a code; more can be said of the message.
  static AbstractThrowableAssert<?, PawlException> assertRefused(
      ErrorCode code, ThrowingCallable call) {
    PawlException fault = catchThrowableOfType(PawlException.class, call);
    assertThat(fault).as("a fault with code %s", code).isNotNull();
    assertThat(fault.code()).as(fault.getMessage()).isEqualTo(code);
    return assertThat(fault);
  }
}
