package dev.pawl.work.task;

import java.util.regex.Pattern;

/// Tasks of which only so many run at a time.
///
/// @param name 1 to 64 of letters, digits, `.`, `_` and `-`
/// @param slots how many run at a time, 0 for any number
/// @param paused whether no more of them begin
public record TaskGroup(String name, int slots, boolean paused) {
  /// The group of tasks that name none.
  public static final String DEFAULT = "default";

  private static final int SLOTS_MAX = 1_000;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  public TaskGroup {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          ("group '%s' is no name for one; allowed: 1 to 64 letters, digits, '.', '_' and '-', with"
                  + " a letter or digit first")
              .formatted(name));
    }
    if (slots < 0 || slots > SLOTS_MAX) {
      throw new IllegalArgumentException(
          "slots is %d, allowed: 0 for any number, up to %d".formatted(slots, SLOTS_MAX));
    }
  }

  TaskGroup withSlots(int value) {
    return new TaskGroup(name, value, paused);
  }

  TaskGroup withPaused(boolean value) {
    return new TaskGroup(name, slots, value);
  }
}
