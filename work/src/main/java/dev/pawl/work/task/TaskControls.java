package dev.pawl.work.task;

import dev.pawl.process.Controls;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How much of the machine a task may use, as it is recorded; see [Controls].
///
/// @param mode `auto`, `systemd`, `nice` or `off`
/// @param ioClass `realtime`, `best-effort` or `idle`
public record TaskControls(
    String mode,
    @Nullable Integer nice,
    @Nullable Integer cpuWeight,
    @Nullable Integer ioWeight,
    @Nullable String ioClass,
    @Nullable Integer ioLevel,
    @Nullable Long memoryMaxBytes) {
  public TaskControls {
    var _ = controls(mode, nice, cpuWeight, ioWeight, ioClass, ioLevel, memoryMaxBytes);
  }

  Controls asProcessControls() {
    return controls(mode, nice, cpuWeight, ioWeight, ioClass, ioLevel, memoryMaxBytes);
  }

  private static Controls controls(
      String mode,
      @Nullable Integer nice,
      @Nullable Integer cpuWeight,
      @Nullable Integer ioWeight,
      @Nullable String ioClass,
      @Nullable Integer ioLevel,
      @Nullable Long memoryMaxBytes) {
    return new Controls(
        of(Controls.Mode.class, "mode", mode),
        nice,
        cpuWeight,
        ioWeight,
        ioClass == null ? null : of(Controls.IoClass.class, "ioClass", ioClass),
        ioLevel,
        memoryMaxBytes);
  }

  private static <E extends Enum<E>> E of(Class<E> type, String field, String word) {
    for (E value : type.getEnumConstants()) {
      if (word.equals(word(value))) {
        return value;
      }
    }
    String words =
        Stream.of(type.getEnumConstants())
            .map(TaskControls::word)
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException("%s is '%s', allowed: %s".formatted(field, word, words));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
