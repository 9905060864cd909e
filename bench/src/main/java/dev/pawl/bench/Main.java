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
import java.util.stream.Stream;

/// The bench. `./bench/run --help` tells what it can do.
///
/// Exit codes: 0 measured, 1 a row of ours could not be measured, 2 wrong usage or a place that
/// cannot be measured on. A missed target is a result, not a failure.
public final class Main {
  private static final String CLASS_PATH = System.getProperty("java.class.path");
  private static final String RESTATE_SERVER = System.getProperty("pawl.bench.restate", "");

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
    Path place = Files.createTempDirectory(arguments.directory(), "run-");
    List<Lane> lanes = new ArrayList<>();
    try {
      Disk.Probe before = disk.probe();
      List<Peer> peers = arguments.peers().stream().sorted().toList();
      if (arguments.rows().stream().anyMatch(row -> row.source instanceof Row.Source.Load)) {
        lanes.add(
            Lane.start(
                Lane.CEILING, place, CLASS_PATH, Jvm.contender(), CeilingMain.class.getName()));
        lanes.add(
            Lane.start(Lane.PAWL, place, CLASS_PATH, Jvm.contender(), PawlMain.class.getName()));
        for (Peer peer : peers) {
          lanes.add(lane(peer, place));
        }
      }
      Programs programs = new Programs(place, CLASS_PATH, effort);
      Session session = new Session(lanes, programs, effort, System.err::println);
      var rows = session.measure(arguments.rows());
      Disk.Probe after = disk.probe();
      List<String> warnings = new ArrayList<>(Disk.warnings(before, after));
      if (machine.isBusy()) {
        warnings.add(
            "The machine was busy before the run began: figures are too low. Run again when it is"
                + " quiet.");
      }
      return new Report(
          Instant.now(), machine, arguments.quick(), effort, before, after, peers, rows, warnings);
    } finally {
      for (Lane lane : lanes) {
        lane.close();
      }
      delete(place);
    }
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
