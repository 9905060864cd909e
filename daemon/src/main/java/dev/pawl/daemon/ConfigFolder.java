package dev.pawl.daemon;

import java.nio.file.Path;

/// Where the user's own settings and workflows are: `pawl` in `XDG_CONFIG_HOME`, or in `~/.config`.
final class ConfigFolder {
  private ConfigFolder() {}

  static Path path() {
    String configs = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
    // The specification has relative paths ignored.
    Path base = Path.of(configs).isAbsolute() ? Path.of(configs) : home().resolve(".config");
    return base.resolve("pawl");
  }

  /// Java's own idea of it does not follow `HOME`.
  private static Path home() {
    String home = System.getenv().getOrDefault("HOME", "");
    return Path.of(home.isEmpty() ? System.getProperty("user.home") : home);
  }
}
