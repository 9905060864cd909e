package dev.pawl.daemon.webhook;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.pawl.daemon.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where the notices of a subscription are sent, as the store keeps it.
///
/// @param secret `whsec_` and the key in Base64
/// @param local whether it may be on this machine or a private network
/// @param stopped why nothing is sent any more
public record Webhook(String url, String secret, boolean local, @Nullable String stopped) {
  private static final String PREFIX = "whsec_";
  private static final int KEY_BYTES = 32;

  /// One with a new secret.
  public static Webhook of(String url, boolean local) {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    return new Webhook(url, PREFIX + Base64.getEncoder().encodeToString(key), local, null);
  }

  /// What the store keeps of a subscription's delivery, as it was written by [#text].
  public static Webhook read(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8), Webhook.class);
  }

  public String text() {
    return new String(Json.bytes(this), StandardCharsets.UTF_8);
  }

  Webhook stopped(String why) {
    return new Webhook(url, secret, local, why);
  }

  @JsonIgnore
  byte[] key() {
    return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
  }
}
