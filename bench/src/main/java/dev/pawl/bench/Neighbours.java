package dev.pawl.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What other processes of the machine took of its processors while the bench ran. Only where the
/// system tells it in `/proc`.
final class Neighbours {
  private static final Path SYSTEM = Path.of("/proc/stat");
  private static final Path SELF = Path.of("/proc/self/stat");

  /// Places in the first line of `/proc/stat`, after the word `cpu`: idle, and idle for a disk.
  private static final List<Integer> IDLE = List.of(3, 4);

  /// Times of guests are in those before them already.
  private static final int FIELDS = 8;

  /// Where the own times stand in `/proc/self/stat` after name and state: user and system, then
  /// those of children that have ended.
  private static final int OWN_FROM = 10;

  private static final int OWN_TO = 14;

  private final Optional<Ticks> before;

  private record Ticks(long all, long busy, long ours) {}

  private Neighbours(Optional<Ticks> before) {
    this.before = before;
  }

  /// Begins to watch.
  static Neighbours watch() {
    return new Neighbours(now());
  }

  /// Their share of all processor time since then, 0 to 1. To be asked when all processes of the
  /// bench have ended: those that still run would count as others.
  Optional<Double> share() {
    return before.flatMap(from -> now().map(to -> share(from, to)));
  }

  private static double share(Ticks from, Ticks to) {
    double all = Math.max(1, to.all - from.all);
    double others = (to.busy - from.busy) - (to.ours - from.ours);
    return Math.clamp(others / all, 0, 1);
  }

  private static Optional<Ticks> now() {
    if (!Files.isReadable(SYSTEM) || !Files.isReadable(SELF)) {
      return Optional.empty();
    }
    try {
      long[] system = numbers(Files.readString(SYSTEM).lines().findFirst().orElse(""), FIELDS);
      long all = 0;
      long idle = 0;
      for (int i = 0; i < system.length; i++) {
        all += system[i];
        idle += IDLE.contains(i) ? system[i] : 0;
      }
      String self = Files.readString(SELF);
      // The name in parentheses may hold spaces; the letter of the state follows it.
      long[] own = numbers(self.substring(self.lastIndexOf(')') + 2), OWN_TO);
      long ours = 0;
      for (int i = OWN_FROM; i < OWN_TO; i++) {
        ours += own[i];
      }
      return Optional.of(new Ticks(all, all - idle, ours));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /// The first numbers of a line, after one word; those further on may be too great for a long.
  private static long[] numbers(String line, int count) {
    return Stream.of(line.strip().split("\\s+", -1))
        .skip(1)
        .limit(count)
        .mapToLong(Long::parseLong)
        .toArray();
  }
}
