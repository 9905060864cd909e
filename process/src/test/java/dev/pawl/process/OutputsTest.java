package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P6: much output, and odd output. It does not pass through this process, so it needs no memory
/// here; one gigabyte is 200 MB in the build.
final class OutputsTest extends Lab {
  private static final long MEGABYTE = 1_000_000;
  private static final long MUCH = Long.getLong("pawl.process.output.mb", 200) * MEGABYTE;

  private long used() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void assertOnly(int value) throws Exception {
    byte[] expected = new byte[1 << 16];
    Arrays.fill(expected, (byte) value);
    try (InputStream in = Files.newInputStream(temp.resolve("out"))) {
      byte[] read = in.readNBytes(expected.length);
      while (read.length > 0) {
        assertThat(Arrays.equals(read, 0, read.length, expected, 0, read.length)).isTrue();
        read = in.readNBytes(expected.length);
      }
    }
  }

  @Test
  void atFullSpeed_everyByteIsThere_andNoneIsHere() throws Exception {
    long before = used();

    Ending ending = end(start(shell("head -c %d /dev/zero".formatted(MUCH))));

    assertThat(used() - before).isLessThan(64 * MEGABYTE);
    assertThat(ending.exitCode()).isZero();
    assertThat(ending.outputBytes()).isEqualTo(MUCH);
    assertOnly(0);
  }

  @Test
  void lineOfAHundredMegabytes_withoutAnEnd_isThere() throws Exception {
    Ending ending = end(start(shell("head -c 100000000 /dev/zero | tr '\\0' x")));

    assertThat(ending.outputBytes()).isEqualTo(100 * MEGABYTE);
    assertOnly('x');
  }

  @ParameterizedTest
  @CsvSource({"\\377\\376\\303", "a\\000b\\000"})
  void bytes_thatAreNoText_areThere(String bytes) throws Exception {
    end(start(command("printf", bytes)));

    byte[] read = Files.readAllBytes(temp.resolve("out"));
    assertThat(read)
        .isEqualTo(
            bytes.startsWith("a")
                ? new byte[] {'a', 0, 'b', 0}
                : new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc3});
  }

  @Test
  void bound_endsIt_andNothingOverItStays() throws Exception {
    long bound = 10 * MEGABYTE;

    Ending ending = end(start(command("yes"), Limits.NONE.withOutputBytes(bound)));

    assertThat(ending.cause()).isEqualTo(Cause.OUTPUT_LIMIT);
    assertThat(ending.outputBytes()).isEqualTo(bound);
    assertThat(Files.size(temp.resolve("out"))).isEqualTo(bound);
  }
}
