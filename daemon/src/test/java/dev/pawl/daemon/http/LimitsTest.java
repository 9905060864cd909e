package dev.pawl.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.api.LoopbackAddress;
import dev.pawl.api.ServerInfo;
import dev.pawl.daemon.metrics.MetricsText;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server does when it is asked for more than it takes on. Its routes are the test's, so
/// that work lasts until the test lets it go.
@Tag("alone")
class LimitsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String TOKEN = "token";
  private static final ServerLimits FEW =
      new ServerLimits(
          2, 3, 1 << 20, 64, Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ZERO);

  @TempDir Path folder;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private HttpServer server;
  private String address;

  @BeforeEach
  void start() throws IOException {
    Router router =
        new Router(
            List.of(
                Route.get("/work")
                    .answers(String.class)
                    .to(_ -> {
                      letGo.await();
                      return Reply.ok("done");
                    }),
                Route.get("/quick").answers(String.class).to(_ -> Reply.ok("quick")),
                Route.get("/watch").lasting().answers(String.class).to(_ -> Reply.ok("well")),
                Route.post("/big")
                    .takes(ServerInfo.class)
                    .answers(String.class)
                    .to(_ -> Reply.ok("big")),
                Route.get("/endless")
                    .lasting()
                    .answers(EventStream.class)
                    .to(_ -> Reply.ok((EventStream) this::flood))));
    Caller owner = new Caller(Scope.OWNER, () -> true);
    Credentials credentials = token -> token.equals(TOKEN) ? Optional.of(owner) : Optional.empty();
    server = new HttpServer(router, "test", "nobody", credentials, FEW);
    server.open(folder.resolve("socket"), new LoopbackAddress("127.0.0.1", 0));
    address = server.address().orElseThrow();
  }

  /// Writes more than any buffer holds.
  private void flood(EventSink out) throws IOException {
    for (long i = 0; ; i++) {
      out.event(i, "flood", "x".repeat(1_000));
    }
  }

  @AfterEach
  void stop() {
    letGo.countDown();
    server.close();
  }

  /// The answer to a request with a token, as it came.
  private String get(String path) throws IOException {
    return exchange("GET", path, "Authorization: Bearer " + TOKEN, "");
  }

  private String exchange(String method, String path, String header, String body)
      throws IOException {
    URI uri = URI.create("http://" + address);
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String head =
          "%s /api/v1%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
                  .formatted(method, path, address, header)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(body.length());
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private String figures() {
    MetricsText out = new MetricsText();
    server.writeTo(out);
    return out.text();
  }

  @Test
  void workAboveTheLimit_isRefusedAtOnce_andTakenAgainAfterwards() throws Exception {
    List<FutureTask<String>> work = new ArrayList<>();
    for (int i = 0; i < FEW.requests(); i++) {
      work.add(new FutureTask<>(() -> get("/work")));
      Thread.ofVirtual().start(work.getLast());
    }
    await().atMost(SOON).until(() -> figures().contains("pawl_http_requests_active 2"));

    // The work has not been let go yet: whatever comes now has not waited for it.
    assertThat(get("/quick"))
        .startsWith("HTTP/1.1 503")
        .contains("Retry-After: 1\r\n", "OVERLOADED", "\"retryable\":true", "nothing was done");
    // Whoever watches over the daemon, or stops it, is heard all the same.
    assertThat(get("/watch")).startsWith("HTTP/1.1 200");
    letGo.countDown();
    for (FutureTask<String> it : work) {
      assertThat(it.get()).startsWith("HTTP/1.1 200").endsWith("\"done\"");
    }
    assertThat(get("/quick")).startsWith("HTTP/1.1 200");
  }

  /// Readers have places of their own; one that does not read loses his.
  @Test
  void readersAboveTheLimit_areRefused_andThoseThatDoNotReadCutOff() throws Exception {
    List<Socket> readers = new ArrayList<>();
    try {
      for (int i = 0; i < FEW.lasting(); i++) {
        readers.add(silentReader());
      }
      await().atMost(SOON).until(() -> figures().contains("pawl_http_event_streams_active 3"));

      assertThat(get("/endless")).startsWith("HTTP/1.1 503").contains("Retry-After");
      assertThat(get("/quick")).startsWith("HTTP/1.1 200");

      await().atMost(SOON).until(() -> figures().contains("pawl_http_event_streams_active 0"));
      // What he has got is whole up to where it was cut off, and then the connection ends.
      InputStream in = readers.getFirst().getInputStream();
      byte[] rest = in.readAllBytes();
      assertThat(new String(rest, StandardCharsets.UTF_8)).doesNotEndWith("\r\n0\r\n\r\n");
    } catch (IOException _) {
      // A reset says the same.
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  private Socket silentReader() throws IOException {
    URI uri = URI.create("http://" + address);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    String head =
        "GET /api/v1/endless HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(address, TOKEN);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// Bodies that would fill the memory together are refused, each alone is taken.
  @Test
  void largeBodies_haveSoMuchRoomAndNoMore() throws Exception {
    try (Socket _ = beginBig()) {
      await().atMost(SOON).until(() -> figures().contains("pawl_http_requests_active 1"));
      try (Socket second = beginBig()) {
        byte[] answer = second.getInputStream().readAllBytes();
        assertThat(new String(answer, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 503");
      }
    }
    await().atMost(SOON).until(() -> figures().contains("pawl_http_requests_active 0"));
    String body = "\"" + "x".repeat(800_000) + "\"";
    assertThat(exchange("POST", "/big", "Authorization: Bearer " + TOKEN, body))
        .startsWith("HTTP/1.1 200");
  }

  /// Announces a large body and does not send it.
  private Socket beginBig() throws IOException {
    URI uri = URI.create("http://" + address);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    String head =
        "POST /api/v1/big HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
                .formatted(address, TOKEN)
            + "Content-Type: application/json\r\nContent-Length: 900000\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /// H3: a head of which a byte comes now and then would never be silent for long. A body may take
  /// its time as long as it comes, and a connection may wait for its next request.
  @Test
  void headThatComesTooSlowly_isCutOff_andABodyIsNot() throws Exception {
    try (Socket head = connected("GET /api/v1/quick HTTP/1.1\r\nHost: " + address + "\r\nX: ");
        Socket body = beginBig();
        Socket kept = connected(request("/quick"));
        ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
      kept.getInputStream().readNBytes(1);
      var _ =
          drip.scheduleAtFixedRate(
              () -> {
                write(head, "x");
                write(body, "x");
              },
              0,
              100,
              TimeUnit.MILLISECONDS);

      assertThat(endsWithin(head, FEW.head().multipliedBy(5))).isTrue();
      assertThat(endsWithin(body, Duration.ofMillis(500))).isFalse();
      kept.getOutputStream().write(request("/quick").getBytes(StandardCharsets.US_ASCII));
      assertThat(endsWithin(kept, Duration.ofMillis(100))).isFalse();
      drip.shutdownNow();
    }
  }

  private Socket connected(String said) throws IOException {
    URI uri = URI.create("http://" + address);
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private String request(String path) {
    return "GET /api/v1%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
        .formatted(path, address, TOKEN);
  }

  private static void write(Socket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException _) {
      // Cut off, which is what is waited for.
    }
  }

  private static boolean endsWithin(Socket socket, Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      while (socket.getInputStream().read() >= 0) {
        // What was answered before does not matter.
      }
      return true;
    } catch (SocketTimeoutException _) {
      return false;
    } catch (SocketException _) {
      return true; // a reset says the same
    }
  }

  /// W3: a thousand answers to a missing token, to a wrong one, and to one that is nearly right.
  @Test
  void w3_answersToWrongTokens_takeTheSameTime() throws Exception {
    List<String> kinds =
        List.of(
            "X-Nothing: " + "x".repeat(48),
            "Authorization: Bearer " + "x".repeat(48),
            "Authorization: Bearer toke" + "x".repeat(44));
    int samples = 1_000;
    long[][] nanos = new long[kinds.size()][samples];
    for (int i = -200; i < samples; i++) {
      for (int kind = 0; kind < kinds.size(); kind++) {
        long begun = System.nanoTime();
        assertThat(exchange("GET", "/quick", kinds.get(kind), "")).startsWith("HTTP/1.1 401");
        if (i >= 0) {
          nanos[kind][i] = System.nanoTime() - begun;
        }
      }
    }
    double[] medians =
        Arrays.stream(nanos).mapToDouble(it -> Arrays.stream(it).sorted().toArray()[500]).toArray();
    for (double median : medians) {
      assertThat(median).isBetween(medians[0] / 1.5, medians[0] * 1.5);
    }
  }
}
