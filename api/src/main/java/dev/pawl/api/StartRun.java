package dev.pawl.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Starts a run.
///
/// @param type of the workflow
/// @param version of the workflow, absent for the newest
/// @param id absent for one made by Pawl; a second start with the same id, type and input finds the
///   run of the first
/// @param input absent for null
/// @param labels at most 32
/// @param priority greater goes first, 0 if absent
public record StartRun(
    String type,
    @Nullable String version,
    @Nullable String id,
    @Nullable RawJson input,
    @Nullable Map<String, String> labels,
    @Nullable Integer priority) {}
