package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import dev.pawl.bench.contender.Metric;
import dev.pawl.bench.contender.Sample;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableTest {
  @Test
  void table_targetReached_hasMedianSpreadAndRatios() {
    String line = line(report(figures(Metric.STEPS_PER_S, 70_000, 60_000, 90_000)), "steps-64");

    assertThat(line)
        .containsSubsequence("≥ 50,000/s", "70,000/s", "60,000-90,000/s", "100,000/s", "70 %")
        .containsSubsequence("4,000/s", "17.5 x")
        .contains("MISSING")
        .doesNotContain("!");
  }

  @Test
  void table_targetMissed_isMarked() {
    assertThat(line(report(figures(Metric.STEPS_PER_S, 10, 10, 10)), "steps-64"))
        .contains("10.0/s !");
  }

  @Test
  void table_peerMissing_saysWhy() {
    assertThat(Table.of(report(figures(Metric.STEPS_PER_S, 1, 2, 3))))
        .contains("MISSING steps-64, restate: no npm on this machine")
        .contains("CAREFUL: the disk was slow");
  }

  @Test
  void json_hasTheSameFigures() {
    JsonNode row =
        JsonMapper.builder()
            .build()
            .readTree(ReportJson.of(report(figures(Metric.STEPS_PER_S, 70_000, 60_000, 90_000))))
            .path("rows")
            .path(0);

    assertThat(row.path("row").asString()).isEqualTo("steps-64");
    assertThat(row.path("reached").asBoolean()).isTrue();
    assertThat(row.path("contenders").path("pawl").path("median").asDouble()).isEqualTo(70_000);
    assertThat(row.path("pawlTimesBetterThan").path("dbos").asDouble()).isEqualTo(17.5);
    assertThat(row.path("contenders").path("restate").path("missing").asString())
        .isEqualTo("no npm on this machine");
  }

  private static String line(Report report, String row) {
    return Table.of(report)
        .lines()
        .filter(line -> line.startsWith(row + " "))
        .findFirst()
        .orElseThrow();
  }

  private static Report report(Figures ours) {
    SequencedMap<String, Figures> figures = new LinkedHashMap<>();
    figures.put(Lane.CEILING, figures(Metric.STEPS_PER_S, 100_000));
    figures.put(Lane.PAWL, ours);
    figures.put("dbos", figures(Metric.STEPS_PER_S, 4_000));
    figures.put("restate", new Missing("no npm on this machine"));
    Map<Row, SequencedMap<String, Figures>> rows = new EnumMap<>(Row.class);
    rows.put(Row.STEPS_64, figures);
    return new Report(
        Instant.EPOCH,
        Machine.here(),
        false,
        Effort.FULL,
        new Disk.Probe(0.1, 0.2),
        new Disk.Probe(0.1, 0.2),
        0.01,
        List.of(Peer.DBOS, Peer.RESTATE),
        rows,
        List.of("the disk was slow"));
  }

  private static Figures figures(Metric metric, double... values) {
    return new Measured(
        DoubleStream.of(values).mapToObj(value -> new Sample(Map.of(metric, value))).toList());
  }
}
