package dev.pawl.daemon;

import java.util.logging.LogManager;

/// Keeps the log open while the daemon ends. That of the platform closes all logs in a hook of its
/// own, at the same time as the daemon ends in order in another: what is logged then would be lost,
/// or stand as an exception on standard error.
///
/// Public since the platform makes it, by the name in `java.util.logging.manager`.
public final class LastingLogs extends LogManager {
  public LastingLogs() {}

  @Override
  public void reset() {
    // [DaemonLog] closes what is open when the daemon has ended.
  }
}
