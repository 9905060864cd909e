package dev.pawl.cli;

import java.nio.file.Path;
import java.util.Map;

/// Where a user's own files are, by the XDG base directory specification.
///
/// @param environment with `HOME` and `XDG_…_HOME`
record UserFolders(Map<String, String> environment) {
  /// Java's own idea of it does not follow `HOME`.
  Path home() {
    String home = environment.getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
  }

  /// For state that is kept.
  Path states() {
    return folder("XDG_STATE_HOME", Path.of(".local", "state"));
  }

  /// For settings.
  Path configs() {
    return folder("XDG_CONFIG_HOME", Path.of(".config"));
  }

  /// The specification has relative paths ignored.
  private Path folder(String variable, Path otherwise) {
    Path chosen = Path.of(environment.getOrDefault(variable, ""));
    return chosen.isAbsolute() ? chosen : home().resolve(otherwise);
  }
}
