package dev.pawl.bench;

import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.contender.Child;
import dev.pawl.bench.contender.Sample;
import dev.pawl.bench.contender.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One contender while it is measured: its process, or why there is none. Once something failed the
/// lane is out, and says so in every row that follows.
final class Lane implements AutoCloseable {
  static final String PAWL = "pawl";
  static final String CEILING = "ceiling";

  /// A peer may unpack a server first.
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /// How much longer than asked a measurement may take: begun runs are waited for.
  private static final Duration SLACK = Duration.ofSeconds(60);

  final String name;
  private @Nullable Child process;
  private String out = "";

  private Lane(String name) {
    this.name = name;
  }

  /// Starts a contender's program with a directory of its own.
  static Lane start(
      String name, Path directory, String classPath, List<String> flags, String mainClass)
      throws InterruptedException {
    Lane lane = new Lane(name);
    try {
      String home = Files.createDirectories(directory.resolve(name)).toString();
      Child child = Child.jvm(name, directory, classPath, flags, List.of(mainClass, home));
      lane.process = child;
      child.expect("ready", START_LIMIT);
    } catch (IOException e) {
      lane.out = "cannot be started: " + e.getMessage();
    } catch (BenchException e) {
      lane.out = String.valueOf(e.getMessage());
    }
    return lane;
  }

  static Lane missing(String name, String why) {
    Lane lane = new Lane(name);
    lane.out = why;
    return lane;
  }

  /// Why nothing can be measured here any more; empty if it can.
  String out() {
    return out;
  }

  /// @throws BenchException with the reason; the lane is out then
  Sample measure(Workload load, Duration time) throws BenchException, InterruptedException {
    Child child = process;
    if (child == null || !out.isEmpty()) {
      throw new BenchException(out);
    }
    try {
      child.ask("measure %d %d %d".formatted(load.callers(), load.steps(), time.toMillis()));
      return Sample.parse(child.expect("ok", time.plus(SLACK)));
    } catch (BenchException e) {
      out = String.valueOf(e.getMessage());
      throw e;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
