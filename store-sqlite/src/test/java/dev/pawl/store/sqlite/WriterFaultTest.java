package dev.pawl.store.sqlite;

import static dev.pawl.store.sqlite.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.Samples.Turns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commits that fail: the batch is whole or absent, and the next one is whole.
class WriterFaultTest {
  @TempDir private Path home;
  private SqliteStore store;
  private NodeLease lease;
  private Turns turns;
  private int limits;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
    lease = store.join("node", Duration.ofSeconds(10));
    turns = new Turns(Samples.startRun(store, "a"), lease);
  }

  @AfterEach
  void everythingIsSound() {
    store.close();
    try (SqliteStore again = SqliteStore.open(home)) {
      assertThat(again.check()).isEmpty();
    }
  }

  @Test
  void disk_full_failsTheBatchWholeAndTheNextOneWorks() {
    limitToPagesOfNow();
    List<Write> batch = new ArrayList<>();
    batch.add(Samples.send("a", "lost"));
    for (int i = 0; i < 2_000; i++) {
      batch.add(Samples.start("lost-" + i));
    }

    assertRefused(
        () -> store.commit(batch),
        ErrorCode.STORE_FULL,
        "nothing was written; runs wait and go on when there is room; free space on ");

    assertThat(store.counts()).containsEntry("mail", 0L).containsEntry("queued", 2L);
    assertThat(store.find(RunId.of("lost-0"))).isEmpty();
    assertThat(Samples.commit(store, Samples.send("a", "next")))
        .isInstanceOf(WriteResult.Sent.class);
    assertThat(Samples.commit(store, turns.next(RunState.WAITING, Samples.step(1))))
        .isInstanceOf(WriteResult.Committed.class);
    assertThat(store.load(RunId.of("a")).orElseThrow().mail()).hasSize(1);
  }

  @Test
  void disk_full_leavesNothingOfATurn() {
    Event large =
        new Event.StepCompleted(1, 1, Payload.ofJson("\"" + "x".repeat(3_000_000) + "\""));
    limitToPagesOfNow();
    Write.Turn turn = turns.next(RunState.RUNNING, Samples.step(1), large);

    assertRefused(() -> store.commit(List.of(turn)), ErrorCode.STORE_FULL);
    assertRefused(
        () -> {
          limitToPagesOfNow();
          store.commit(List.of(turn));
        },
        ErrorCode.STORE_FULL);

    assertThat(store.load(RunId.of("a")).orElseThrow().history()).hasSize(1);
    assertThat(Samples.commit(store, turn)).isInstanceOf(WriteResult.Committed.class);
    assertThat(store.load(RunId.of("a")).orElseThrow().history()).hasSize(3);
  }

  @Test
  void commit_whoseAnswerIsLost_isFoundAndSucceeds() {
    breakCommit(database -> {
      database.commit();
      throw new SQLException("the answer is lost");
    });

    assertThat(Samples.commit(store, Samples.send("a", "x"))).isInstanceOf(WriteResult.Sent.class);

    assertThat(store.load(RunId.of("a")).orElseThrow().mail()).hasSize(1);
    assertThat(Samples.commit(store, Samples.send("a", "y"))).isInstanceOf(WriteResult.Sent.class);
    assertThat(TailMirror.read(home.resolve("pawl.tail")).orElseThrow().number()).isEqualTo(4);
  }

  @Test
  void commit_thatFails_leavesNothing() {
    breakCommit(_ -> {
      throw new SQLException("disk I/O error", "", 10);
    });

    assertRefused(
        () -> store.commit(List.of(Samples.send("a", "x"), Samples.start("b"))),
        ErrorCode.STORE_UNAVAILABLE,
        "disk I/O error");

    assertThat(store.load(RunId.of("a")).orElseThrow().mail()).isEmpty();
    assertThat(store.find(RunId.of("b"))).isEmpty();
    var sent = (WriteResult.Sent) Samples.commit(store, Samples.send("a", "y"));
    assertThat(sent.delivered().message().id()).isEqualTo(1);
  }

  @Test
  void join_thatFails_keepsTheOwner() {
    breakCommit(_ -> {
      throw new SQLException("disk I/O error", "", 10);
    });

    assertRefused(() -> store.join("other", Duration.ZERO), ErrorCode.STORE_UNAVAILABLE);

    assertThat(store.renew(lease, Duration.ZERO)).isTrue();
    assertThat(store.join("other", Duration.ZERO).incarnation()).isGreaterThan(lease.incarnation());
  }

  @Test
  void write_thatThrows_leavesNothing() {
    Write.Turn gap = turns.next(RunState.WAITING, Samples.step(1));
    Write.Turn wrong =
        new Write.Turn(
            gap.id(),
            gap.key(),
            gap.fence(),
            gap.expected(),
            Samples.events(5, Samples.step(1)),
            gap.head(),
            List.of(),
            Samples.outbox(),
            null,
            null);

    assertThatThrownBy(() -> store.commit(List.of(Samples.send("a", "x"), wrong)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("leaves a gap");

    assertThat(store.counts()).containsEntry("mail", 0L);
  }

  @Test
  void reopening_thatFailsOnce_isTriedAgain() throws IOException {
    Path aside = home.resolve("aside.db");
    breakCommit(_ -> {
      throw new SQLException("disk I/O error", "", 10);
    });
    // Renamed, not opened: the readers go on with the file that they have.
    Files.move(home.resolve("pawl.db"), aside);
    assertRefused(
        () -> store.commit(List.of(Samples.send("a", "x"))),
        ErrorCode.STORE_UNAVAILABLE,
        "unknown whether the last commit was done");
    Files.move(aside, home.resolve("pawl.db"));

    assertThat(Samples.commit(store, Samples.send("a", "y"))).isInstanceOf(WriteResult.Sent.class);
  }

  @Test
  void reopening_thatFailsTwice_endsAllWriting() throws IOException {
    Path aside = home.resolve("aside.db");
    breakCommit(_ -> {
      throw new SQLException("disk I/O error", "", 10);
    });
    Files.move(home.resolve("pawl.db"), aside);
    ThrowingCallable sending = () -> store.commit(List.of(Samples.send("a", "x")));
    assertRefused(sending, ErrorCode.STORE_UNAVAILABLE);
    assertRefused(sending, ErrorCode.STORE_UNAVAILABLE);
    assertThat(home.resolve("pawl.db")).doesNotExist();
    Files.move(aside, home.resolve("pawl.db"));

    assertRefused(sending, ErrorCode.STORE_UNAVAILABLE, "writes are refused", "restart Pawl");
    assertRefused(() -> store.join("n", Duration.ZERO), ErrorCode.STORE_UNAVAILABLE);
    assertThat(store.find(RunId.of("a"))).isPresent();
  }

  @Test
  void commit_insideACommit_isRefused() {
    Writer writer = store.parts().writer();

    assertThatThrownBy(() -> writer.transact(_ -> store.commit(List.of(Samples.start("b")))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("inside a commit");

    assertThat(store.find(RunId.of("b"))).isEmpty();
  }

  @Test
  void store_closed_refusesAll() {
    store.close();
    store.close();

    assertRefused(() -> store.commit(List.of(Samples.start("b"))), ErrorCode.CLOSED);
    assertRefused(() -> store.find(RunId.of("a")), ErrorCode.CLOSED);
    assertRefused(() -> store.join("n", Duration.ZERO), ErrorCode.CLOSED);
    assertRefused(() -> store.backup(home.resolve("copy.db")), ErrorCode.CLOSED);
    assertRefused(store::check, ErrorCode.CLOSED);
  }

  @Test
  void interruptedThread_commitsAllTheSame() {
    Thread.currentThread().interrupt();

    assertThat(Samples.commit(store, Samples.send("a", "x"))).isInstanceOf(WriteResult.Sent.class);
    assertThat(store.load(RunId.of("a"))).isPresent();
    assertThat(store.check()).isEmpty();

    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void batchThatChangesNothing_isNotCommitted() {
    long before = TailMirror.read(home.resolve("pawl.tail")).orElseThrow().number();

    assertThat(Samples.commit(store, Samples.send("nobody", "x")))
        .isInstanceOf(WriteResult.NoSuchRun.class);
    assertThat(store.renew(lease, Duration.ZERO)).isTrue();

    assertThat(TailMirror.read(home.resolve("pawl.tail")).orElseThrow().number()).isEqualTo(before);
  }

  /// Lets one commit go wrong.
  private void breakCommit(Writer.CommitStep step) {
    Writer writer = store.parts().writer();
    writer.commitStep =
        database -> {
          writer.commitStep = Database::commit;
          step.commit(database);
        };
  }

  /// From the next commit on the database may not grow, until its connection is replaced.
  private void limitToPagesOfNow() {
    breakCommit(database -> {
      database.commit();
      database.number("PRAGMA max_page_count = 1");
    });
    Samples.startRun(store, "limit-" + limits++);
  }
}
