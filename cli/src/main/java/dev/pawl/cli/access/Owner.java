package dev.pawl.cli.access;

import java.time.Instant;

/// The process that owns a store.
///
/// @param command what it was started as
public record Owner(long pid, String command, Instant since) {
  /// This process.
  static Owner self(String command) {
    ProcessHandle process = ProcessHandle.current();
    return new Owner(process.pid(), command, process.info().startInstant().orElse(Instant.EPOCH));
  }
}
