package dev.pawl.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.history.WaitCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The binary form of waits keeps every field.
final class WaitCodecTest {
  private static final Payload NO = Payload.ofJson("\"no\"");

  @Test
  void waits_ofEveryKind_comeBackAsTheyWere() {
    List<Wait> waits = waits();

    assertThat(WaitCodec.decode(WaitCodec.encode(waits))).isEqualTo(waits);
    assertThat(WaitCodec.decode(WaitCodec.encode(List.of()))).isEmpty();
  }

  @Test
  void question_withALargeFallback_isShownWithoutIt() {
    Payload large = Payload.ofJson("1".repeat(Limits.INLINE_PAYLOAD_BYTES + 1));
    Wait wait = asking(new Question("go", "Go on?", List.of("yes"), "enum", large, 9));

    List<Wait> decoded = WaitCodec.decode(WaitCodec.encode(List.of(wait)));

    assertThat(decoded)
        .containsExactly(asking(new Question("go", "Go on?", List.of("yes"), "enum", null, 9)));
  }

  @Test
  void inputCutAnywhere_isShorterOrCorrupt() {
    byte[] whole = WaitCodec.encode(waits());

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        assertThat(WaitCodec.decode(cut)).hasSizeLessThan(waits().size());
      } catch (PawlException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HISTORY);
      }
    }
  }

  @Test
  void unknownKind_isCorrupt() {
    byte[] bytes = WaitCodec.encode(waits().subList(0, 1));
    bytes[1] = 99;

    assertThatThrownBy(() -> WaitCodec.decode(bytes))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("99");
  }

  private static List<Wait> waits() {
    List<Wait> waits = new ArrayList<>();
    for (Wait.Kind kind : Wait.Kind.values()) {
      waits.add(new Wait(kind, "plain", 1, 2, 3, 4, 5, null, null));
      waits.add(new Wait(kind, "retrying", 300, 1_700_000_000_000L, 0, 7, 0, "reset", null));
    }
    waits.add(asking(new Question("go", "Go on?", List.of("yes", "no"), "enum", NO, 9)));
    waits.add(asking(new Question("go", "Go on?", List.of(), "", null, 0)));
    return waits;
  }

  private static Wait asking(Question question) {
    return new Wait(Wait.Kind.QUESTION, "go", 1, 2, 3, 0, 0, null, question);
  }
}
