package dev.pawl.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A run's shard is part of the stored format, so it never changes.
final class RunIdTest {

  @ParameterizedTest
  @CsvSource({"a, 32", "order-1, 18", "order-2, 203", "日本, 119", "🐾, 215"})
  void shard_isTheSameForEver(String id, int shard) {
    assertThat(RunId.of(id).shard()).isEqualTo(shard);
  }

  @Test
  void shard_isSpreadEvenly() {
    int[] runs = new int[RunId.SHARDS];
    for (int i = 0; i < 100 * RunId.SHARDS; i++) {
      runs[RunId.of("run-" + i).shard()]++;
    }

    assertThat(Arrays.stream(runs)).allMatch(count -> count >= 40 && count <= 200);
  }

  @Test
  void id_ofTheLargestLength_isTaken() {
    assertThat(RunId.of("x".repeat(256)).value()).hasSize(256);
    assertThat(RunId.of("ü".repeat(128)).value()).hasSize(128);
  }

  @Test
  void id_emptyTooLongOrWithControls_isRefused() {
    for (String id : new String[] {"", "x".repeat(257), "ü".repeat(129), "a\nb", "\u0000"}) {
      assertThatThrownBy(() -> RunId.of(id))
          .isInstanceOf(PawlException.class)
          .hasMessageStartingWith("run id ");
    }
  }
}
