package dev.pawl.engine.store;

import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import org.jspecify.annotations.Nullable;

/// A run as it stands in the store.
///
/// @param key the store's own number for the run; greater means started later
/// @param kind what sort of work it is (`workflow`, `task`, `job`, …)
/// @param version the workflow version that the current execution is pinned to
/// @param inputHash of the first execution's input, for idempotent starts
/// @param priority greater goes first; 0 is usual
/// @param createdAtMillis when the start was accepted, epoch milliseconds
public record RunRecord(
    RunId id,
    long key,
    String type,
    String kind,
    String version,
    @Nullable ParentLink parent,
    String inputHash,
    int priority,
    long createdAtMillis,
    RunHead head) {

  /// The same run in an execution that is pinned to another version.
  public RunRecord withVersion(String next) {
    return new RunRecord(
        id, key, type, kind, next, parent, inputHash, priority, createdAtMillis, head);
  }

  /// The same run with another head.
  public RunRecord withHead(RunHead next) {
    return new RunRecord(
        id, key, type, kind, version, parent, inputHash, priority, createdAtMillis, next);
  }
}
