package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/// Clients that start runs one after the other, and the ledger of what was acknowledged to them.
final class StartLoad implements AutoCloseable {
  private static final int CLIENTS = 8;
  private static final Duration AGAIN = Duration.ofMillis(5);
  private static final AtomicInteger LOADS = new AtomicInteger();

  private final Http http;
  private final Set<String> asked = new ConcurrentSkipListSet<>();
  private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
  private final Set<String> strange = new ConcurrentSkipListSet<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final List<Thread> clients = new ArrayList<>();
  private volatile boolean closed;

  private StartLoad(Http http) {
    this.http = http;
  }

  static StartLoad on(Http http) {
    StartLoad load = new StartLoad(http);
    int number = LOADS.incrementAndGet();
    for (int i = 0; i < CLIENTS; i++) {
      int client = i;
      load.clients.add(
          Thread.ofPlatform().start(() -> load.ask("load-%d-%d".formatted(number, client))));
    }
    load.awaitMore(20);
    return load;
  }

  private void ask(String prefix) {
    for (int n = 0; !closed; n++) {
      String id = prefix + "-" + n;
      asked.add(id);
      try {
        Http.Answer answer = http.post("/api/v1/runs", "{\"type\":\"none\",\"id\":\"" + id + "\"}");
        if (answer.status() == 201) {
          acknowledged.add(id);
        } else if (answer.status() != 503) {
          strange.add(answer.status() + " " + answer.body());
        }
      } catch (IOException | RuntimeException _) {
        // Nobody answers, or not to the end: whether it was done is not known.
        unanswered.incrementAndGet();
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  int acknowledged() {
    return acknowledged.size();
  }

  /// Waits until so many more were acknowledged.
  void awaitMore(int count) {
    int before = acknowledged.size();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(60))
        .until(() -> acknowledged.size() >= before + count);
  }

  @Override
  public void close() {
    closed = true;
    for (Thread client : clients) {
      try {
        client.join(Duration.ofSeconds(60));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /// LEDGER: what was acknowledged is in the store of a home that nobody serves, nothing is there
  /// that nobody asked for, and the store is sound.
  void requireKept(Path home) {
    close();
    assertThat(strange).isEmpty();
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(Diagnosis.of(store).violations()).isEmpty();
      assertThat(acknowledged).allMatch(id -> store.find(new RunId(id)).isPresent());
      long all = store.counts().values().stream().mapToLong(Long::longValue).sum();
      long kept = asked.stream().filter(id -> store.find(new RunId(id)).isPresent()).count();
      assertThat(kept).isGreaterThanOrEqualTo(acknowledged.size()).isLessThanOrEqualTo(all);
    }
    System.out.printf(
        "%d asked for, %d acknowledged, %d unanswered%n",
        asked.size(), acknowledged.size(), unanswered.get());
  }
}
