package dev.pawl.cli;

import dev.pawl.api.TaskResources;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much of the machine a task may use.
final class TaskResourceOptions {
  @Option(
      names = "--controls",
      paramLabel = "MEANS",
      description =
          "What keeps it to the bounds below: systemd, nice, or auto for the first of them that is"
              + " there; default: auto.")
  @Nullable String mode;

  @Option(
      names = "--nice",
      paramLabel = "N",
      description = "How much it gives way to others, -20 to 19.")
  @Nullable Integer nice;

  @Option(
      names = "--cpu-weight",
      paramLabel = "N",
      description = "Its share of busy processors, 1 to 10000; others have 100. Needs systemd.")
  @Nullable Integer cpuWeight;

  @Option(
      names = "--io-weight",
      paramLabel = "N",
      description = "Its share of busy disks, likewise.")
  @Nullable Integer ioWeight;

  @Option(
      names = "--io-class",
      paramLabel = "CLASS",
      description = "Its turn at disks: realtime, best-effort or idle.")
  @Nullable String ioClass;

  @Option(
      names = "--io-level",
      paramLabel = "N",
      description = "Its place within that class, 0 (first) to 7.")
  @Nullable Integer ioLevel;

  @Option(
      names = "--memory-max",
      paramLabel = "SIZE",
      description = "The most memory, bytes or with k, m or g. Without systemd it does not start.")
  @Nullable String memoryMax;

  /// What was asked for, null if nothing was.
  @Nullable TaskResources asked() {
    boolean any =
        Stream.<@Nullable Object>of(nice, cpuWeight, ioWeight, ioClass, ioLevel, memoryMax, mode)
            .anyMatch(it -> it != null);
    return any
        ? new TaskResources(
            mode,
            nice,
            cpuWeight,
            ioWeight,
            ioClass,
            ioLevel,
            memoryMax == null ? null : Sizes.parse("--memory-max", memoryMax))
        : null;
  }
}
