package dev.pawl.bench;

import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.contender.Child;
import dev.pawl.bench.contender.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Measures the rows that need a process of their own: those that are killed, sleep or replay.
final class Programs {
  private static final String OURS = "dev.pawl.bench.ours.";
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Path directory;
  private final String classPath;
  private final Effort effort;

  Programs(Path directory, String classPath, Effort effort) {
    this.directory = directory;
    this.classPath = classPath;
    this.effort = effort;
  }

  List<Sample> replay(int events) throws BenchException, IOException, InterruptedException {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < effort.repetitions(); i++) {
      Path home = home("replay-" + i);
      List<String> arguments =
          List.of(OURS + "ReplayMain", home.toString(), "" + events, "" + effort.signals());
      try (Child child = Child.jvm("replay", directory, classPath, Jvm.contender(), arguments)) {
        samples.add(Sample.parse(child.expect("ok", LIMIT)));
      }
    }
    return samples;
  }

  List<Sample> sleepers(boolean resident) throws BenchException, IOException, InterruptedException {
    Duration limit = effort.sleepersLimit();
    int runs = resident ? effort.residents() : effort.sleepers();
    int inMemory = resident ? runs + 1_000 : 10_000;
    String name = resident ? "resident" : "suspended";
    List<String> flags = resident ? Jvm.contender() : Jvm.small();
    List<String> arguments =
        List.of(
            OURS + "SleepersMain",
            home(name).toString(),
            "" + runs,
            "" + inMemory,
            "" + limit.toSeconds());
    try (Child child = Child.jvm(name, directory, classPath, flags, arguments)) {
      return List.of(Sample.parse(child.expect("ok", limit.plus(LIMIT))));
    }
  }

  /// One crash, then as many restarts as there are repetitions, each ended by the next kill.
  List<Sample> crash(int runs) throws BenchException, IOException, InterruptedException {
    String name = "crash-" + runs;
    Path home = home(name);
    try (Child victim = crashChild(name, home, runs, "begin")) {
      victim.expect("ready", LIMIT);
      victim.kill();
    }
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < effort.repetitions(); i++) {
      try (Child heir = crashChild(name, home, runs, "again")) {
        samples.add(Sample.parse(heir.expect("ok", LIMIT)));
        heir.kill();
      }
    }
    return samples;
  }

  private Child crashChild(String name, Path home, int runs, String part) throws IOException {
    List<String> arguments = List.of(OURS + "CrashMain", home.toString(), "" + runs, part);
    return Child.jvm(name, directory, classPath, Jvm.contender(), arguments);
  }

  private Path home(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }
}
