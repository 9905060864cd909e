package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import dev.pawl.bench.ceiling.CeilingMain;
import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.contender.Child;
import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Sample;
import dev.pawl.bench.ours.PawlMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the programs that are measured, each with next to nothing to do.
class ProgramsTest {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final Effort TINY =
      new Effort(
          1, Duration.ofMillis(20), Duration.ofMillis(50), 1, 20, 20, Duration.ofSeconds(60));

  @TempDir Path folder;

  @Test
  void loads_pawlAndCeiling_giveFiguresInEveryRow() throws Exception {
    try (Lane ceiling =
            Lane.start(
                Lane.CEILING, folder, CLASS_PATH, Jvm.contender(), CeilingMain.class.getName());
        Lane pawl =
            Lane.start(Lane.PAWL, folder, CLASS_PATH, Jvm.contender(), PawlMain.class.getName());
        Lane absent = Lane.missing("dbos", "it was not built")) {
      Session session = new Session(List.of(ceiling, pawl, absent), programs(), TINY, _ -> {});
      Map<Row, SequencedMap<String, Figures>> rows =
          session.measure(EnumSet.range(Row.STEP, Row.CPU));

      assertThat(rows).hasSize(6);
      rows.forEach((row, figures) -> {
        Measured ours = (Measured) figures.get(Lane.PAWL);
        assertThat(ours.of(row.target.metric()).median()).isPositive();
        assertThat(figures).containsEntry("dbos", new Missing("it was not built"));
      });
    }
  }

  @Test
  void replay_fewEvents_isTimed() throws Exception {
    assertThat(programs().replay(20)).allMatch(sample -> isPositive(sample, Metric.REPLAY_MS));
  }

  @Test
  void crash_fewRuns_allGoOn() throws Exception {
    assertThat(programs().crash(5))
        .allMatch(sample -> isPositive(sample, Metric.SERVING_S))
        .allMatch(sample -> isPositive(sample, Metric.ALL_ON_S));
  }

  @Test
  void sleepers_few_allSleep() throws Exception {
    assertThat(programs().sleepers(true))
        .allMatch(sample -> sample.value(Metric.RUNS_ASLEEP).orElse(0.0) == 20);
  }

  @Test
  void child_thatEnds_isReportedWithItsLastWords() throws Exception {
    try (Child child =
        Child.jvm("gone", folder, CLASS_PATH, List.of(), List.of("no.such.Program"))) {
      assertThatThrownBy(() -> child.expect("ready", Duration.ofSeconds(60)))
          .isInstanceOf(BenchException.class)
          .hasMessageStartingWith("gone ended; it wrote: ")
          .hasMessageContaining("no.such.Program");
    }
  }

  @Test
  void disk_placeThatCannotBeWritten_isRefused() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Disk.below(file.resolve("under"), true))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("choose another folder with --dir");
  }

  @Test
  void neighbours_share_isAShare() {
    Optional<Double> share = Neighbours.watch().share();

    assertThat(share.isPresent()).isEqualTo(Files.exists(Path.of("/proc/stat")));
    share.ifPresent(value -> assertThat(value).isBetween(0.0, 1.0));
  }

  @Test
  void disk_slowOrChanging_warns() {
    assertThat(Disk.warnings(new Disk.Probe(0.1, 1), new Disk.Probe(0.11, 1))).isEmpty();
    assertThat(Disk.warnings(new Disk.Probe(5, 9), new Disk.Probe(5, 9)))
        .singleElement()
        .asString()
        .contains("absolute figures measure the disk");
    assertThat(Disk.warnings(new Disk.Probe(0.1, 1), new Disk.Probe(0.3, 1)))
        .singleElement()
        .asString()
        .contains("factor of 3.0");
  }

  private Programs programs() {
    return new Programs(folder, CLASS_PATH, TINY);
  }

  private static boolean isPositive(Sample sample, Metric metric) {
    return sample.value(metric).orElse(0.0) > 0;
  }
}
