package dev.pawl.api;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A background task. It is a run too, of the same id.
///
/// @param state `queued`, `running`, `stopping`, `paused`, `blocked`, `completed`, `failed`,
///   `timed_out`, `stopped` or `lost`
/// @param group to which it belongs
/// @param place among those that wait for a slot of the group, from 1
/// @param status in words
/// @param timeoutMillis the longest time of a start; absent for no bound, as the other bounds
/// @param idleTimeoutMillis the longest time without output
/// @param outputMaxBytes the most that it may write
/// @param readyProbe what shows that it is ready; absent if nobody asked
/// @param pid of the process that runs now
/// @param ready whether it is; absent if that is not known, or nobody asked
/// @param readyDetail what shows that, or what was missing
/// @param warning of what was asked for and could not be kept
/// @param cause why its last start is over: `exit`, `signal`, `out_of_memory`, `stopped`,
///   `timeout`, `idle_timeout`, `output_limit`, `lost` or `not_started`
/// @param exitCode of its last start; 130 and 141 may also mean SIGINT and SIGPIPE
/// @param signal the number of the signal that ended it
/// @param detail what else there is to say about its end
/// @param startedAt when its last start began
/// @param endedAt when that was over
/// @param cpuMillis what it computed
/// @param peakRssBytes the most memory that was seen in use, looked at once a second
/// @param outputBytes how much it has written
/// @param output the file in which that stands
/// @param survivors processes that it has left running, as `PID COMMAND`
public record TaskView(
    String id,
    String title,
    List<String> command,
    String directory,
    String state,
    String group,
    @Nullable Integer place,
    @Nullable String status,
    @Nullable Long timeoutMillis,
    @Nullable Long idleTimeoutMillis,
    @Nullable Long outputMaxBytes,
    @Nullable String readyProbe,
    @Nullable Long pid,
    @Nullable Boolean ready,
    @Nullable String readyDetail,
    @Nullable String warning,
    @Nullable String cause,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    @Nullable String detail,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Long cpuMillis,
    @Nullable Long peakRssBytes,
    long outputBytes,
    String output,
    List<String> survivors,
    SequencedMap<String, String> labels,
    Instant createdAt) {

  public TaskView {
    command = List.copyOf(command);
    survivors = List.copyOf(survivors);
  }
}
