package dev.pawl.work.task;

import dev.pawl.engine.store.RunRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A task as it stands.
///
/// @param limits that hold for its newest start
/// @param state `queued`, `running`, `stopping`, `paused`, `blocked`, `completed`, `failed`,
///   `timed_out`, `stopped` or `lost`
/// @param place among those that wait for a slot of its group, from 1; null if it does not
/// @param end how its last start ended; null while it has not
/// @param pid of the process that runs now
/// @param ready what became of its readiness; null if that is not known, or does not matter
/// @param warning of what was asked for and could not be kept, null if all is
/// @param startedAt when it began to run, null if it does not run and has not
/// @param outputBytes how much it has written
/// @param output the path of the file in which that stands
public record TaskInfo(
    RunRecord run,
    TaskOrder order,
    TaskLimits limits,
    String state,
    @Nullable Integer place,
    @Nullable TaskEnd end,
    @Nullable Long pid,
    TaskReady.@Nullable Outcome ready,
    @Nullable String warning,
    @Nullable Instant startedAt,
    long outputBytes,
    String output) {}
