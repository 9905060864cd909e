package dev.pawl.cli.link;

import dev.pawl.api.ServerInfo;

/// `daemon.json` in the home. What somebody has made of the file may lack any of it.
///
/// @param socket where the daemon listens
/// @param info who it is, as it was when it began
record DaemonFile(String socket, ServerInfo info) {
  /// Whether it is whole, and about a home.
  boolean isOf(String home) {
    return socket != null && info != null && home.equals(info.home());
  }
}
