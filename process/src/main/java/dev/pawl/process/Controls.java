package dev.pawl.process;

import org.jspecify.annotations.Nullable;

/// How much of the machine a command may use. What is null is left as it is.
///
/// @param mode by what means
/// @param nice how much it gives way to others, -20 to 19; below 0 needs a privilege
/// @param cpuWeight its share of busy processors among units of systemd, 1 to 10,000; others have
///   100
/// @param ioWeight its share of busy disks, likewise
/// @param ioClass how it takes its turn at disks
/// @param ioLevel its place within that class, 0 (first) to 7; not for `idle`
/// @param memoryMaxBytes the most memory that all its processes use together. Only systemd can keep
///   it; where it does not, the command is not started
public record Controls(
    Mode mode,
    @Nullable Integer nice,
    @Nullable Integer cpuWeight,
    @Nullable Integer ioWeight,
    @Nullable IoClass ioClass,
    @Nullable Integer ioLevel,
    @Nullable Long memoryMaxBytes) {
  /// No controls: the command is started as if there were none.
  public static final Controls NONE = new Controls(Mode.OFF, null, null, null, null, null, null);

  /// By what means it is kept to it.
  public enum Mode {
    /// By systemd if it answers, else by nice and ionice, else not, with a warning.
    AUTO,
    /// By a unit of systemd's user manager, else not, with a warning. With the command the unit
    /// ends, and all that is in it: nothing is left running, also by a runner that is killed.
    SYSTEMD,
    /// By the programs nice and ionice, else not, with a warning.
    NICE,
    /// Not.
    OFF
  }

  /// How a process takes its turn at disks.
  public enum IoClass {
    /// Before all others; needs a privilege.
    REALTIME("realtime", 1),
    BEST_EFFORT("best-effort", 2),
    /// When nobody else wants anything.
    IDLE("idle", 3);

    private final String word;
    private final int number;

    IoClass(String word, int number) {
      this.word = word;
      this.number = number;
    }

    /// Its name for systemd.
    String word() {
      return word;
    }

    /// Its number for ionice.
    int number() {
      return number;
    }
  }

  public Controls {
    check("nice", nice, -20, 19);
    check("cpuWeight", cpuWeight, 1, 10_000);
    check("ioWeight", ioWeight, 1, 10_000);
    check("ioLevel", ioLevel, 0, 7);
    if (ioLevel != null && (ioClass == null || ioClass == IoClass.IDLE)) {
      throw new IllegalArgumentException(
          "ioLevel is %d, but ioClass is %s; give it with realtime or best-effort"
              .formatted(ioLevel, ioClass == null ? "not given" : "idle"));
    }
    if (memoryMaxBytes != null && memoryMaxBytes < 1) {
      throw new IllegalArgumentException(
          "memoryMaxBytes is %d, it must be at least 1".formatted(memoryMaxBytes));
    }
  }

  private static void check(String field, @Nullable Integer value, int least, int most) {
    if (value != null && (value < least || value > most)) {
      throw new IllegalArgumentException(
          "%s is %d, it must be %d to %,d".formatted(field, value, least, most));
    }
  }

  /// Whether there is nothing to do for it.
  boolean isNothing() {
    boolean plain =
        nice == null && cpuWeight == null && ioWeight == null && ioClass == null && ioLevel == null;
    return memoryMaxBytes == null && (plain || mode == Mode.OFF);
  }
}
