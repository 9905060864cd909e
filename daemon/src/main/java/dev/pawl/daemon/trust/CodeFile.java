package dev.pawl.daemon.trust;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of a workspace that can run code, as it was read once.
///
/// The digest is that of the bytes held here. Who loads code takes them from here and never reads
/// the file again, which somebody may have changed since. Immutable.
public final class CodeFile {
  private final Path relative;
  private final byte[] content;
  private final String sha256;

  private CodeFile(Path relative, byte[] content) {
    this.relative = relative;
    this.content = content;
    this.sha256 = sha256(content);
  }

  /// @param content is kept, not copied
  static CodeFile of(Path relative, byte[] content) {
    return new CodeFile(relative, content);
  }

  /// The path below the workspace, such as `.pawl/workflows/Release.java`.
  public Path relative() {
    return relative;
  }

  /// The SHA-256 of the content: 64 lower-case hexadecimal digits.
  public String sha256() {
    return sha256;
  }

  /// A copy of the content.
  public byte[] content() {
    return content.clone();
  }

  /// The path and the digest.
  @Override
  public String toString() {
    return relative + " " + sha256;
  }

  /// The digest of texts without NUL, in their order.
  static String sha256(Iterable<String> texts) {
    return sha256(String.join("\0", texts).getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
