package dev.pawl.daemon.code;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.SequencedMap;

/// One state of a source file, compiled.
///
/// @param file its absolute path
/// @param source its text
/// @param classes class files by class name
record CodeState(Path file, String source, SequencedMap<String, byte[]> classes) {
  private static final int FOLDER_BYTES = 3;
  private static final int BUILD_BYTES = 5;

  /// What its workflows' versions have behind that of their author: `@` and the folder, since
  /// several may have workflows of one name, `+` and the state of the file.
  String mark() {
    return mark(file, Digests.sha256(source));
  }

  /// The mark of a file with a digest.
  static String mark(Path file, byte[] digest) {
    byte[] folder = Digests.sha256(String.valueOf(file.getParent()));
    HexFormat hex = HexFormat.of();
    return "@"
        + hex.formatHex(folder, 0, FOLDER_BYTES)
        + "+"
        + hex.formatHex(digest, 0, BUILD_BYTES);
  }
}
