package dev.pawl.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// P5: commands that start others which get away, do not listen, stand still or are many. A stop
/// finds all of them, soon after its grace.
final class EscapeesTest extends Lab {
  private static final int FACTOR = Integer.getInteger("pawl.process.escapees", 1);
  private static final Duration GRACE = Duration.ofMillis(500);

  /// Two seconds for those that are left, and some for a machine that is busy.
  private static final Duration CONFIRMED = GRACE.plusSeconds(5);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          session         | 10 | setsid sleep 7801 & echo up; sleep 7801
          double fork     | 10 | (setsid sh -c 'sleep 7801 & exit' &); echo up; sleep 7801
          no environment  | 10 | env -i sleep 7801 & echo up; exec env -i sleep 7801
          deaf            | 10 | trap '' TERM HUP INT; (setsid sleep 7801 &); echo up; \
          while :; do sleep 0.3; done
          standing still  | 9  | sleep 7801 & kill -STOP $!; (setsid sleep 7801 & kill -STOP $!); \
          echo up; kill -STOP $$
          zombies         | 9  | sh -c 'true & exec sleep 7801' & echo up; exec sleep 7801
          a fan of fifty  | 2  | i=0; while [ $i -lt 50 ]; do setsid sleep 7801 & i=$((i+1)); \
          done; echo up; wait
          """)
  void stop_findsAll(String kind, int count, String line) throws Exception {
    processes = open();
    List<SupervisedProcess> all = new ArrayList<>();
    for (int i = 0; i < count * FACTOR; i++) {
      Path output = temp.resolve("out" + i);
      Command command =
          Command.of(List.of("sh", "-c", line), temp, new TreeMap<>(System.getenv()), output);
      all.add(processes.run(temp.resolve("p" + i), command, Limits.NONE.withGrace(GRACE)));
    }
    for (int i = 0; i < all.size(); i++) {
      Path output = temp.resolve("out" + i);
      until(() -> Files.readString(output).contains("up"));
    }

    Instant asked = Instant.now();
    for (SupervisedProcess process : all) {
      process.stop("");
    }

    for (SupervisedProcess process : all) {
      Ending ending = end(process);
      assertThat(ending.cause()).as(kind).isEqualTo(Cause.STOPPED);
      assertThat(ending.survivors()).as(kind).isEmpty();
    }
    assertThat(Duration.between(asked, Instant.now())).as(kind).isLessThan(CONFIRMED);
    ProcessTable table = ProcessTable.open();
    assertThat(living()).noneMatch(it -> table.words(it.pid()).equals("sleep 7801"));
  }
}
