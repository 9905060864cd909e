package dev.pawl.daemon.token;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What Pawl keeps of a token: the SHA-256 of its text, in hexadecimal digits. A token is 256 bits
/// of chance, so nobody finds it by trying, and the hash needs no salt and no slowness.
record TokenHash(String hex) {
  private static final String PREFIX = "pawl_";
  private static final int TOKEN_BYTES = 32;
  private static final int ID_BYTES = 8;
  private static final HexFormat HEX = HexFormat.of();

  TokenHash {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a hash is not 64 hexadecimal digits");
    }
  }

  /// A new token's text.
  static String draw(SecureRandom chance) {
    byte[] bytes = new byte[TOKEN_BYTES];
    chance.nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static TokenHash of(String token) {
    return new TokenHash(HEX.formatHex(sha256(token.getBytes(StandardCharsets.UTF_8))));
  }

  /// Takes the same time whether or not they are equal.
  boolean matches(TokenHash other) {
    return MessageDigest.isEqual(bytes(), other.bytes());
  }

  /// Names the token without telling its hash.
  String id() {
    return HEX.formatHex(sha256(bytes()), 0, ID_BYTES);
  }

  /// See [dev.pawl.api.Proof].
  String proof(String nonce, String address) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(), "HmacSHA256"));
      String text = "pawl-proof-1\n" + nonce + "\n" + address;
      return HEX.formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  private byte[] bytes() {
    return HEX.parseHex(hex);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
