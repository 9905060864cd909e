package dev.pawl.daemon.http;

/// What a caller may do, the least first. A route asks for one of them at least.
public enum Scope {
  /// Reads.
  VIEW,
  /// Everything about runs.
  OWNER
}
