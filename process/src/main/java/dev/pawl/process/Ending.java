package dev.pawl.process;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a process ended.
///
/// @param cause why it is no more
/// @param exitCode 0 to 255, null if a signal ended it or nobody knows. 130 and 141 may also mean
///   SIGINT and SIGPIPE: a shell does not tell them apart
/// @param signal the number of the signal that ended it, null if none did or nobody knows
/// @param detail what else there is to say; may be empty
/// @param startedAt when it began, by the wall clock
/// @param endedAt when its end was written down, or found if that was never done
/// @param cpu what it and the children that it waited for computed; null if nobody knows
/// @param peakRssBytes the most memory that was seen in use by its session, looked at once a
///   second; null if it was never seen
/// @param outputBytes the size of its output file
/// @param survivors what it has left running
public record Ending(
    Cause cause,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    String detail,
    Instant startedAt,
    Instant endedAt,
    @Nullable Duration cpu,
    @Nullable Long peakRssBytes,
    long outputBytes,
    List<Survivor> survivors) {

  public Ending {
    survivors = List.copyOf(survivors);
  }

  /// Whether it ended by itself with exit code 0.
  public boolean isSuccess() {
    return cause == Cause.EXIT && exitCode != null && exitCode == 0;
  }
}
