package dev.pawl.process;

import java.util.Optional;

/// One process as the system shows it, from `/proc/PID/stat` (see `man 5 proc`).
///
/// @param parent the number of the process that started it, or that took it over
/// @param group the number of its process group
/// @param session the number of its session
/// @param state `Z` for one that has ended and was not collected, `T` for one that is stopped
/// @param cpuTicks clock ticks that it computed
/// @param startTicks clock ticks from the start of the machine to its own
/// @param rssPages pages that it has in memory
record ProcessStat(
    long pid,
    long parent,
    long group,
    long session,
    char state,
    long cpuTicks,
    long startTicks,
    long rssPages) {
  // Counted from the state, the first field behind the name.
  private static final int PARENT = 1;
  private static final int GROUP = 2;
  private static final int SESSION = 3;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final int START_TICKS = 19;
  private static final int RSS = 21;

  /// Reads one line. The name of a process may hold anything, also spaces and parentheses.
  ///
  /// @return empty if it is no such line
  static Optional<ProcessStat> parse(String line) {
    int open = line.indexOf(" (");
    int close = line.lastIndexOf(") ");
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] fields = line.substring(close + 2).split(" ", -1);
    if (fields.length <= RSS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcessStat(
              Long.parseLong(line.substring(0, open)),
              Long.parseLong(fields[PARENT]),
              Long.parseLong(fields[GROUP]),
              Long.parseLong(fields[SESSION]),
              fields[0].charAt(0),
              Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]),
              Long.parseLong(fields[START_TICKS]),
              Long.parseLong(fields[RSS])));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// Whether it has not ended.
  boolean isAlive() {
    return state != 'Z' && state != 'X';
  }

  /// Whether it waits for SIGCONT.
  boolean isStopped() {
    return state == 'T' || state == 't';
  }

  ProcessIdentity identity(String bootId) {
    return new ProcessIdentity(pid, startTicks, bootId);
  }
}
