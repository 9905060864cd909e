package dev.pawl.bench;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import dev.pawl.bench.Row.Source;
import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.contender.Sample;
import dev.pawl.bench.contender.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Consumer;

/// Measures rows one after another. Under each load the contenders take turns, so that a mood of
/// the disk meets them all.
final class Session {
  private final List<Lane> lanes;
  private final Programs programs;
  private final Effort effort;
  private final Consumer<String> progress;
  private final Map<Workload, SequencedMap<String, Figures>> loads = new LinkedHashMap<>();

  /// @param progress is told what goes on
  Session(List<Lane> lanes, Programs programs, Effort effort, Consumer<String> progress) {
    this.lanes = lanes;
    this.programs = programs;
    this.effort = effort;
    this.progress = progress;
  }

  /// Figures by contender, for each row, in the order of the rows.
  Map<Row, SequencedMap<String, Figures>> measure(Set<Row> rows) throws InterruptedException {
    Map<Row, SequencedMap<String, Figures>> results = new EnumMap<>(Row.class);
    for (Row row : Row.values()) {
      if (rows.contains(row)) {
        progress.accept(row.key + ": " + row.what);
        results.put(row, measure(row));
      }
    }
    return results;
  }

  private SequencedMap<String, Figures> measure(Row row) throws InterruptedException {
    return switch (row.source) {
      case Source.Load(Workload load, boolean ceiling) -> load(load, ceiling);
      case Source.Replay(int events) -> ours(() -> programs.replay(events));
      case Source.Crash(int runs) -> ours(() -> programs.crash(runs));
      case Source.Sleepers(boolean resident) -> ours(() -> programs.sleepers(resident));
    };
  }

  /// A measurement that only Pawl has.
  @FunctionalInterface
  private interface Program {
    List<Sample> run() throws BenchException, IOException, InterruptedException;
  }

  private SequencedMap<String, Figures> ours(Program program) throws InterruptedException {
    SequencedMap<String, Figures> figures = new LinkedHashMap<>();
    try {
      figures.put(Lane.PAWL, new Measured(program.run()));
    } catch (BenchException | IOException e) {
      figures.put(Lane.PAWL, new Missing(String.valueOf(e.getMessage())));
    }
    return figures;
  }

  private SequencedMap<String, Figures> load(Workload load, boolean ceiling)
      throws InterruptedException {
    SequencedMap<String, Figures> known = loads.get(load);
    if (known != null) {
      return known;
    }
    SequencedMap<String, List<Sample>> samples = new LinkedHashMap<>();
    List<Lane> runners =
        lanes.stream().filter(lane -> ceiling || !lane.name.equals(Lane.CEILING)).toList();
    for (int i = 0; i <= effort.repetitions(); i++) {
      for (Lane lane : runners) {
        List<Sample> all = samples.computeIfAbsent(lane.name, _ -> new ArrayList<>());
        try {
          Sample sample = lane.measure(load, i == 0 ? effort.warmUp() : effort.load());
          if (i > 0) {
            all.add(sample);
          }
        } catch (BenchException e) {
          progress.accept(lane.name + " is out: " + e.getMessage());
        }
      }
    }
    SequencedMap<String, Figures> figures = new LinkedHashMap<>();
    for (Lane lane : runners) {
      List<Sample> all = samples.getOrDefault(lane.name, List.of());
      figures.put(lane.name, lane.out().isEmpty() ? new Measured(all) : new Missing(lane.out()));
    }
    loads.put(load, figures);
    return figures;
  }
}
