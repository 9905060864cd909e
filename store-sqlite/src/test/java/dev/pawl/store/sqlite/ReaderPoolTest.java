package dev.pawl.store.sqlite;

import static dev.pawl.store.sqlite.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.RunId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reads share a few connections.
class ReaderPoolTest {
  private static final int READERS = 2;

  @TempDir private Path home;
  private SqliteStore store;
  private ReaderPool pool;

  @BeforeEach
  void open() {
    store =
        SqliteStore.open(
            home,
            new SqliteOptions(SqliteOptions.Durability.FULL, READERS, InstantSource.system()));
    pool = store.parts().readers();
    Samples.startRun(store, "a");
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void readers_manyAtOnce_shareTheConnections() throws Exception {
    AtomicInteger reading = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<Future<Long>> reads = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        reads.add(
            executor.submit(() ->
                pool.read(
                    "counting",
                    database -> {
                      most.accumulateAndGet(reading.incrementAndGet(), Math::max);
                      long runs = database.number("SELECT count(*) FROM runs");
                      reading.decrementAndGet();
                      return runs;
                    })));
      }
    }
    for (Future<Long> read : reads) {
      assertThat(read.get()).isEqualTo(1);
    }
    assertThat(most.get()).isBetween(1, READERS);
  }

  @Test
  void reader_thatFailed_isReplaced() {
    for (int i = 0; i < 3 * READERS; i++) {
      assertRefused(
          () -> pool.read("reading", database -> database.number("SELECT nonsense")),
          ErrorCode.STORE_UNAVAILABLE,
          "reading failed on",
          "no such column");
      assertThatThrownBy(() ->
              pool.read(
                  "reading",
                  reader ->
                      reader.snapshot(_ -> {
                        throw new IllegalStateException("in a snapshot");
                      })))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(store.find(RunId.of("a"))).isPresent();
  }

  @Test
  void reader_cannotWrite() {
    assertRefused(
        () -> pool.read("reading", database -> database.update("DELETE FROM runs")),
        ErrorCode.STORE_UNAVAILABLE,
        "readonly");
    assertThat(store.find(RunId.of("a"))).isPresent();
  }

  @Test
  void snapshot_whileCommitsGoOn_staysAtItsCommit() {
    List<Long> seen =
        pool.read(
            "counting",
            reader ->
                reader.snapshot(database -> {
                  long before = count(database);
                  Samples.startRun(store, "b");
                  return List.of(before, count(database));
                }));

    assertThat(seen).containsExactly(1L, 1L);
    assertThat(store.counts()).containsEntry("queued", 2L);
  }

  @Test
  void close_duringARead_waitsForIt() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> read =
          executor.submit(() ->
              pool.read(
                  "counting",
                  database -> {
                    inside.countDown();
                    await(goOn);
                    return count(database);
                  }));
      inside.await();
      Future<?> closing = executor.submit(store::close);
      assertThat(closing.isDone()).isFalse();
      goOn.countDown();

      assertThat(read.get()).isEqualTo(1);
      closing.get();
    }
    assertRefused(() -> store.find(RunId.of("a")), ErrorCode.CLOSED, "closed");
    SqliteStore.open(home).close();
  }

  private static long count(Database database) throws SQLException {
    return database.number("SELECT count(*) FROM runs");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
