package dev.pawl.cli.link;

import dev.pawl.api.ServerInfo;

/// `daemon.json` in the home.
///
/// @param socket where the daemon listens
/// @param info who it is, as it was when it began
record DaemonFile(String socket, ServerInfo info) {}
