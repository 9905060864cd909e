package dev.pawl.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who answers.
///
/// @param version of Pawl
/// @param api the newest version of the API that it speaks
/// @param home the folder with its data
/// @param tcp the address of the TCP port that it listens on, such as `127.0.0.1:7295`; absent if
///   it listens on its Unix socket only
/// @param open how many runs have not ended
/// @param troubles what a person should know about it, empty if all is well
/// @param build where its code is, as the command that started it gave it
public record ServerInfo(
    String version,
    int api,
    long pid,
    String home,
    Instant startedAt,
    @Nullable String tcp,
    long open,
    List<String> troubles,
    @Nullable String build) {
  public ServerInfo {
    // A daemon of an earlier build says nothing of them.
    troubles = troubles == null ? List.of() : List.copyOf(troubles);
  }
}
