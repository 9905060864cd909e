package dev.pawl.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// A breach of a limit names the field, what was found, what is allowed, and the remedy.
final class LimitsTest {

  @Test
  void name_tooLong_saysHowLongItMayBe() {
    refused(
        () -> Limits.name("queue", "x".repeat(1_257)),
        ErrorCode.LIMIT_EXCEEDED,
        "queue has 1,257 bytes, the limit is 256; shorten it");
  }

  @Test
  void name_empty_saysSo() {
    refused(
        () -> Limits.name("queue", ""),
        ErrorCode.INVALID_ARGUMENT,
        "queue is empty; give it 1 to 256 bytes");
  }

  @Test
  void name_withAControlCharacter_saysWhere() {
    refused(
        () -> Limits.name("queue", "ab\tc"),
        ErrorCode.INVALID_ARGUMENT,
        "queue has a control character at position 2; remove it");
  }

  @Test
  void name_within_isReturned() {
    assertThat(Limits.name("queue", "ü")).isEqualTo("ü");
  }

  @Test
  void payload_tooLarge_saysWhatToDo() {
    Payload largest = Payload.ofBytes(new byte[Limits.PAYLOAD_BYTES]);
    assertThat(Limits.payload("input", largest)).isSameAs(largest);

    refused(
        () -> Limits.payload("input", Payload.ofBytes(new byte[Limits.PAYLOAD_BYTES + 1])),
        ErrorCode.LIMIT_EXCEEDED,
        "input has 33,554,433 bytes, the limit is 33,554,432; store it elsewhere and pass a"
            + " reference");
  }

  @Test
  void count_tooMany_saysHowMany() {
    Limits.count("labels", 32, 32);

    refused(
        () -> Limits.count("labels", 33, 32),
        ErrorCode.LIMIT_EXCEEDED,
        "33 labels, the limit is 32");
  }

  @Test
  void failure_withALongMessage_isCutBetweenCharacters() {
    Failure even = Failure.of("X", "🐾".repeat(Limits.MESSAGE_CHARS), false);
    Failure odd = Failure.of("X", "x" + "🐾".repeat(Limits.MESSAGE_CHARS), false);

    for (Failure failure : new Failure[] {even, odd}) {
      String message = failure.message();
      assertThat(message).endsWith("🐾…").hasSizeLessThanOrEqualTo(Limits.MESSAGE_CHARS + 1);
      byte[] utf8 = message.getBytes(StandardCharsets.UTF_8);
      assertThat(new String(utf8, StandardCharsets.UTF_8)).isEqualTo(message);
      assertThat(Failure.of("X", message, false)).isEqualTo(failure);
    }
  }

  private static void refused(ThrowingCallable call, ErrorCode code, String message) {
    assertThatThrownBy(call)
        .hasMessage(message)
        .isInstanceOfSatisfying(PawlException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
