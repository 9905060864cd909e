package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// H4: each limit one below, at and one above it, and JSON that is made to hurt. Every answer is
/// held against the description of the API, as everywhere.
class LimitEdgesTest extends OneDaemon {
  private static final int NAME = 256;
  private static final int PAYLOAD = 32 << 20;
  private static final int BODY = 36 << 20;

  private static int number;

  /// One limit.
  ///
  /// @param max the most that is taken
  /// @param request makes a request of a size
  record Edge(String what, int max, String code, IntFunction<Http.Answer> request) {
    @Override
    public String toString() {
      return what;
    }
  }

  @AfterAll
  static void daemonIsWell() throws IOException {
    assertThat(http.post("/api/v1/store/check", null).body()).contains("\"sound\":true");
    assertThat(daemon.errors()).isEmpty();
  }

  private static Http.Answer post(String path, String json) {
    try {
      return http.post("/api/v1" + path, json);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Http.Answer send(String method, String path, String json) {
    try {
      return http.send(method, "/api/v1" + path, json);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /// Starts a run with one field more.
  private static Http.Answer start(String field) {
    return post("/runs", "{\"type\":\"nowhere\",\"id\":\"n%d\",%s}".formatted(number++, field));
  }

  private static Http.Answer signal(String fields) {
    return post("/runs/target/signal", "{" + fields + "}");
  }

  private static String labels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"l%d\":\"v\"".formatted(i))
        .collect(Collectors.joining(",", "\"labels\":{", "}"));
  }

  private static String text(int length) {
    return "x".repeat(length);
  }

  static List<Edge> edges() {
    post("/runs", "{\"type\":\"nowhere\",\"id\":\"target\"}");
    send("PUT", "/subscriptions/edge", "{}");
    String limit = "LIMIT_EXCEEDED";
    String wrong = "INVALID_ARGUMENT";
    List<Edge> edges = new ArrayList<>();
    edges.add(
        new Edge(
            "run id",
            NAME,
            limit,
            n -> post("/runs", "{\"type\":\"t\",\"id\":\"" + text(n) + "\"}")));
    edges.add(new Edge("type", NAME, limit, n -> post("/runs", "{\"type\":\"" + text(n) + "\"}")));
    edges.add(new Edge("labels", 32, limit, n -> start(labels(n))));
    edges.add(new Edge("label", NAME, limit, n -> start("\"labels\":{\"" + text(n) + "\":\"v\"}")));
    edges.add(new Edge("value", NAME, limit, n -> start("\"labels\":{\"l\":\"" + text(n) + "\"}")));
    edges.add(new Edge("signal", NAME, limit, n -> signal("\"name\":\"" + text(n) + "\"")));
    edges.add(
        new Edge(
            "dedup id",
            NAME,
            limit,
            n -> signal("\"name\":\"s\",\"dedupId\":\"" + text(n) + "\"")));
    edges.add(
        new Edge("subscription", 64, wrong, n -> send("PUT", "/subscriptions/" + text(n), "{}")));
    edges.add(
        new Edge(
            "acknowledged",
            1_000,
            limit,
            n ->
                post(
                    "/subscriptions/edge/ack",
                    IntStream.rangeClosed(1, n)
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(",", "{\"numbers\":[", "]}")))));
    edges.add(
        new Edge(
            "page", 500, wrong, n -> send("GET", "/subscriptions/edge/notices?limit=" + n, null)));
    edges.add(
        new Edge("terms", 32, limit, n -> send("GET", "/runs?q=" + "type:t%20".repeat(n), null)));
    edges.add(
        new Edge(
            "reason",
            4 << 10,
            limit,
            n -> {
              start("\"priority\":1");
              String path = "/runs/n%d/terminate".formatted(number - 1);
              return post(path, "{\"reason\":\"" + text(n) + "\"}");
            }));
    edges.add(new Edge("token", 64, wrong, LimitEdgesTest::token));
    // The envelope of the request is one level itself.
    edges.add(
        new Edge("depth", 499, wrong, n -> start("\"input\":" + "[".repeat(n) + "]".repeat(n))));
    edges.add(new Edge("payload", PAYLOAD, limit, n -> start("\"input\":\"" + text(n - 2) + "\"")));
    return edges;
  }

  private static Http.Answer token(int length) {
    String name = text(length);
    return post("/tokens", "{\"name\":\"%s\",\"scope\":\"view\"}".formatted(name));
  }

  @ParameterizedTest
  @MethodSource("edges")
  void h4_limit_isTakenAndOneMoreRefused(Edge edge) {
    // The largest take seconds each.
    int from = edge.max() < PAYLOAD || Scale.current() == Scale.NIGHT ? edge.max() - 1 : edge.max();
    for (int n = from; n <= edge.max(); n++) {
      Http.Answer taken = edge.request().apply(n);
      assertThat(taken.status()).as("%s %d: %s", edge, n, taken.body()).isIn(200, 201);
    }
    Http.Answer over = edge.request().apply(edge.max() + 1);
    refused(over, 400, "\"code\":\"" + edge.code() + "\"");
    assertThat(over.body().length()).as("an answer does not repeat it all").isLessThan(4_000);
  }

  @Test
  void h4_headOfARequest_hasALimit() throws IOException {
    for (int size : new int[] {16_000, 17_000, 200_000}) {
      String request =
          "GET /api/v1/info HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\nX: %s\r\n\r\n"
              .formatted(text(size));
      assertThat(status(request)).as("header of %d", size).isEqualTo(size < 16_384 ? 200 : 431);
      String target =
          "GET /api/v1/runs/%s HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n\r\n"
              .formatted(text(size));
      assertThat(status(target)).as("target of %d", size).isIn(400, 404, 414);
    }
  }

  /// A long request that is refused before it was read may find its connection closed.
  private static int status(String request) throws IOException {
    try {
      return http.raw(request.getBytes(StandardCharsets.US_ASCII)).status();
    } catch (IOException e) {
      assertThat(request.length()).as("%s", e).isGreaterThan(100_000);
      return request.contains("X: ") ? 431 : 414;
    }
  }

  @Test
  void h4_bodyOverTheLimit_isRefused() {
    String head = "{\"type\":\"nowhere\",\"input\":\"";
    refused(post("/runs", head + text(BODY + 1 - head.length())), 413, "TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"input\":NaN",
        "\"input\":Infinity",
        "\"input\":[1,]",
        "\"input\":{\"a\":1,\"a\":2}",
        "\"input\":{\"a\":{\"b\":1,\"\\u0062\":2}}",
        "\"input\":1,\"input\":2",
        "\"input\":\"\\ud800\"",
        "\"input\":{\"\\udc00\":1}",
        "\"labels\":{\"a\":\"1\",\"a\":\"2\"}",
        "\"labels\":{\"a\":\"\\ud800\"}",
        "\"labels\":{\"\\ud800\":\"v\"}",
        "\"type\":\"\\ud800\"",
      })
  void h4_jsonThatIsNone_isRefused(String fields) {
    Http.Answer answer = post("/runs", "{\"type\":\"nowhere\",\"id\":\"json\"," + fields + "}");

    refused(answer, 400, "\"code\":\"INVALID_ARGUMENT\"");
    assertThat(send("GET", "/runs/json", null).status()).isEqualTo(404);
  }

  @Test
  void h4_bytesThatAreNoText_areRefused() throws IOException {
    String head = "POST /api/v1/runs HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n";
    for (String bytes : List.of("\u00ff", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00f8\u0088")) {
      String body = "{\"type\":\"nowhere\",\"input\":\"" + bytes + "\"}";
      String request =
          head
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(body.length(), body);
      refused(http.raw(request.getBytes(StandardCharsets.ISO_8859_1)), 400, "INVALID_ARGUMENT");
    }
  }

  @Test
  void h4_muchOfEverything_isRefusedQuickly() {
    refused(start(labels(10_000)), 400, "LIMIT_EXCEEDED", "10000 labels");
    for (int depth : new int[] {10_000, 1_000_000}) {
      refused(start("\"input\":" + "[".repeat(depth)), 400, "INVALID_ARGUMENT");
      refused(start("\"input\":" + "{\"a\":".repeat(depth)), 400, "INVALID_ARGUMENT");
    }
    refused(start("\"priority\":1e999999999"), 400, "INVALID_ARGUMENT");
    refused(start("\"priority\":" + "9".repeat(100_000)), 400, "INVALID_ARGUMENT");
    // A number that is large is a value like others, and its exponent is not carried out.
    assertThat(start("\"input\":1e999999999").status()).isEqualTo(201);
  }
}
