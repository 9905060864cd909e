package dev.pawl.engine.history;

/// Stable codes of engine errors. Exit codes, HTTP status and MCP errors derive from them.
public enum ErrorCode {
  /// A value given by the caller is malformed.
  INVALID_ARGUMENT,
  /// A value is over one of the [Limits].
  LIMIT_EXCEEDED,
  /// A payload is not JSON or does not fit its type.
  INVALID_PAYLOAD,
  /// A query text cannot be parsed.
  INVALID_QUERY,
  /// No run has this id.
  NO_SUCH_RUN,
  /// No subscription has this name.
  NO_SUCH_SUBSCRIPTION,
  /// The id is taken by a run of another type or with another input.
  RUN_ID_CONFLICT,
  /// The run's state does not allow what was asked.
  WRONG_STATE,
  /// A workflow or activity type is registered twice, or not at all.
  REGISTRATION,
  /// Waiting ended before the awaited change.
  WAIT_TIMED_OUT,
  /// The code no longer matches the recorded history.
  NONDETERMINISM,
  /// A recorded history cannot be read or breaks an invariant.
  CORRUPT_HISTORY,
  /// Another process owns the store.
  STORE_IN_USE,
  /// The store was written by a newer version of Pawl.
  STORE_NEWER,
  /// The store is damaged or lost commits it had acknowledged.
  STORE_CORRUPT,
  /// The disk is full; the write was not done and may be tried again.
  STORE_FULL,
  /// The store cannot be reached now; the write may be tried again.
  STORE_UNAVAILABLE,
  /// The engine is closed.
  CLOSED
}
