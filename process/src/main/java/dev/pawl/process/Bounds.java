package dev.pawl.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Whether a process keeps within its limits. For one thread at a time.
final class Bounds {
  private final Path output;
  private Limits limits;
  private long size;
  private long quietSinceNanos;

  /// @param resumedAt when it went on after a pause, in which it could write nothing
  Bounds(Path output, Limits limits, Optional<Instant> resumedAt) {
    this.output = output;
    this.limits = limits;
    this.size = sizeOf(output);
    this.quietSinceNanos = System.nanoTime() - quiet(output, resumedAt).toNanos();
  }

  /// For how long it has written nothing already.
  private static Duration quiet(Path output, Optional<Instant> resumedAt) {
    try {
      Instant written = Files.getLastModifiedTime(output).toInstant();
      Duration age =
          Duration.between(resumedAt.filter(written::isBefore).orElse(written), Instant.now());
      return age.isNegative() ? Duration.ZERO : age;
    } catch (IOException _) {
      return Duration.ZERO;
    }
  }

  Limits limits() {
    return limits;
  }

  void change(Limits other) {
    limits = other;
  }

  /// The bound that it has reached, if any.
  ///
  /// @param age for how long it runs
  Optional<ProcessFolder.StopOrder> reached(Duration age) {
    long now = System.nanoTime();
    long written = sizeOf(output);
    if (written != size) {
      size = written;
      quietSinceNanos = now;
    }
    if (isOver(limits.timeout(), age)) {
      return order(Cause.TIMEOUT, "it ran for longer than " + seconds(limits.timeout()));
    }
    if (isOver(limits.idle(), Duration.ofNanos(now - quietSinceNanos))) {
      return order(Cause.IDLE_TIMEOUT, "it wrote nothing for " + seconds(limits.idle()));
    }
    if (limits.outputBytes() > 0 && size > limits.outputBytes()) {
      return order(
          Cause.OUTPUT_LIMIT, "it wrote more than %,d bytes".formatted(limits.outputBytes()));
    }
    return Optional.empty();
  }

  /// Has its quiet time begin anew, as it could write nothing until now.
  void forgetQuiet() {
    quietSinceNanos = System.nanoTime();
  }

  /// Cuts off what was written over the bound.
  void cut() throws IOException {
    if (limits.outputBytes() > 0 && sizeOf(output) > limits.outputBytes()) {
      try (FileChannel file =
          FileChannel.open(output, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        file.truncate(limits.outputBytes());
      }
    }
  }

  private static boolean isOver(Duration bound, Duration value) {
    return !bound.isZero() && value.compareTo(bound) >= 0;
  }

  private static Optional<ProcessFolder.StopOrder> order(Cause cause, String detail) {
    return Optional.of(new ProcessFolder.StopOrder(cause, detail));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1_000.0 + " s";
  }

  /// How large a file is; 0 for one that is gone.
  static long sizeOf(Path file) {
    try {
      return Files.size(file);
    } catch (IOException _) {
      return 0;
    }
  }
}
