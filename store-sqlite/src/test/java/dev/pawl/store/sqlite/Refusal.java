package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What a refused call has to say.
final class Refusal {
  private Refusal() {}

  /// The call fails with a code and a message that holds all these words.
  static void assertRefused(ThrowingCallable call, ErrorCode code, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            PawlException.class,
            e -> {
              assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
              for (String word : words) {
                assertThat(e.getMessage()).contains(word);
              }
            });
  }
}
