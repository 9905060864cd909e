package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// H3: clients that take places and do nothing with them. The others do not notice, and memory
/// stays what it was. That such clients are dropped is in [dev.pawl.daemon.http.LimitsTest], where
/// the time for it is short.
class SlowPeersTest {
  private static final int READERS = 100;
  private static final int HALF_OPEN = 500;
  private static final int SLOW_HEADS = 100;
  private static final int RUNS = 40;
  private static final int SAMPLES = Scale.of(250, 20_000);
  private static final String HEAD = "GET /api/v1/info HTTP/1.1\r\nHost: pawl\r\nX-Slow: ";

  @TempDir Path folder;
  private final List<SocketChannel> peers = new ArrayList<>();
  private DaemonProcess daemon;

  @BeforeEach
  void start() throws IOException {
    // So little that what a client may cost cannot hide.
    daemon = DaemonProcess.start(folder.resolve("home"), "-Xmx96m");
  }

  @AfterEach
  void stop() throws IOException {
    for (SocketChannel peer : peers) {
      peer.close();
    }
    daemon.close();
  }

  private SocketChannel peer(String said) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(daemon.http().socket()));
    channel.write(ByteBuffer.wrap(said.getBytes(StandardCharsets.US_ASCII)));
    peers.add(channel);
    return channel;
  }

  private Figures figures() throws IOException {
    return Figures.parse(daemon.http().get("/metrics").body());
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void h3_clientsThatDoNothing_costOthersNothing() throws Exception {
    String labels =
        IntStream.range(0, 30)
            .mapToObj(i -> "\"l%d\":\"%s\"".formatted(i, "x".repeat(250)))
            .collect(Collectors.joining(",", "{", "}"));
    for (int i = 0; i < RUNS; i++) {
      String run = "{\"type\":\"nowhere\",\"id\":\"r%d\",\"labels\":%s}".formatted(i, labels);
      assertThat(daemon.http().post("/api/v1/runs", run).status()).isEqualTo(201);
    }
    long[] alone = times("alone");
    for (int i = 0; i < READERS; i++) {
      peer("GET /api/v1/events?after=0 HTTP/1.1\r\nHost: pawl\r\n\r\n");
    }
    for (int i = 0; i < HALF_OPEN; i++) {
      peer(i % 2 == 0 ? "" : "POST /api/v1/runs HTTP/1.1\r\nHost: pawl\r\nContent-Le");
    }
    List<SocketChannel> slow = new ArrayList<>();
    for (int i = 0; i < SLOW_HEADS; i++) {
      slow.add(peer(HEAD));
    }
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> figures().get("pawl_http_event_streams_active") == READERS);

    long[] beside;
    try (ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
      var _ = drip.scheduleAtFixedRate(() -> drip(slow), 0, 1, TimeUnit.SECONDS);
      beside = times("beside");
      drip.shutdownNow();
    }

    double before = p99(alone);
    double after = p99(beside);
    System.err.printf("H3: p99 of a start %.1f ms alone, %.1f ms beside them%n", before, after);
    // The machine has other work too; what is looked for is a queue behind those clients.
    assertThat(after).isLessThan(Math.max(5 * before, 250));
    assertThat(daemon.process().isAlive()).isTrue();
    assertThat(daemon.errors()).isEmpty();
  }

  /// A byte each. One that was dropped takes none.
  private static void drip(List<SocketChannel> slow) {
    for (SocketChannel channel : slow) {
      try {
        channel.write(ByteBuffer.wrap(new byte[] {'x'}));
      } catch (IOException _) {
        // Dropped, as it should be sooner or later.
      }
    }
  }

  /// How long starts take, in nanoseconds.
  private long[] times(String name) throws IOException {
    long[] nanos = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      String run = "{\"type\":\"nowhere\",\"id\":\"%s%d\"}".formatted(name, i);
      long begun = System.nanoTime();
      assertThat(daemon.http().post("/api/v1/runs", run).status()).isEqualTo(201);
      nanos[i] = System.nanoTime() - begun;
    }
    return nanos;
  }

  /// In milliseconds.
  private static double p99(long[] nanos) {
    return Arrays.stream(nanos).sorted().toArray()[nanos.length * 99 / 100] / 1e6;
  }
}
