package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The write-ahead log stays small, whoever reads meanwhile.
class LogSizeTest {
  private static final long LOG_BYTES_MAX = 192L << 20;

  /// What is written in all.
  private static final int MEGABYTES = Scale.of(240, 4_000);

  /// What is written beside a reader that holds on; the log keeps all of it.
  private static final int MEGABYTES_HELD = Scale.of(60, 800);

  @TempDir private Path home;
  private SqliteStore store;
  private long largest;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
    Samples.startRun(store, "a");
  }

  @AfterEach
  void check() {
    assertThat(store.check()).isEmpty();
    store.close();
  }

  @Test
  void readersThatOverlapWithoutEnd_doNotLetTheLogGrow() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(4);
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        readers.add(
            executor.submit(() -> {
              reading.countDown();
              while (!enough.get()) {
                readForAWhile();
              }
            }));
      }
      reading.await();
      try {
        write(MEGABYTES);
      } finally {
        enough.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    System.out.printf("largest log beside overlapping readers: %d MB%n", largest >> 20);
    assertThat(largest).isLessThan(LOG_BYTES_MAX);
  }

  @Test
  void readerThatHoldsOn_isForgottenOnceItHasEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<Long> reader =
          executor.submit(() ->
              store
                  .parts()
                  .readers()
                  .read(
                      "holding on",
                      database ->
                          database.snapshot(snapshot -> {
                            long runs = snapshot.number("SELECT count(*) FROM runs");
                            begun.countDown();
                            await(end);
                            return runs - snapshot.number("SELECT count(*) FROM runs");
                          })));
      begun.await();
      write(MEGABYTES_HELD);
      long beside = largest;
      end.countDown();
      assertThat(reader.get()).isZero();
      write(64);
      System.out.printf(
          "largest log beside a reader that holds on: %d MB, afterwards %d MB%n",
          beside >> 20, logBytes() >> 20);
      assertThat(beside).isLessThan(1L << 30);
      assertThat(logBytes()).isLessThanOrEqualTo(65L << 20);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Several reads of one snapshot, so that there is always one under way.
  private void readForAWhile() {
    store
        .parts()
        .readers()
        .read(
            "reading",
            database ->
                database.snapshot(snapshot -> {
                  long sum = 0;
                  for (int i = 0; i < 50; i++) {
                    sum += snapshot.number("SELECT count(*) FROM inbox") + i;
                  }
                  return sum;
                }));
  }

  private void write(int megabytes) throws IOException {
    for (int i = 0; i < megabytes; i++) {
      // In the mailbox, so that no history grows.
      Samples.commit(
          store,
          new Write.Send(
              new Write.Outgoing(
                  RunId.of("a"),
                  0,
                  new Event.SignalReceived(
                      "go", Payload.ofJson("\"" + i + "x".repeat(1 << 20) + "\""))),
              null,
              false));
      largest = Math.max(largest, logBytes());
    }
  }

  private long logBytes() throws IOException {
    return Files.size(home.resolve("pawl.db-wal"));
  }
}
