package dev.pawl.daemon.code;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SequencedMap;

/// One state of a source file, compiled.
///
/// @param file its absolute path
/// @param source its text
/// @param classes class files by class name
record CodeState(Path file, String source, SequencedMap<String, byte[]> classes) {
  private static final int SOURCE_BYTES = 3;
  private static final int BUILD_BYTES = 5;

  /// What its workflows' versions have behind that of their author: `@` and the folder, since
  /// several may have workflows of one name, `+` and the state of the file.
  String mark() {
    String folder = String.valueOf(file.getParent());
    return "@" + digest(folder, SOURCE_BYTES) + "+" + digest(source, BUILD_BYTES);
  }

  private static String digest(String text, int bytes) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
