package dev.pawl.work.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The text of a line: as the JDK decodes it, and as a terminal would leave it.
class OutputTextTest {
  private static final int LINES = Scale.of(5_000, 1_000_000);
  private static final int CHARS = 8_192;

  private static OutputText line(boolean plain, int charsMax, byte[]... pieces) {
    OutputText line = new OutputText(plain, charsMax);
    line.begin(false);
    for (byte[] piece : pieces) {
      line.feed(piece, 0, piece.length);
    }
    line.end();
    return line;
  }

  private static String shown(String text) {
    return line(false, CHARS, text.getBytes(StandardCharsets.UTF_8)).text();
  }

  /// Bytes among which the beginnings and the middles of characters are frequent.
  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(40)];
    String leads = "\u00c0\u00c2\u00df\u00e0\u00e2\u00ed\u00f0\u00f4\u00f5\u0080\u0090\u00a0\u00bf";
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] =
          (byte)
              (random.nextBoolean()
                  ? random.nextInt(256)
                  : leads.charAt(random.nextInt(leads.length())));
    }
    return bytes;
  }

  @Test
  void anyBytes_inAnyPieces_areDecodedAsTheJdkDoes() {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    for (int i = 0; i < LINES; i++) {
      Random random = new Random(seed + i);
      byte[] all = bytes(random);
      OutputText line = new OutputText(true, CHARS);
      line.begin(false);
      for (int at = 0; at < all.length; ) {
        int to = Math.min(all.length, at + 1 + random.nextInt(4));
        line.feed(all, at, to);
        assertThat(line.settledBytes()).isBetween(to - 3L, (long) to);
        at = to;
      }
      line.end();
      assertThat(line.text())
          .as("-Dtest.jvm.extra=-Dpawl.seed=%d", seed + i)
          .isEqualTo(new String(all, StandardCharsets.UTF_8));
    }
  }

  @Test
  void characterInTwoWrites_isOne() {
    byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
    byte[] first = {'a', euro[0], euro[1]};
    byte[] second = {euro[2], 'b'};
    assertThat(line(false, CHARS, first, second).text()).isEqualTo("a€b");
    assertThat(line(false, CHARS, first).text()).isEqualTo("a\ufffd");
  }

  @Test
  void whatActsOnATerminal_isNotThere() {
    Map<String, String> cases = new LinkedHashMap<>();
    cases.put("E[1;31mredE[0m", "red");
    cases.put("aE[2K bE[10;5Hc", "a bc");
    cases.put("aE]0;title\u0007b", "ab");
    cases.put("aE]8;;http://xE\\linkE]8;;E\\b", "alinkb");
    cases.put("aEPq#0;2E\\b", "ab");
    cases.put("aE(BbE7cE8d", "abcd");
    cases.put("aE[38;5;E[31mb", "ab");
    cases.put("aE[31\u0018b", "ab");
    cases.put("aE]0;E[31mb", "ab");
    cases.put("a\0b\u0007c\u007fd", "abcd");
    cases.put("aE", "a");
    cases.put("aEEE[1mb", "ab");
    cases.put("a\tb", "a\tb");
    cases.put("N\bNA\bA", "NA");
    cases.put("😀\bx", "x");
    cases.put("\b\bx", "x");
    cases.put("10%\r20%\r30%\r", "30%");
    cases.put("longer text\rshort", "short");
    cases.put("\r", "");
    cases.put("E[32mx\rE[KyE[0m", "y");
    cases.forEach((typed, expected) ->
        assertThat(shown(typed.replace('E', '\u001b'))).as(typed).isEqualTo(expected));
  }

  @Test
  void sequencesOfOneByte_areSequencesToo() {
    assertThat(shown("a\u009b31mb\u009d0;t\u009cc\u0085d")).isEqualTo("abcd");
  }

  /// Who writes half a sequence hides no more than a little.
  @Test
  void sequenceThatDoesNotEnd_endsAfterAWhile() {
    String text = shown("\u001b]0;" + "x".repeat(10_000) + "end");
    assertThat(text).endsWith("xend").hasSizeBetween(5_000, 7_000);
    assertThat(shown("\u001b[" + "1;".repeat(4_000) + "end")).endsWith("1;end");
  }

  @Test
  void longLine_isCutBetweenCharacters_andSaysHowMuch() {
    byte[] bytes = ("ab" + "😀".repeat(10) + "€").getBytes(StandardCharsets.UTF_8);
    OutputText line = line(false, 5, bytes);
    assertThat(line.text()).isEqualTo("ab😀");
    assertThat(line.cutBytes()).isEqualTo(9 * 4 + 3);
    assertThat(line.overwrittenBytes()).isZero();
    OutputText over = line(false, 5, "123456789\r12\r\r".getBytes(StandardCharsets.UTF_8));
    assertThat(over.text()).isEqualTo("12");
    assertThat(over.cutBytes()).isZero();
    assertThat(over.overwrittenBytes()).isEqualTo(10);
  }
}
