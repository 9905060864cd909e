package dev.pawl.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a runner writes down when its command has ended; see `runner.sh`.
///
/// @param code as a shell gives it: 128 more than the number for a signal
/// @param complaint what the shell said of a signal; empty if there was none, and for SIGINT and
///   SIGPIPE
/// @param cpu what the command computed
record RunnerResult(int code, String complaint, Duration cpu) {
  private static final int SIGNALS = 128;
  private static final String HEAD = "pawl-result 1";
  private static final String END = "end";
  private static final Pattern TIME = Pattern.compile("([0-9]+)m([0-9]+(?:[.,][0-9]+)?)s");

  /// Reads it.
  ///
  /// @return empty if it is not whole, or not of a version that is known here
  static Optional<RunnerResult> parse(List<String> lines) {
    if (lines.size() < 6 || !lines.getFirst().equals(HEAD) || !lines.getLast().equals(END)) {
      return Optional.empty();
    }
    try {
      int code = Integer.parseInt(value("code", lines.get(1)));
      // The first line of `times` is the shell's own, the second that of what it waited for.
      return Optional.of(
          new RunnerResult(code, value("message", lines.get(2)), cpu(lines.get(lines.size() - 2))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static String value(String name, String line) {
    if (!line.startsWith(name + " ")) {
      throw new IllegalArgumentException("expected %s, not: %s".formatted(name, line));
    }
    return line.substring(name.length() + 1);
  }

  private static Duration cpu(String line) {
    Duration sum = Duration.ZERO;
    Matcher times = TIME.matcher(line);
    while (times.find()) {
      double seconds = Double.parseDouble(times.group(2).replace(',', '.'));
      sum = sum.plusMinutes(Long.parseLong(times.group(1))).plusMillis(Math.round(seconds * 1_000));
    }
    return sum;
  }

  /// Whether a signal ended the command, and not an exit code.
  boolean isSignal() {
    return code > SIGNALS && !complaint.isEmpty();
  }

  /// The number of that signal.
  int signal() {
    return code - SIGNALS;
  }
}
