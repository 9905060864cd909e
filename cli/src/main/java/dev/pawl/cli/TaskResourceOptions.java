package dev.pawl.cli;

import dev.pawl.api.TaskResources;
import java.util.Map;
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

  /// What was asked for, or else what the settings say; null if neither says anything.
  @Nullable TaskResources asked(Map<String, String> environment) {
    boolean any =
        Stream.<@Nullable Object>of(nice, cpuWeight, ioWeight, ioClass, ioLevel, memoryMax, mode)
            .anyMatch(it -> it != null);
    if (!any) {
      return ofSettings(environment);
    }
    Long memory = memoryMax == null ? null : Sizes.parse("--memory-max", memoryMax);
    return new TaskResources(mode, nice, cpuWeight, ioWeight, ioClass, ioLevel, memory);
  }

  private static @Nullable TaskResources ofSettings(Map<String, String> environment) {
    String means = Setting.TASKS_RESOURCES.in(environment);
    if (means.equals("off")) {
      return null;
    }
    String turn = Setting.TASKS_IO_CLASS.in(environment);
    return new TaskResources(
        means,
        TaskNoticeOptions.number(Setting.TASKS_NICE, environment),
        TaskNoticeOptions.number(Setting.TASKS_CPU_WEIGHT, environment),
        TaskNoticeOptions.number(Setting.TASKS_IO_WEIGHT, environment),
        turn,
        turn.equals("idle")
            ? null
            : (Integer) TaskNoticeOptions.number(Setting.TASKS_IO_LEVEL, environment),
        null);
  }
}
