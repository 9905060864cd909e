package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What those see who watch over a daemon.
class HealthTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir static Path folder;
  private static DaemonProcess daemon;
  private static Http http;
  private static Tcp tcp;

  @BeforeAll
  static void start() throws IOException {
    Path home = folder.resolve("home");
    daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=0");
    http = daemon.http();
    tcp = Tcp.of(home);
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  private static Figures figures() throws IOException {
    Http.Answer answer = http.get("/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers()).contains("Content-Type: text/plain; version=0.0.4; charset=utf-8");
    return Figures.parse(answer.body());
  }

  @Test
  void health_isToldToAnybody_andNothingElse() throws IOException {
    Http.Answer unix = http.get("/healthz");
    Http.Answer open = tcp.get("/healthz");

    assertThat(unix.status()).isEqualTo(200);
    assertThat(open.status()).isEqualTo(200);
    assertThat(open.body()).isEqualTo("{\"status\":\"ok\"}").isEqualTo(unix.body());
    assertThat(open.headers()).doesNotContain("Pawl-Version");
    assertThat(tcp.get("/healthz", "Authorization: Bearer pawl_wrong").status()).isEqualTo(401);
    assertThat(tcp.get("/metrics").status()).isEqualTo(401);
    assertThat(http.post("/healthz", "{}").status()).isEqualTo(405);
  }

  @Test
  void head_isAnsweredAsGet_withoutABody_andTheConnectionGoesOn() throws IOException {
    String ask = " HTTP/1.1\r\nHost: pawl\r\n";
    String all =
        "HEAD /healthz%1$s\r\nHEAD /api/v1/events%1$s\r\nGET /healthz%1$sConnection: close\r\n\r\n"
            .formatted(ask);

    String answers;
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(http.socket()))) {
      Channels.newOutputStream(channel).write(all.getBytes(StandardCharsets.US_ASCII));
      answers =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
    }

    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(3);
    assertThat(answers.split("\\{\"status\"", -1)).hasSize(2);
    assertThat(answers).containsIgnoringCase("Content-Length: 15").endsWith("{\"status\":\"ok\"}");
    assertThat(answers).containsOnlyOnce("HTTP/1.1 405");
  }

  @Test
  void figures_countWhatHappened() throws IOException {
    Figures before = figures();
    for (int i = 0; i < 3; i++) {
      http.post("/api/v1/runs", "{\"type\":\"nowhere\",\"id\":\"counted-%d\"}".formatted(i));
    }
    await()
        .atMost(SOON)
        .until(() ->
            figures().get("pawl_runs{state=\"blocked\"}")
                == before.get("pawl_runs{state=\"blocked\"}") + 3);
    http.get("/api/v1/runs/none-such");
    http.get("/no/such/path/1");
    http.get("/no/such/path/2");

    // A request is counted once it was answered.
    String nowhere = "pawl_http_requests_total{route=\"none\",status=\"404\"}";
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(figures().samples()).containsEntry(nowhere, 2.0));
    Figures after = figures();

    String starts = "pawl_http_requests_total{route=\"POST /api/v1/runs\",status=\"201\"}";
    assertThat(after.get(starts)).isEqualTo(3);
    assertThat(
            after.get("pawl_http_requests_total{route=\"GET /api/v1/runs/{id}\",status=\"404\"}"))
        .isEqualTo(1);
    assertThat(after.get("pawl_http_request_duration_seconds_count{route=\"POST /api/v1/runs\"}"))
        .isEqualTo(3);
    assertThat(after.get("pawl_commit_writes_count"))
        .isGreaterThan(before.get("pawl_commit_writes_count"));
    assertThat(after.get("pawl_commit_writes_sum"))
        .isGreaterThanOrEqualTo(after.get("pawl_commit_writes_count"));
    assertThat(after.samples().keySet())
        .allSatisfy(it -> assertThat(it).doesNotContain("none-such", "such/path", "counted"));
    assertThat(after.kinds())
        .containsKeys(
            "pawl_mail",
            "pawl_tasks",
            "pawl_turns_total",
            "pawl_http_event_streams_active",
            "process_cpu_seconds_total",
            "process_open_fds",
            "jvm_memory_used_bytes",
            "pawl_info");
  }

  @Test
  void openStreams_areCounted() throws IOException {
    try (EventReader reader = EventReader.start(folder.resolve("home/daemon.sock"), null)) {
      await().atMost(SOON).until(() -> reader.has("open", "position"));
      assertThat(figures().get("pawl_http_event_streams_active")).isEqualTo(1);
    }
  }

  @Test
  void histograms_growWithTheirClasses() throws IOException {
    http.get("/api/v1/info");
    Map<String, Map<Double, Double>> classes = new TreeMap<>();
    Pattern bucket = Pattern.compile("(.*)_bucket\\{(.*),le=\"(.*)\"\\}");
    Figures figures = figures();
    figures
        .samples()
        .forEach((name, value) -> {
          Matcher matcher = bucket.matcher(name);
          if (matcher.matches()) {
            double bound = Double.parseDouble(matcher.group(3).replace("Inf", "Infinity"));
            String series = matcher.group(1) + "_count{" + matcher.group(2) + "}";
            classes.computeIfAbsent(series, _ -> new TreeMap<>()).put(bound, value);
          }
        });

    assertThat(classes).isNotEmpty();
    classes.forEach((count, values) -> {
      List<Double> ascending = List.copyOf(values.values());
      assertThat(ascending).as(count).isSorted();
      assertThat(((TreeMap<Double, Double>) values).lastKey()).isInfinite();
      assertThat(ascending.getLast()).isEqualTo(figures.get(count));
    });
  }
}
