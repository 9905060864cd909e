package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// System calls that fail under a working process: the first, the second, … until it runs through,
/// each once and from then on; on a new store, and on one that a killed process has left.
///
/// Whatever fails, what was acknowledged is there afterwards, and every batch is whole or absent.
class SystemCallFaultTest {
  /// What may fail, and how.
  private static final List<Kind> KINDS =
      List.of(
          new Kind("fsync,fdatasync", "EIO"),
          new Kind("pwrite64,write", "EIO"),
          new Kind("pwrite64,write", "ENOSPC"),
          new Kind("ftruncate", "EIO"),
          new Kind("openat", "EIO"),
          new Kind("openat", "ENOSPC"),
          new Kind("pread64,read", "EIO"),
          new Kind("fsync,fdatasync", "ENOSPC"));

  private static final String ALL_CALLS =
      "fsync,fdatasync,pwrite64,write,ftruncate,openat,pread64,read";

  private static final int POINTS = Scale.of(24, 600);
  private static final int LANES = 2;

  @TempDir private Path temp;
  private final AtomicInteger places = new AtomicInteger();
  private Path crashed;

  private record Kind(String calls, String error) {}

  /// @param when see [Strace#injecting]
  private record Point(Kind kind, boolean recovery, String when) {}

  @BeforeEach
  void strace() throws IOException {
    Strace.assumeItWorks(temp);
    crashed = temp.resolve("crashed/home");
    Child child = Child.start(crashed, "write", "before-");
    for (int line = 0; line < 30; line++) {
      assertThat(child.line()).endsWith(" ok");
    }
    child.kill();
  }

  @Test
  void call_thatFails_losesNothingAcknowledgedAndTearsNothing() throws Exception {
    List<Point> points = sample(allPoints());
    List<Callable<Integer>> trials = new ArrayList<>();
    points.forEach(point -> trials.add(() -> trial(point)));
    int refused = 0;
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      for (Future<Integer> trial : lanes.invokeAll(trials)) {
        refused += trial.get();
      }
    }
    System.out.printf("%d points of failure, %d calls refused%n", points.size(), refused);
    assertThat(refused).isGreaterThan(points.size() / 4);
  }

  /// Every call that a process makes when nothing fails, once and for good, by kind.
  private List<List<Point>> allPoints() throws Exception {
    List<List<Point>> points = new ArrayList<>();
    for (boolean recovery : new boolean[] {false, true}) {
      Place place = place(recovery);
      Strace strace = Strace.injecting(place.log, place.home, ALL_CALLS, null, "");
      List<String> said = run(strace, place.home);
      assertThat(said).last().isEqualTo("done");
      assertThat(said).noneMatch(line -> line.startsWith("refused"));
      for (Kind kind : KINDS) {
        List<Point> ofKind = new ArrayList<>();
        long count = strace.count(List.of(kind.calls.split(",")));
        System.out.printf("%s%s: %d calls%n", kind, recovery ? " in recovery" : "", count);
        for (long n = 1; n <= count; n++) {
          ofKind.add(new Point(kind, recovery, "" + n));
          ofKind.add(new Point(kind, recovery, n + "+"));
        }
        points.add(ofKind);
      }
    }
    return points;
  }

  /// As many as there is time for: of each kind the same number, evenly spread.
  private static List<Point> sample(List<List<Point>> all) {
    List<Point> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<Point> ofKind = all.get(i);
      int left = (POINTS - some.size()) / (all.size() - i);
      int wanted = Math.min(Math.max(left, 1), ofKind.size());
      for (int n = 0; n < wanted; n++) {
        some.add(ofKind.get((int) ((n + 0.5) * ofKind.size() / wanted)));
      }
    }
    return some;
  }

  /// Returns how much was refused.
  private int trial(Point point) throws IOException {
    Place place = place(point.recovery);
    Strace strace =
        Strace.injecting(place.log, place.home, point.kind.calls, point.kind.error, point.when);
    List<String> said = run(strace, place.home);
    assertThat(said).as("%s", point).noneMatch(line -> line.startsWith("broken"));
    assertThat(said).as("%s", point).last().isEqualTo("done");
    compare(point, place.home, said);
    delete(place.home.getParent());
    return (int) said.stream().filter(line -> line.startsWith("refused")).count();
  }

  private static List<String> run(Strace strace, Path home) {
    List<String> said = new ArrayList<>();
    try (Child child = Child.start(strace.command(), FaultNode.class, home, "run-", "2", "6")) {
      for (String line = child.line(); !line.isEmpty(); line = child.line()) {
        said.add(line);
      }
    }
    return said;
  }

  private static void compare(Point point, Path home, List<String> said) {
    Map<String, String> acknowledged = new LinkedHashMap<>();
    for (String line : said) {
      String[] words = line.split(" ", 3);
      if (words[0].equals("ok")) {
        acknowledged.put(words[1], words[2]);
      }
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).as("%s", point).isEmpty();
      for (int session = 0; session < 2; session++) {
        RunId run = RunId.of("run-" + session);
        if (store.find(run).isPresent()) {
          String held = FaultNode.held(store, run);
          assertThat(held).as("%s %s", point, run).doesNotContain("torn");
          assertThat(batches(held))
              .as("%s %s", point, run)
              .isGreaterThanOrEqualTo(batches(acknowledged.getOrDefault(run.value(), "0 0")));
        } else {
          assertThat(acknowledged).as("%s", point).doesNotContainKey(run.value());
        }
      }
      if (point.recovery) {
        assertThat(store.load(RunId.of("before-0")).orElseThrow().mail()).hasSize(20);
      }
    }
  }

  private static int batches(String held) {
    return Integer.parseInt(held.substring(held.indexOf(' ') + 1));
  }

  /// A home for one process, and where its calls are written down.
  private record Place(Path home, Path log) {}

  private Place place(boolean recovery) throws IOException {
    Path folder = Files.createDirectory(temp.resolve("place-" + places.incrementAndGet()));
    Path home = folder.resolve("home");
    if (recovery) {
      Files.createDirectory(home);
      for (String file : List.of("pawl.db", "pawl.db-wal", "pawl.tail", "pawl.lock")) {
        Files.copy(crashed.resolve(file), home.resolve(file));
      }
    }
    return new Place(home, folder.resolve("calls"));
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, IOException error)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
