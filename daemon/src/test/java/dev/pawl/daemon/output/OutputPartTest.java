package dev.pawl.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import dev.pawl.work.output.OutputText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Parts of an output, one behind the other, are the whole output once.
class OutputPartTest {
  private static final int FILES = Scale.of(300, 50_000);
  private static final RunId RUN = RunId.of("run");

  @TempDir Path folder;
  private RunOutput output;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    output = new RunOutput(folder);
    file = Files.createDirectories(folder.resolve("runs/run")).resolve("output.log");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String parts(Random random, boolean logged) {
    StringBuilder all = new StringBuilder();
    for (long at = 0; at < output.size(RUN); ) {
      RunOutput.Part part = output.text(RUN, at, 4 + random.nextInt(60), logged, true);
      assertThat(part.next()).isGreaterThan(at);
      all.append(part.text());
      at = part.next();
    }
    return all.toString();
  }

  private static byte[] bytes(Random random, String pieces) {
    StringBuilder text = new StringBuilder();
    String[] all = pieces.split("¦", -1);
    for (int i = random.nextInt(60); i > 0; i--) {
      text.append(
          random.nextInt(4) == 0 ? (char) random.nextInt(256) : all[random.nextInt(all.length)]);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
    if (random.nextBoolean()) {
      bytes = utf8(text.toString().replace('?', '€'));
    }
    for (int i = 0; i < bytes.length; i++) {
      // What was shown before cannot be taken back.
      bytes[i] = bytes[i] == '\r' || bytes[i] == '\b' ? (byte) 'x' : bytes[i];
    }
    return bytes;
  }

  private static String whole(byte[] bytes) {
    StringBuilder all = new StringBuilder();
    OutputText line = new OutputText(false, bytes.length);
    int from = 0;
    for (int at = 0; at <= bytes.length; at++) {
      if (at == bytes.length || bytes[at] == '\n') {
        line.begin(false);
        line.feed(bytes, from, at);
        line.end();
        all.append(line.text()).append(at < bytes.length ? "\n" : "");
        from = at + 1;
      }
    }
    return all.toString();
  }

  @Test
  void parts_ofAnySize_areTheWholeTextOnce() throws IOException {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      byte[] bytes =
          bytes(random, "\u001b[1m¦\u001b]0;a?b\u0007¦text ¦?¦\n¦\0¦\u001b¦\u001b\\¦]¦\u009b");
      Files.write(file, bytes);
      assertThat(parts(random, false))
          .as("-Dtest.jvm.extra=-Dpawl.seed=%d", seed + i)
          .isEqualTo(whole(bytes));
      assertThat(parts(random, true)).isEqualTo(new String(bytes, StandardCharsets.UTF_8));
    }
  }

  @Test
  void characterThatHasOnlyBegun_isLeftToTheNextPart() throws IOException {
    Files.write(file, new byte[] {'a', (byte) 0xE2, (byte) 0x82});
    assertThat(output.text(RUN, 0, 100, false, false)).isEqualTo(new RunOutput.Part("a", 1));
    assertThat(output.text(RUN, 1, 100, false, false)).isEqualTo(new RunOutput.Part("", 1));
    assertThat(output.text(RUN, 1, 100, false, true)).isEqualTo(new RunOutput.Part("\ufffd", 3));
    Files.write(file, utf8("a€b"));
    assertThat(output.text(RUN, 1, 100, false, false)).isEqualTo(new RunOutput.Part("€b", 5));
  }

  @Test
  void linesAndTheirEnds() throws IOException {
    Files.write(file, utf8("one\r\ntwo\n\nrest"));
    assertThat(output.text(RUN, 0, 100, false, true))
        .isEqualTo(new RunOutput.Part("one\ntwo\n\n", 10));
    assertThat(output.text(RUN, 0, 7, false, true)).isEqualTo(new RunOutput.Part("one\n", 5));
    assertThat(output.text(RUN, 10, 100, false, false)).isEqualTo(new RunOutput.Part("rest", 14));
    assertThat(output.text(RUN, 14, 100, false, true)).isEqualTo(new RunOutput.Part("", 14));
    assertThat(output.text(RUN, 99, 100, false, true)).isEqualTo(new RunOutput.Part("", 99));
    long far = Long.MAX_VALUE;
    assertThat(output.text(RUN, far, 100, false, true)).isEqualTo(new RunOutput.Part("", far));
    assertThat(output.bytes(RUN, far, 100)).isEmpty();
  }

  /// A bar of progress is read while it moves.
  @Test
  void stateThatReplacesAnotherPartsState_hasItsOwnLine() throws IOException {
    Files.write(file, utf8("10%\r20%\r"));
    RunOutput.Part first = output.text(RUN, 0, 100, false, false);
    Files.write(file, utf8("10%\r20%\r30%\r40%\r\nnext\n"));
    RunOutput.Part second = output.text(RUN, first.next(), 100, false, false);

    assertThat(first.text() + second.text()).isEqualTo("20%\n40%\nnext\n");
    assertThat(output.text(RUN, 0, 100, false, false).text()).isEqualTo("40%\nnext\n");
  }

  @Test
  void rawBytes_areAsTheyAre() throws IOException {
    byte[] all = new byte[1_000];
    new Random(7).nextBytes(all);
    Files.write(file, all);
    assertThat(output.bytes(RUN, 0, 2_000)).isEqualTo(all);
    assertThat(output.bytes(RUN, 990, 5))
        .containsExactly(java.util.Arrays.copyOfRange(all, 990, 995));
    assertThat(output.bytes(RUN, 2_000, 5)).isEmpty();
    assertThat(output.bytes(RunId.of("none"), 0, 5)).isEmpty();
  }
}
