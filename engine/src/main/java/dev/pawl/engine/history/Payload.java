package dev.pawl.engine.history;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A recorded value: UTF-8 JSON text that the engine carries and compares but never parses.
///
/// Immutable by contract: the array given to [#ofBytes] and returned by [#bytes] is shared, not
/// copied, and must not be written.
public final class Payload {
  /// JSON `null`.
  public static final Payload NULL = ofJson("null");

  private final byte[] bytes;

  private Payload(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Payload ofBytes(byte[] json) {
    return new Payload(json);
  }

  public static Payload ofJson(String json) {
    return new Payload(json.getBytes(StandardCharsets.UTF_8));
  }

  public byte[] bytes() {
    return bytes;
  }

  public String json() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public int size() {
    return bytes.length;
  }

  /// The lower-case hex SHA-256 of the bytes.
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Payload that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// The JSON text, cut after 200 characters.
  @Override
  public String toString() {
    String json = json();
    return json.length() <= 200 ? json : json.substring(0, 200) + "…";
  }
}
