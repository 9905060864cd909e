package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// H1: a network loses requests and answers, the client asks again with the same id, and everything
/// is done once. Runs that count are the judges.
class RetryTest extends OneDaemon {
  private static final int REQUESTS = Scale.of(1_000, 100_000);

  /// Of each counter: its start, so many additions, and the word that ends it.
  private static final int ADDITIONS = 98;

  private static final int LANES = 4;

  private static final String COUNTER =
      """
      import dev.pawl.engine.workflow.*;
      class Counter {
        static final Workflow<Object, Long> W =
            Workflow.of("counter", Object.class, Long.class, (ctx, in) -> {
              SignalChannel<Long> numbers = ctx.signals("add", Long.class);
              long sum = 0;
              for (long number = numbers.await(); number >= 0; number = numbers.await()) {
                sum += number;
              }
              return sum;
            });
      }
      """;

  private final long seed = Long.getLong("pawl.seed", System.nanoTime());

  @Test
  void h1_requestsThatWereLostAndRepeated_areDoneOnce() throws Exception {
    String file =
        JsonMapper.shared()
            .createObjectNode()
            .put("file", "/somewhere/Counter.java")
            .put("source", COUNTER)
            .toString();
    assertThat(http.post("/api/v1/workflows", file).status()).isEqualTo(200);
    int counters = REQUESTS / (ADDITIONS + 2);
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> lost = new ArrayList<>();
      for (int i = 0; i < LANES; i++) {
        int lane = i;
        lost.add(lanes.submit(() -> count(lane, counters)));
      }
      int all = 0;
      for (Future<Integer> one : lost) {
        all += one.get();
      }
      System.err.printf("H1, seed %d: %d requests, %d lost%n", seed, REQUESTS, all);
      assertThat(all).isGreaterThan(REQUESTS / 5);
    }

    long sum = ADDITIONS * (ADDITIONS + 1) / 2;
    for (int i = 0; i < counters; i++) {
      http.get("/api/v1/runs/c" + i + "/wait?seconds=60");
      assertThat(http.get("/api/v1/runs/c" + i).body())
          .as("seed %d", seed)
          .contains("\"state\":\"succeeded\"", "\"output\":" + sum + ",");
    }
    String all = http.get("/api/v1/runs?limit=500&q=type:counter").body();
    assertThat(all.split("\"type\":\"counter\"", -1)).hasSize(Math.min(counters, 500) + 1);
  }

  /// Every so many counters, over a network of its own.
  ///
  /// @return how many requests were lost
  private int count(int lane, int counters) throws IOException {
    Path near = folder.resolve("proxy%d.sock".formatted(lane));
    try (LossyProxy proxy = LossyProxy.start(near, http.socket(), new Random(seed + lane))) {
      for (int i = lane; i < counters; i += LANES) {
        String run = "c" + i;
        retried(near, "/api/v1/runs", "{\"type\":\"counter\",\"id\":\"%s\"}".formatted(run));
        for (int k = 1; k <= ADDITIONS; k++) {
          signal(near, run, k, "n" + k);
        }
        signal(near, run, -1, "end");
      }
      return proxy.lost();
    }
  }

  private void signal(Path socket, String run, long value, String dedupId) throws IOException {
    String body = "{\"name\":\"add\",\"value\":%d,\"dedupId\":\"%s\"}".formatted(value, dedupId);
    retried(socket, "/api/v1/runs/" + run + "/signal", body);
  }

  /// Asks until an answer has come whole.
  private void retried(Path socket, String path, String json) throws IOException {
    Optional<Http.Answer> answer = Optional.empty();
    for (int i = 0; i < 100 && answer.isEmpty(); i++) {
      answer = tried(socket, path, json);
    }
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    new ApiOracle("POST", path, Optional.of(body)).check(answer.orElseThrow());
    assertThat(answer.get().status()).as("%s, seed %d", answer.get(), seed).isIn(200, 201);
  }

  private static Optional<Http.Answer> tried(Path socket, String path, String json)
      throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      OutputStream out = Channels.newOutputStream(channel);
      String head =
          "POST %s HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n".formatted(path)
              + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                  .formatted(json.length());
      out.write((head + json).getBytes(StandardCharsets.US_ASCII));
      InputStream in = Channels.newInputStream(channel);
      return whole(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /// An answer, empty if something of it is missing.
  private static Optional<Http.Answer> whole(String text) {
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      return Optional.empty();
    }
    String head = text.substring(0, end);
    String body = text.substring(end + 4);
    String length = head.replaceAll("(?is).*content-length: ([0-9]+).*", "$1");
    return Integer.parseInt(length) == body.getBytes(StandardCharsets.UTF_8).length
        ? Optional.of(new Http.Answer(Integer.parseInt(text.substring(9, 12)), head, body))
        : Optional.empty();
  }
}
