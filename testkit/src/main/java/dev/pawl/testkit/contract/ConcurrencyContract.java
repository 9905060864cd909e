package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

/// Many threads read while one commits, and each read sees whole commits.
public interface ConcurrencyContract extends StoreFixture {

  @Test
  default void concurrency_loads_seeWholeTurns() throws Exception {
    Node node = Node.join(store());
    node.start("a");

    readWhile(
        150,
        i ->
            node.turn("a")
                .event(Writes.signal("x"))
                .event(Writes.signal("y"))
                .status("turn " + i)
                .committed(),
        store -> {
          LoadedRun run = store.load(RunId.of("a")).orElseThrow();
          long last = run.run().head().lastSeq();
          assertThat(run.history()).hasSize((int) last);
          assertThat(last % 2).isEqualTo(1);
          long turns = (last - 1) / 2;
          assertThat(run.run().head().status())
              .isEqualTo(turns == 0 ? null : "turn " + (turns - 1));
        });

    assertThat(node.events("a")).hasSize(301);
  }

  @Test
  default void concurrency_loads_seeAMessageInTheMailboxOrTheHistory() throws Exception {
    Node node = Node.join(store());
    node.start("a");
    List<Write> sends = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sends.add(Writes.send("a", "s" + i));
    }
    store().commit(sends);
    List<Message> mail = node.mail("a");

    readWhile(
        100,
        i -> node.turn("a").record(mail.get(i)).committed(),
        store -> {
          LoadedRun run = store.load(RunId.of("a")).orElseThrow();
          assertThat(run.history().size() - 1 + run.mail().size()).isEqualTo(100);
        });

    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void concurrency_lists_seeWholeTurns() throws Exception {
    Node node = Node.join(store());
    int children = 20;

    readWhile(
        40,
        i -> {
          TurnDraft turn = node.turn(node.start("parent-" + i));
          for (int child = 0; child < children; child++) {
            turn.start(Runs.run("child-" + i + "-" + child).childOf("parent-" + i, child + 1));
          }
          turn.committed();
        },
        store -> {
          ListOptions all =
              new ListOptions(ListOptions.FROM_NEWEST, ListOptions.LIMIT_MAX, Runs.AT);
          long seen =
              store.list(RunQuery.ALL, all).runs().stream()
                  .filter(run -> run.parent() != null)
                  .count();
          assertThat(seen % children).isZero();
        });

    assertThat(store().counts()).containsEntry("queued", 800L).containsEntry("waiting", 40L);
  }

  @Test
  default void concurrency_histories_growWithoutGaps() throws Exception {
    Node node = Node.join(store());
    node.start("a");

    readWhile(
        100,
        _ -> node.turn("a").event(Writes.signal("x")).event(Writes.signal("y")).committed(),
        store -> {
          List<Recorded> history = store.history(RunId.of("a"), 1, 1, 10_000);
          assertThat(history).isNotEmpty();
          assertThat(history.getLast().seq()).isEqualTo(history.size());
          assertThat(history.size() % 2).isEqualTo(1);
        });
  }

  @Test
  default void concurrency_readers_seeWhatWasAcknowledged() throws Exception {
    Node node = Node.join(store());

    try (ExecutorService reader = Executors.newSingleThreadExecutor()) {
      for (int i = 0; i < 50; i++) {
        RunId id = RunId.of("run-" + i);
        node.start(id.value());
        assertThat(reader.submit(() -> store().find(id)).get()).isPresent();
      }
    }
  }

  /// Does `writes` writes one after the other while four threads read all the time.
  private void readWhile(int writes, IntConsumer write, Consumer<Store> read) throws Exception {
    int threads = 4;
    AtomicBoolean writing = new AtomicBoolean(true);
    CountDownLatch reading = new CountDownLatch(threads);
    try (ExecutorService readers = Executors.newFixedThreadPool(threads)) {
      List<Future<?>> reads = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        reads.add(readers.submit(() -> readUntilDone(writing, reading, read)));
      }
      try {
        reading.await();
        for (int i = 0; i < writes; i++) {
          write.accept(i);
        }
      } finally {
        writing.set(false);
      }
      for (Future<?> one : reads) {
        one.get();
      }
    }
  }

  private void readUntilDone(AtomicBoolean writing, CountDownLatch reading, Consumer<Store> read) {
    Store store = store();
    reading.countDown();
    do {
      read.accept(store);
    } while (writing.get());
  }
}
