package dev.pawl.daemon.code;

import java.nio.file.Path;
import java.util.HexFormat;

/// One state of a plugin, as it was read.
final class PluginJar {
  private final Path file;
  private final byte[] content;
  private final byte[] digest;

  PluginJar(Path file, byte[] content) {
    this.file = file;
    this.content = content.clone();
    this.digest = Digests.sha256(content);
  }

  /// Its absolute path.
  Path file() {
    return file;
  }

  byte[] content() {
    return content.clone();
  }

  String sha256() {
    return HexFormat.of().formatHex(digest);
  }

  /// What its workflows' versions have behind that of their author.
  ///
  /// @see CodeState#mark
  String mark() {
    return CodeState.mark(file, digest);
  }
}
