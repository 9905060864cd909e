package dev.pawl.bench;

import dev.pawl.bench.contender.BenchException;
import dev.pawl.bench.contender.Times;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The disk below a directory: whether it is fit to measure on, and how fast it syncs.
final class Disk {
  private static final int BLOCK_BYTES = 4_096;
  private static final int SYNCS = 400;
  private static final long PROBE_NANOS_MAX = 3_000_000_000L;
  private static final double SLOW_MILLIS = 2;

  /// What a million sleeping runs and the other databases take, with room to spare.
  private static final long FREE_BYTES_FULL = 4L << 30;

  private static final long FREE_BYTES_QUICK = 1L << 30;
  private static final Set<String> MEMORY_FILE_SYSTEMS = Set.of("tmpfs", "ramfs");

  private final Path directory;

  private Disk(Path directory) {
    this.directory = directory;
  }

  /// How long it takes to append a block and sync it.
  record Probe(double p50, double p99) {}

  /// The disk of a directory, which is made if it is not there.
  ///
  /// @throws BenchException if it cannot be measured on
  static Disk below(Path directory, boolean quick) throws BenchException {
    try {
      Files.createDirectories(directory);
      Files.delete(Files.createTempFile(directory, "probe", ""));
      FileStore store = Files.getFileStore(directory);
      long wanted = quick ? FREE_BYTES_QUICK : FREE_BYTES_FULL;
      if (store.getUsableSpace() < wanted) {
        throw new BenchException(
            "%s has %d MB free, %d MB are needed; make room, or choose another disk with --dir"
                .formatted(directory, store.getUsableSpace() >> 20, wanted >> 20));
      }
      if (MEMORY_FILE_SYSTEMS.contains(store.type())) {
        throw new BenchException(
            "%s is in memory (%s), where a sync costs nothing; choose a disk with --dir"
                .formatted(directory, store.type()));
      }
      return new Disk(directory);
    } catch (IOException e) {
      throw new BenchException(
          "cannot write to %s: %s; choose another folder with --dir".formatted(directory, e), e);
    }
  }

  Probe probe() throws BenchException {
    Path file = directory.resolve("sync-probe");
    Times times = new Times();
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      long end = System.nanoTime() + PROBE_NANOS_MAX;
      for (int i = 0; i < SYNCS && System.nanoTime() < end; i++) {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        long begin = System.nanoTime();
        while (block.hasRemaining()) {
          channel.write(block);
        }
        channel.force(false);
        times.add(System.nanoTime() - begin);
      }
    } catch (IOException e) {
      throw new BenchException("cannot write and sync %s: %s".formatted(file, e), e);
    }
    return new Probe(times.millis(0.5), times.millis(0.99));
  }

  /// What a reader of the figures must know about the disk.
  static List<String> warnings(Probe before, Probe after) {
    List<String> warnings = new ArrayList<>();
    if (Math.max(before.p50(), after.p50()) > SLOW_MILLIS) {
      warnings.add(
          "This disk takes more than %.0f ms to sync: absolute figures measure the disk. Read the"
                  .formatted(SLOW_MILLIS)
              + " ratios, or choose a faster disk with --dir.");
    }
    double drift = Math.max(before.p50(), after.p50()) / Math.min(before.p50(), after.p50());
    if (drift > 1.5) {
      warnings.add(
          "The disk changed its speed by a factor of %.1f during the run: somebody else uses it."
                  .formatted(drift)
              + " Run again when it is quiet.");
    }
    return warnings;
  }
}
