package dev.pawl.daemon.trust;

import java.nio.file.Path;

/// Where in a workspace code is looked for, and how much of it there may be. Paths are those below
/// the workspace.
final class CodePlaces {
  /// Most files with code: a person is to look through them.
  static final int FILES_MAX = 500;

  /// Largest file with source or configuration, which people write.
  static final int SOURCE_BYTES_MAX = 1 << 20;

  /// Largest jar: it is held in memory.
  static final int JAR_BYTES_MAX = 64 << 20;

  /// Most bytes of all files together: they are held in memory at once.
  static final int ALL_BYTES_MAX = 128 << 20;

  /// Most names in the folders with code, since a stranger's folder may have any number.
  static final int NAMES_MAX = 5_000;

  /// Most parts of a path: each folder on the way is held open.
  static final int DEPTH_MAX = 16;

  static final Path PAWL = Path.of(".pawl");
  static final Path CLAUDE = Path.of(".claude");

  private static final Path CONFIG = PAWL.resolve("config.toml");
  private static final Path PLUGINS = PAWL.resolve("plugins");
  private static final Path WORKFLOWS = PAWL.resolve("workflows");
  private static final Path CLAUDE_WORKFLOWS = CLAUDE.resolve("workflows");

  private CodePlaces() {}

  /// Whether there may be code below a path, if it is a folder.
  static boolean isEntered(Path path) {
    return path.equals(PAWL)
        || path.equals(CLAUDE)
        || path.equals(PLUGINS)
        || path.startsWith(WORKFLOWS)
        || path.startsWith(CLAUDE_WORKFLOWS);
  }

  /// The most bytes that a file at a path may have; 0 if it is none with code.
  static int bytesMax(Path path) {
    String text = path.toString();
    if (PLUGINS.equals(path.getParent()) && text.endsWith(".jar")) {
      return JAR_BYTES_MAX;
    }
    boolean script =
        text.endsWith(".js") && (path.startsWith(WORKFLOWS) || path.startsWith(CLAUDE_WORKFLOWS));
    boolean java = text.endsWith(".java") && path.startsWith(WORKFLOWS);
    return script || java || path.equals(CONFIG) ? SOURCE_BYTES_MAX : 0;
  }
}
