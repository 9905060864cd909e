package dev.pawl.work.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// By what tasks that do the same are known: their command and directory.
final class Flight {
  /// The label of tasks that are to be the only ones that do what they do.
  static final String LABEL = "single-flight";

  private Flight() {}

  static String digest(TaskOrder order) {
    String all = order.directory() + "\0" + String.join("\0", order.words());
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
