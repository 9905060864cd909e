package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// Makes processes. One that the JDK tries to make without descriptors for its pipes ends in
/// descriptors being closed that belong to others, such as those of the store, so it is not tried
/// when few are left.
final class Spawn {
  /// More than a process takes, and what else may be opened in that moment.
  private static final int LEFT_MIN = 64;

  private static final Path OPEN = Path.of("/proc/self/fd");
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LIMIT = "Max open files";

  private Spawn() {}

  /// @throws IOException if it cannot be made; the message says why
  static Process start(ProcessBuilder builder) throws IOException {
    requireDescriptors();
    try {
      return builder.start();
    } catch (OutOfMemoryError e) {
      // It is no memory that is missing, but a thread to wait for the process.
      throw new IOException("the system has no more threads: " + e.getMessage(), e);
    }
  }

  private static void requireDescriptors() throws IOException {
    long open;
    try (Stream<Path> all = Files.list(OPEN)) {
      open = all.count();
    }
    long limit = limit();
    if (limit - open < LEFT_MIN) {
      throw new IOException(
          "%d of %d files are open, too many to start more; allow more with ulimit -n"
              .formatted(open, limit));
    }
  }

  private static long limit() throws IOException {
    return Files.readAllLines(LIMITS).stream()
        .filter(line -> line.startsWith(LIMIT))
        .map(line -> line.substring(LIMIT.length()).strip().split("\\s+", 2)[0])
        .mapToLong(soft -> soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft))
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }
}
