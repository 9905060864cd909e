package dev.pawl.bench;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Everything that one run of the bench found.
///
/// @param others the share of the processors that other processes used, NaN if unknown
/// @param rows figures by contender, for each row
/// @param warnings what the reader must know before believing
record Report(
    Instant at,
    Machine machine,
    boolean quick,
    Effort effort,
    Disk.Probe before,
    Disk.Probe after,
    double others,
    List<Peer> peers,
    Map<Row, SequencedMap<String, Figures>> rows,
    List<String> warnings) {

  /// Whether every row of ours has figures.
  boolean isComplete() {
    return rows.values().stream().allMatch(row -> row.get(Lane.PAWL) instanceof Measured);
  }

  /// Whether a figure is of as many runs as the row asks for. A quick look has fewer; then no
  /// target is held against it.
  boolean isComparable(Row row) {
    return !(quick && row == Row.SUSPENDED);
  }

  /// Why rows have no figures, one line each.
  List<String> gaps() {
    return rows.entrySet().stream()
        .flatMap(row ->
            row.getValue().entrySet().stream()
                .filter(one -> one.getValue() instanceof Missing)
                .map(one ->
                    "%s, %s: %s"
                        .formatted(
                            row.getKey().key, one.getKey(), ((Missing) one.getValue()).why())))
        .toList();
  }
}
