package dev.pawl.daemon.webhook;

import dev.pawl.api.NoticeView;
import dev.pawl.daemon.http.Json;
import dev.pawl.engine.workflow.RetryLaterException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Posts a notice as Standard Webhooks 1.0 has it: `webhook-id`, `webhook-timestamp`, and an HMAC
/// with SHA-256 over both and the body as `webhook-signature`. Redirects are not followed.
final class Sender {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LATER_MAX = Duration.ofDays(1);
  private static final int GONE = 410;
  private static final String MAC = "HmacSHA256";

  private final InstantSource clock;

  Sender(InstantSource clock) {
    this.clock = clock;
  }

  /// What is posted.
  private record Body(String type, Instant timestamp, NoticeView data) {}

  /// The other side wants nothing more of this.
  static final class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
      super(message);
    }
  }

  /// Returns what the other side answered.
  ///
  /// @throws IOException if it did not take it
  /// @throws RetryLaterException if it says when to come again
  /// @throws GoneException if it wants no more
  String send(Webhook webhook, Delivery delivery) throws IOException, InterruptedException {
    URI uri = Reach.parse(webhook.url());
    if (!webhook.local()) {
      Reach.requirePublic(uri);
    }
    NoticeView notice = delivery.notice();
    byte[] body = Json.bytes(new Body("pawl.run." + notice.event(), notice.at(), notice));
    String timestamp = Long.toString(clock.instant().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("webhook-id", delivery.id())
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signature(webhook, delivery.id(), timestamp, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      return judged(client.send(request, HttpResponse.BodyHandlers.discarding()));
    }
  }

  private static String signature(Webhook webhook, String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(webhook.key(), MAC));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + MAC, e);
    }
  }

  private static String judged(HttpResponse<?> response) throws IOException {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return "answered with " + status;
    }
    if (status == GONE) {
      throw new GoneException("answered with 410: it wants nothing more");
    }
    String later = response.headers().firstValue("retry-after").orElse("");
    if (later.matches("[0-9]{1,5}")) {
      Duration wait = Duration.ofSeconds(Long.parseLong(later));
      throw new RetryLaterException(
          "answered with " + status, wait.compareTo(LATER_MAX) < 0 ? wait : LATER_MAX);
    }
    throw new IOException("answered with " + status);
  }
}
