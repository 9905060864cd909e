package dev.pawl.api;

import java.time.Instant;

/// Who answers.
///
/// @param version of Pawl
/// @param api the newest version of the API that it speaks
/// @param home the folder with its data
/// @param open how many runs have not ended
public record ServerInfo(
    String version, int api, long pid, String home, Instant startedAt, long open) {}
