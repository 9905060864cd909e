package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks against a real receiver: signed, sent again, over dead daemons, and never to where the
/// owner did not allow it.
class WebhookTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String HOOK = "/api/v1/subscriptions/hook";

  @TempDir Path folder;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Server receiver = new Server();
  private final ServerConnector connector = new ServerConnector(receiver);
  private volatile IntSupplier status = () -> 204;

  private record Received(String id, String timestamp, String signature, String body) {}

  private final class Recorder extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      received.add(
          new Received(
              request.getHeaders().get("webhook-id"),
              request.getHeaders().get("webhook-timestamp"),
              request.getHeaders().get("webhook-signature"),
              Content.Source.asString(request, StandardCharsets.UTF_8)));
      response.getHeaders().put("Location", "/elsewhere");
      response.getHeaders().put("Retry-After", "1");
      response.setStatus(status.getAsInt());
      callback.succeeded();
      return true;
    }
  }

  @BeforeEach
  void receive() throws Exception {
    connector.setHost("127.0.0.1");
    receiver.addConnector(connector);
    receiver.setHandler(new Recorder());
    receiver.start();
  }

  @AfterEach
  void stop() throws Exception {
    receiver.stop();
  }

  private String subscribe(DaemonProcess daemon, String path) throws IOException {
    String url = "http://127.0.0.1:%d%s".formatted(connector.getLocalPort(), path);
    Http.Answer made =
        daemon
            .http()
            .send("PUT", HOOK, "{\"webhook\":{\"url\":\"%s\",\"local\":true}}".formatted(url));
    assertThat(made.status()).as(made.body()).isIn(200, 201);
    return made.body();
  }

  private static void blocked(DaemonProcess daemon, String id) throws IOException {
    daemon.http().post("/api/v1/runs", "{\"type\":\"nowhere\",\"id\":\"" + id + "\"}");
  }

  private static void until(Callable<Boolean> condition) {
    await().atMost(SOON).pollInterval(Duration.ofMillis(20)).until(condition);
  }

  @Test
  void notice_isPostedOnceAndSigned() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      String made = subscribe(daemon, "/hook");
      String secret = made.replaceAll("(?s).*\"secret\":\"([^\"]+)\".*", "$1");
      assertThat(subscribe(daemon, "/hook")).doesNotContain("secret");
      assertThat(daemon.http().get("/api/v1/subscriptions").body()).doesNotContain(secret);

      blocked(daemon, "a");
      until(() -> !received.isEmpty());
      Http.Answer sent =
          daemon.http().get("/api/v1/runs/" + received.getFirst().id() + "/wait?seconds=30");

      assertThat(sent.body()).contains("\"state\":\"succeeded\"", "answered with 204");
      assertThat(received).hasSize(1);
      Received got = received.getFirst();
      assertThat(got.body())
          .contains("\"type\":\"pawl.run.blocked\"", "\"run\":\"a\"", "\"event\":\"blocked\"");
      assertThat(got.signature()).isEqualTo("v1," + signature(secret, got));
      assertThat(daemon.http().get(HOOK + "/notices").body()).contains("\"notices\":[]");
    }
  }

  /// As the specification has it, written anew.
  private static String signature(String secret, Received got) throws Exception {
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    assertThat(key.length).isBetween(24, 64);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    String signed = got.id() + "." + got.timestamp() + "." + got.body();
    return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void webhook_thatIsRemoved_endsWhatWasStillToBeSent() throws Exception {
    status = () -> 503;
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      subscribe(daemon, "/hook");
      blocked(daemon, "a");
      until(() -> !received.isEmpty());
      String delivery = received.getFirst().id();

      daemon.http().send("DELETE", HOOK, null);

      assertThat(daemon.http().get("/api/v1/runs/" + delivery + "/wait?seconds=60").body())
          .contains("\"state\":\"canceled\"", "its webhook was removed");
    }
  }

  @Test
  void notice_thatIsNotTaken_isSentAgain_byTheNextDaemonToo() throws Exception {
    status = () -> 503;
    Path home = folder.resolve("home");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      subscribe(daemon, "/hook");
      blocked(daemon, "a");
      until(() -> !received.isEmpty());
      daemon.kill();
    }
    for (int round = 2; round <= Scale.of(1, 5); round++) {
      int times = round;
      try (DaemonProcess daemon = DaemonProcess.start(home)) {
        until(() -> received.size() >= times);
        daemon.kill();
      }
    }
    int before = received.size();
    status = () -> received.size() < before + 2 ? 503 : 200;
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      String id = received.getFirst().id();
      until(
          () -> daemon.http().get("/api/v1/runs/" + id).body().contains("\"state\":\"succeeded\""));
    }
    assertThat(received).hasSizeGreaterThanOrEqualTo(before + 2);
    assertThat(received).extracting(Received::id).containsOnly(received.getFirst().id());
  }

  @Test
  void receiver_thatWantsNoMore_isLeftAlone() throws Exception {
    status = () -> 410;
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      subscribe(daemon, "/hook");
      blocked(daemon, "a");
      until(() ->
          daemon.http().get("/api/v1/subscriptions").body().contains("\"stopped\":\"answered"));

      blocked(daemon, "b");
      until(() -> daemon.http().get(HOOK + "/notices").body().contains("\"run\":\"b\""));
      assertThat(received).hasSize(1);

      status = () -> 200;
      subscribe(daemon, "/hook");
      until(() -> received.size() == 2);
      assertThat(received.getLast().body()).contains("\"run\":\"b\"");
    }
  }

  @Test
  void redirect_isNotFollowed() throws Exception {
    status = () -> 302;
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      subscribe(daemon, "/moved");
      String test = daemon.http().post(HOOK + "/test", null).body();
      String id = test.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");

      until(() -> daemon.http().get("/api/v1/runs/" + id).body().contains("answered with 302"));

      assertThat(received).extracting(Received::body).allMatch(body -> body.contains("run.test"));
      assertThat(daemon.http().get("/api/v1/runs/" + id).body()).contains("\"is\":[\"retrying\"");
    }
  }

  @Test
  void privateAddress_isRefusedUnlessAllowed() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(folder.resolve("home"))) {
      List<String> hosts =
          List.of(
              "localhost",
              "127.1.2.3",
              "0.0.0.0",
              "10.0.0.1",
              "192.168.1.1",
              "172.16.0.1",
              "169.254.169.254",
              "100.64.0.1",
              "[::1]",
              "[fe80::1]",
              "[fd00::1]",
              "[::ffff:127.0.0.1]",
              "[64:ff9b::7f00:1]");
      for (String host : hosts) {
        String body = "{\"webhook\":{\"url\":\"http://%s/x\"}}".formatted(host);
        Http.Answer answer = daemon.http().send("PUT", HOOK, body);
        assertThat(answer.status()).as(host + " " + answer.body()).isEqualTo(400);
        assertThat(answer.body()).as(host).contains("on this machine or a private network");
      }
    }
  }
}
