package dev.pawl.bench;

import dev.pawl.bench.ceiling.CeilingMain;
import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.ours.PawlMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The bench. `./bench/run --help` tells what it can do.
///
/// Exit codes: 0 measured, 1 a row of ours could not be measured, 2 wrong usage or a place that
/// cannot be measured on. A missed target is a result, not a failure.
public final class Main {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String RESTATE_SERVER = System.getProperty("pawl.bench.restate", "");

  /// A share of the processors that others may have without spoiling the figures.
  private static final double OTHERS_MAX = 0.05;

  private Main() {}

  public static void main(String[] words) throws InterruptedException {
    System.exit(run(List.of(words)));
  }

  private static int run(List<String> words) throws InterruptedException {
    try {
      Path home = Path.of(System.getProperty("pawl.bench.home", "bench-data")).toAbsolutePath();
      Arguments arguments = Arguments.parse(words, home);
      if (arguments.help()) {
        System.out.print(Arguments.USAGE);
        return 0;
      }
      Report report = measure(arguments);
      System.out.println(arguments.json() ? ReportJson.of(report) : Table.of(report));
      return report.isComplete() ? 0 : 1;
    } catch (BenchException | IOException e) {
      System.err.println("bench: " + e.getMessage());
      return 2;
    }
  }

  private static Report measure(Arguments arguments)
      throws BenchException, IOException, InterruptedException {
    Effort effort = arguments.quick() ? Effort.QUICK : Effort.FULL;
    Machine machine = Machine.here();
    Disk disk = Disk.below(arguments.directory(), arguments.quick());
    Neighbours neighbours = Neighbours.watch();
    Disk.Probe before = disk.probe();
    var rows = rows(arguments, effort);
    Disk.Probe after = disk.probe();
    Optional<Double> others = neighbours.share();
    List<String> warnings = new ArrayList<>(Disk.warnings(before, after));
    others
        .filter(share -> share > OTHERS_MAX)
        .ifPresent(share ->
            warnings.add(
                "Others used %.0f %% of the processors during the run: all figures are too low."
                        .formatted(100 * share)
                    + " Run again when the machine is quiet."));
    return new Report(
        Instant.now(),
        machine,
        arguments.quick(),
        effort,
        before,
        after,
        others.orElse(Double.NaN),
        arguments.peers().stream().sorted().toList(),
        rows,
        warnings);
  }

  private static Map<Row, SequencedMap<String, Figures>> rows(Arguments arguments, Effort effort)
      throws IOException, InterruptedException {
    Path place = Files.createTempDirectory(arguments.directory(), "run-");
    List<Lane> lanes = new ArrayList<>();
    try {
      if (arguments.rows().stream().anyMatch(row -> row.source instanceof Row.Source.Load)) {
        lanes.add(ours(Lane.CEILING, place, CeilingMain.class));
        lanes.add(ours(Lane.PAWL, place, PawlMain.class));
        for (Peer peer : arguments.peers().stream().sorted().toList()) {
          lanes.add(lane(peer, place));
        }
      }
      Programs programs = new Programs(place, CLASS_PATH, effort);
      return new Session(lanes, programs, effort, System.err::println).measure(arguments.rows());
    } finally {
      lanes.forEach(Lane::close);
      delete(place);
    }
  }

  private static Lane ours(String name, Path place, Class<?> program) throws InterruptedException {
    return Lane.start(name, place, CLASS_PATH, Jvm.contender(), program.getName());
  }

  private static Lane lane(Peer peer, Path place) throws InterruptedException {
    String why = System.getProperty("pawl.bench.peers.missing", "");
    String classPath = System.getProperty("pawl.bench.peers", "");
    if (!why.isEmpty() || classPath.isEmpty()) {
      return Lane.missing(peer.key, why.isEmpty() ? "bench/run did not build it" : why);
    }
    if (peer == Peer.RESTATE && RESTATE_SERVER.isEmpty()) {
      return Lane.missing(peer.key, "npm could not fetch its server; bench/run said why");
    }
    List<String> flags = new ArrayList<>(Jvm.contender());
    flags.add("-Dpawl.bench.restate=" + RESTATE_SERVER);
    return Lane.start(peer.key, place, classPath, flags, peer.mainClass);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
