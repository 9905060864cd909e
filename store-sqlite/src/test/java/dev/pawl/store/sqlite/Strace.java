package dev.pawl.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A JVM whose system calls on the files of a store are watched, or fail.
///
/// @param log what was called, one line each
record Strace(Path log, List<String> command) {
  /// Whether a JVM can be traced here; if not, the test is skipped and says why.
  static void assumeItWorks(Path folder) {
    boolean works = false;
    try {
      Process trial =
          new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-e", "trace=fsync", "true")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("strace-trial").toFile())
              .start();
      works = trial.waitFor(30, TimeUnit.SECONDS) && trial.exitValue() == 0;
    } catch (IOException e) {
      works = false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (!works) {
      System.err.println("SKIPPED: strace is absent or may not trace; install the package strace");
    }
    Assumptions.assumeTrue(works, "strace is absent or may not trace; install the package strace");
  }

  /// Writes down calls of these kinds, whatever they are about.
  static Strace watching(Path log, String calls) {
    return new Strace(
        log,
        List.of(
            "strace",
            "-f",
            "-qq",
            "-y",
            "--seccomp-bpf",
            "-s",
            "64",
            "-o",
            log.toString(),
            "-e",
            "signal=none",
            "-e",
            "trace=" + calls));
  }

  /// Writes down calls of these kinds on the files of a store, and lets some of them fail.
  ///
  /// @param error such as `EIO`; null for none
  /// @param when such as `3` for the third one, `3+` for all from it on
  static Strace injecting(Path log, Path home, String calls, String error, String when) {
    List<String> command = new ArrayList<>(watching(log, calls).command);
    for (String file : List.of("pawl.db", "pawl.db-wal", "pawl.db-shm", "pawl.tail", "pawl.lock")) {
      command.add("-P");
      command.add(home.resolve(file).toString());
    }
    if (error != null) {
      command.add("-e");
      command.add("inject=%s:error=%s:when=%s".formatted(calls, error, when));
    }
    return new Strace(log, command);
  }

  /// How many calls of these names were made.
  long count(List<String> names) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> names.stream().anyMatch(name -> line.contains(" " + name + "(")))
          .count();
    }
  }
}
