package dev.pawl.work.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whatever is given as a pattern is used or refused with the reason, soon.
class PatternFuzzTest {
  private static final int PATTERNS = Scale.of(5_000, 500_000);

  private static final String[] PIECES =
      ("a¦b¦.¦*¦+¦?¦|¦(¦)¦(?:¦(?i)¦(?P<n>¦(?<m>¦(?=¦[¦]¦[^¦-¦{2}¦{0,9}¦{1000}¦{3,}¦{¦}¦^¦$¦\\¦\\d¦"
              + "\\b¦\\1¦\\pL¦\\p{Greek}¦\\x{10FFFF}¦\\x41¦\\Q¦\\E¦\\C¦[[:alpha:]]¦/¦ ¦\0¦ß¦😀¦"
              + "\ud800¦\udc00¦\\u0041¦(?-s)¦*?¦\\z¦\\A¦в¦\u1c80¦\\x{1C88}")
          .split("¦");

  @Test
  @Timeout(7_200)
  void randomPatterns_areUsedOrRefusedWithTheReason() {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    int used = 0;
    for (int i = 0; i < PATTERNS; i++) {
      Random random = new Random(seed + i);
      String text = "/" + pieces(random, 12) + (random.nextBoolean() ? "/" : "/i");
      try {
        LinePattern pattern = LinePattern.parse("p", text);
        pattern
            .find(pieces(random, 40))
            .ifPresent(found -> assertThat(found.length()).isLessThanOrEqualTo(Excerpt.CHARS_MAX));
        used++;
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("p is '").hasMessageContaining("no usable pattern");
      } catch (RuntimeException | Error e) {
        throw new AssertionError(
            "-Dtest.jvm.extra=-Dpawl.seed=%d gives %s".formatted(seed + i, text), e);
      }
    }
    assertThat(used).isBetween(PATTERNS / 20, PATTERNS);
  }

  private static String pieces(Random random, int most) {
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }
}
