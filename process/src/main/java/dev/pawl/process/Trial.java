package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/// Runs a short command whose exit code is all that matters. Unlike those of [Processes] it does
/// not outlive its caller's interest, and nothing of it is kept.
public final class Trial {
  private Trial() {}

  /// Runs a command in a session of its own, without input, and throws away what it prints. When
  /// this returns, or throws, all of its group has been killed.
  ///
  /// @param environment all that it gets
  /// @param limit how long it may take
  /// @return its exit code, 128 more than the number for a signal; empty if it took too long
  /// @throws IOException if it cannot be started; the message says why
  public static OptionalInt run(
      List<String> words, Path directory, Map<String, String> environment, Duration limit)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(
        Programs.find("setsid", null)
            .orElseThrow(() ->
                new IOException("the program setsid is missing; install the package util-linux"))
            .toString());
    all.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = Spawn.start(builder);
    try {
      boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
      return ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    } finally {
      // Its own first: before it has its session, it is in no group of its own.
      process.destroyForcibly();
      Signals.toGroup(process.pid(), Signal.KILL);
    }
  }
}
