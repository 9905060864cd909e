package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What pages, other users and the network try on a daemon's TCP port: W1 to W3, W6, W7, W9, W11.
class TcpAttackTest {
  private static final List<String> ROUTES =
      List.of(
          "/api/v1/info",
          "/api/v1/runs",
          "/api/v1/runs/x",
          "/api/v1/events",
          "/api/v1/tokens",
          "/api/v1/prove",
          "/api/v1/nothing",
          "/healthz",
          "/metrics",
          "/");
  private static final String START = "{\"type\":\"deploy\",\"id\":\"planted\"}";

  @TempDir static Path folder;
  private static DaemonProcess daemon;
  private static Tcp tcp;
  private static String owner;
  private static String view;

  @BeforeAll
  static void start() throws IOException {
    Path home = folder.resolve("home");
    daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=127.0.0.1:0");
    tcp = Tcp.of(home);
    owner = Tokens.create(daemon.http(), "owner", "owner");
    view = Tokens.create(daemon.http(), "view", "view");
  }

  /// Whatever was tried, nothing was started, and nothing failed that is not the attacker's.
  @AfterAll
  static void nothingHappened() throws IOException {
    try (DaemonProcess _ = daemon) {
      assertThat(daemon.http().get("/api/v1/runs").body()).isEqualTo("{\"runs\":[]}");
      Path log = folder.resolve("home/logs/daemon.0.log");
      assertThat(Files.readAllLines(log))
          .noneMatch(line -> line.contains("\"SEVERE\"") || line.contains(owner));
    }
  }

  private static String bearer(String token) {
    return "Authorization: Bearer " + token;
  }

  private static void refused(Http.Answer answer, int... statuses) {
    assertThat(statuses).as(answer.headers() + answer.body()).contains(answer.status());
    assertThat(answer.headers().toLowerCase(Locale.ROOT))
        .doesNotContain("access-control", "set-cookie", "pawl-version");
  }

  /// W1, with the token that a page would have to steal first: its origin is refused all the same.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: http://evil.test",
        "Origin: https://127.0.0.1:7295",
        "Origin: null",
        "Origin: file://",
        "Origin: http://localhost.evil.test",
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Site: same-site",
      })
  void w1_pageOfAnotherOrigin_isRefusedOnEveryRoute(String header) throws IOException {
    for (String route : ROUTES) {
      refused(tcp.get(route, header, bearer(owner)), 403);
      refused(tcp.get(route, header), 403);
      refused(tcp.send("OPTIONS " + route, "Host: " + tcp.authority(), header), 403);
    }
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      String length = "Content-Length: " + START.length();
      String post =
          String.join(
              "\r\n",
              "POST /api/v1/runs HTTP/1.1",
              "Host: " + tcp.authority(),
              header,
              "Content-Type: " + type,
              length,
              "Connection: close",
              "",
              START);
      refused(tcp.raw(post), 403);
    }
    refused(
        tcp.get("/api/v1/events", header, "Upgrade: websocket", "Sec-WebSocket-Version: 13"),
        400,
        403);
  }

  /// W1: what a browser sends without an origin has no token.
  @Test
  void w1_imageOrFormWithoutOrigin_hasNoToken() throws IOException {
    for (String route : ROUTES) {
      if (!route.equals("/healthz") && !route.endsWith("/prove")) {
        refused(tcp.get(route), 401);
      }
    }
    refused(tcp.send("POST /api/v1/runs", "Host: " + tcp.authority(), "Content-Length: 0"), 401);
  }

  @Test
  void ownPage_withToken_isServedWithHeadersThatKeepItIn() throws IOException {
    Http.Answer answer =
        tcp.get(
            "/api/v1/info",
            "Origin: http://" + tcp.authority(),
            "Sec-Fetch-Site: same-origin",
            bearer(view));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers())
        .contains(
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy: no-referrer",
            "Content-Security-Policy: default-src 'none'",
            "Cache-Control: no-store",
            "Cross-Origin-Resource-Policy: same-origin");
  }

  /// W2: names of others that lead here.
  @Test
  void w2_foreignHost_isRefusedOnEveryRoute() throws IOException {
    String port = ":" + tcp.port();
    List<String> hosts =
        List.of(
            "evil.test",
            "evil.test" + port,
            "localhost.evil.test" + port,
            "0.0.0.0" + port,
            "[::]" + port,
            "[::ffff:127.0.0.1]" + port,
            "127.0.0.1." + port,
            "localhost." + port,
            "127.1" + port,
            "127.0.0.1",
            "localhost",
            "127.0.0.1:" + (tcp.port() + 1),
            "user@127.0.0.1" + port);
    for (String host : hosts) {
      for (String route : ROUTES) {
        Http.Answer answer = tcp.send("GET " + route, "Host: " + host, bearer(owner));
        assertThat(answer.status()).as(host + " " + route).isIn(421, 400);
        refused(answer, 421, 400);
      }
    }
    String own = "Host: " + tcp.authority();
    refused(tcp.send("GET http://evil.test/api/v1/info", own, bearer(owner)), 400, 421);
    refused(
        tcp.send("GET http://evil.test/api/v1/info", "Host: evil.test", bearer(owner)), 400, 421);
    refused(tcp.send("GET /api/v1/info", own, "Host: evil.test", bearer(owner)), 400, 421);
    refused(tcp.send("GET /api/v1/info", own, own, bearer(owner)), 400, 421);
    refused(tcp.send("GET /api/v1/info", null, bearer(owner)), 400, 421);
    refused(tcp.raw("GET /api/v1/info HTTP/1.0\r\n" + bearer(owner) + "\r\n\r\n"), 400, 421);
  }

  @Test
  void w2_ownHosts_areServed() throws IOException {
    for (String host : List.of("127.0.0.1:", "localhost:", "LOCALHOST:", "[::1]:")) {
      assertThat(tcp.send("GET /api/v1/info", "Host: " + host + tcp.port(), bearer(view)).status())
          .as(host)
          .isEqualTo(200);
    }
  }

  /// W3, W11: nothing but one whole valid token counts, and nothing tells the wrong ones apart.
  @Test
  void w3_absentWrongAndMalformedTokens_getTheSameAnswer() throws IOException {
    Http.Answer absent = tcp.get("/api/v1/runs");
    List<String[]> wrong =
        List.of(
            new String[] {bearer("pawl_" + "A".repeat(43))},
            new String[] {bearer(owner.substring(0, owner.length() - 1))},
            new String[] {bearer(owner + "x")},
            new String[] {bearer(owner + ", Bearer x")},
            new String[] {bearer(owner), bearer(view)},
            new String[] {bearer(owner), "Authorization: Basic eDp5"},
            new String[] {"Authorization: Basic " + owner},
            new String[] {"Authorization: " + owner},
            new String[] {"Authorization: Bearer"},
            new String[] {"Cookie: token=" + owner},
            new String[] {"X-Api-Key: " + owner},
            new String[] {"Proxy-Authorization: Bearer " + owner});

    assertThat(absent.status()).isEqualTo(401);
    assertThat(absent.headers()).contains("WWW-Authenticate: Bearer");
    for (String[] headers : wrong) {
      Http.Answer answer = tcp.get("/api/v1/runs", headers);
      assertThat(answer).as(headers[0]).isEqualTo(absent);
    }
    assertThat(tcp.get("/api/v1/nothing")).isEqualTo(absent);
    for (String name : List.of("token", "access_token", "authorization")) {
      assertThat(tcp.get("/api/v1/runs?" + name + "=" + owner)).isEqualTo(absent);
      refused(tcp.getWith(owner, "/api/v1/runs?" + name + "=" + owner), 400);
    }
  }

  /// W11: authority comes from the token alone.
  @Test
  void w11_headersOfProxiesAndUsers_areIgnored() throws IOException {
    String[] claims = {
      "X-Forwarded-For: 127.0.0.1",
      "X-Forwarded-Host: " + tcp.authority(),
      "X-Forwarded-User: root",
      "X-Forwarded-Proto: https",
      "Forwarded: for=127.0.0.1;host=" + tcp.authority(),
      "X-Remote-User: root",
      "X-Original-URL: /healthz",
      "X-HTTP-Method-Override: DELETE",
    };
    assertThat(tcp.get("/api/v1/runs", claims).status()).isEqualTo(401);
    assertThat(tcp.send("GET /healthz", "Host: evil.test", claims).status()).isEqualTo(421);
    Http.Answer scope =
        tcp.get("/api/v1/tokens", bearer(owner), "X-Scope: user", "X-Forwarded-User: root");
    assertThat(scope.status()).isEqualTo(403);
  }

  /// W11: a body cannot give itself a scope.
  @Test
  void w11_scopeInABody_isRefused() throws IOException {
    String body = "{\"type\":\"deploy\",\"scope\":\"user\",\"internal\":true}";
    String post =
        String.join(
            "\r\n",
            "POST /api/v1/runs HTTP/1.1",
            "Host: " + tcp.authority(),
            bearer(owner),
            "Content-Type: application/json",
            "Content-Length: " + body.length(),
            "Connection: close",
            "",
            body);

    assertThat(tcp.raw(post).status()).isEqualTo(400);
    assertThat(tcp.raw(post.replace(owner, view)).status()).isEqualTo(403);
  }

  /// W6.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:0",
        "[::]:0",
        ":0",
        "*:0",
        "[::ffff:127.0.0.1]:0",
        "192.168.0.1:0",
        "evil.test:0",
        "127.0.0.1",
        "127.0.0.1:65536"
      })
  void w6_otherAddress_isNeverBound(String address) throws Exception {
    Path home = folder.resolve("other");
    DaemonProcess other = DaemonProcess.launch(home, "-Dpawl.daemon.tcp=" + address);

    assertThat(other.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(other.process().exitValue()).isEqualTo(2);
    assertThat(other.errors()).contains(address).containsAnyOf("ssh -L", "127.0.0.1:0", "write");
    assertThat(home).doesNotExist();
  }

  /// W7.
  @Test
  void w7_otherAddressesOfTheMachine_leadNowhere() throws Exception {
    List<InetAddress> others =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(it -> it instanceof Inet4Address && !it.isLoopbackAddress())
            .toList();
    assumeThat(others).as("the machine has an address besides loopback").isNotEmpty();
    for (InetAddress other : others) {
      Tcp outside = new Tcp(other.getHostAddress(), tcp.port());
      assertThatThrownBy(() -> outside.get("/healthz")).isInstanceOf(ConnectException.class);
    }
  }

  /// W9: what one server takes for one request and another for two.
  @Test
  void w9_smuggledRequests_areRefusedAndTheConnectionClosed() throws IOException {
    String second =
        "GET /api/v1/info HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n"
            .formatted(tcp.authority(), bearer(owner));
    String chunk = "5;a=\"\r\n\"\r\nhello\r\n0\r\n\r\n";
    List<String> vectors =
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
            "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + second,
            "Content-Length: 5, 6\r\n\r\nhello" + second,
            "Content-Length: +5\r\n\r\nhello" + second,
            "Content-Length: -5\r\n\r\nhello" + second,
            "Content-Length: 0x5\r\n\r\nhello" + second,
            "Content-Length : 5\r\n\r\nhello" + second,
            "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + second,
            "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + second,
            "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + second,
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + second,
            "Transfer-Encoding: chunked\r\n\r\n" + chunk + second,
            "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + second,
            "Transfer-Encoding: chunked\r\n\r\n0x5\r\nhello\r\n0\r\n\r\n" + second,
            "X: a\r\n Transfer-Encoding: chunked\r\n\r\n" + second,
            "X\u0000: a\r\n\r\n" + second);
    for (String vector : vectors) {
      String head =
          "POST /api/v1/runs HTTP/1.1\r\nHost: %s\r\n%s\r\nContent-Type: application/json\r\n"
              .formatted(tcp.authority(), bearer(owner));
      String all = tcp.exchange(head + vector);
      assertThat(all).as(vector).startsWith("HTTP/1.1 4").doesNotContain("\"version\"");
      assertThat(all.split("HTTP/1\\.1 ", -1)).as(vector).hasSize(2);
    }
  }
}
