package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.Samples.Turns;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Histories as chains of turns.
class HistoryTest {
  private static final RunId A = RunId.of("a");

  @TempDir private Path home;
  private SqliteStore store;
  private NodeLease lease;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
    lease = store.join("node", Duration.ofSeconds(10));
  }

  @AfterEach
  void close() {
    assertThat(store.check()).isEmpty();
    store.close();
  }

  @Test
  void history_ofTenThousandTurns_isReadWholeAndInPages() {
    int turns = 10_000;
    Turns a = new Turns(Samples.startRun(store, "a"), lease);
    Turns b = new Turns(Samples.startRun(store, "b"), lease);
    List<Write> batch = new ArrayList<>();
    for (int i = 1; i <= turns; i++) {
      batch.add(a.next(RunState.RUNNING, Samples.step(i), Samples.step(i)));
      batch.add(b.next(RunState.RUNNING, Samples.step(i)));
    }
    assertThat(store.commit(batch)).hasOnlyElementsOfType(WriteResult.Committed.class);

    List<Recorded> whole = store.load(A).orElseThrow().history();
    assertThat(whole).hasSize(2 * turns + 1);
    for (int i = 0; i < whole.size(); i++) {
      assertThat(whole.get(i).seq()).isEqualTo(i + 1);
    }
    List<Recorded> paged = new ArrayList<>();
    for (long from = 1; from <= whole.size(); from += 999) {
      paged.addAll(store.history(A, 1, from, 999));
    }
    assertThat(paged).isEqualTo(whole);
    assertThat(store.history(A, 1, whole.size(), Integer.MAX_VALUE))
        .containsExactly(whole.getLast());
    assertThat(store.history(A, 1, whole.size() + 1, 10)).isEmpty();
    assertThat(store.counts()).containsEntry("turns", 2L * turns + 2);

    var deleted = (WriteResult.Deleted) Samples.commit(store, new Write.DeleteRun(A, true));
    assertThat(deleted.events()).isEqualTo(2L * turns + 1);
    assertThat(store.counts()).containsEntry("turns", turns + 1L);
  }

  @Test
  void executions_manyTimesContinued_areReachableUntilPruned() {
    Turns a = new Turns(Samples.startRun(store, "a"), lease);
    for (int i = 0; i < 20; i++) {
      Samples.commit(store, a.next(RunState.RUNNING, Samples.step(1), Samples.step(1)));
      Samples.commit(store, a.continueAsNew());
    }

    assertThat(store.executions(A)).hasSize(21).startsWith(1).endsWith(21);
    assertThat(store.history(A, 20, 1, 100)).hasSize(4);
    assertThat(store.find(A).map(RunRecord::version)).contains("2");

    var deleted = Samples.commit(store, new Write.PruneExecutions(A, 2));
    assertThat(deleted).isEqualTo(new WriteResult.Deleted(List.of(), 18 * 4));
    assertThat(store.executions(A)).containsExactly(19, 20, 21);
    assertThat(store.history(A, 18, 1, 100)).isEmpty();
    assertThat(store.history(A, 19, 1, 100)).hasSize(4);
  }

  @Test
  void largeSignals_ofPrunedExecutions_goOnceTheMailIsConsumed() {
    Turns a = new Turns(Samples.startRun(store, "a"), lease);
    var consumed = sendLarge("consumed");
    var waiting = sendLarge("waiting");
    Samples.commit(
        store,
        a.next(
            RunState.RUNNING, Samples.outbox(), List.of(consumed.id()), (Event) consumed.event()));
    var carried =
        new Carried(
            null,
            new LinkedHashMap<>(),
            new LinkedHashMap<>(),
            List.of((Event.SignalReceived) consumed.event()));
    Samples.commit(
        store,
        a.continueAsNew(new Event.RunStarted("deploy", "2", Payload.NULL, null, 8, 0, carried)));
    Samples.commit(store, a.continueAsNew());
    assertThat(blobs()).isEqualTo(2);
    assertThat(store.history(A, 2, 1, 1)).hasSize(1);

    Samples.commit(store, new Write.PruneExecutions(A, 0));

    assertThat(blobs()).isEqualTo(1);
    assertThat(store.load(A).orElseThrow().mail()).containsExactly(waiting);
  }

  @Test
  void text_withOddCharacters_comesBackWhole() {
    String odd = "nul \0 quote ' \" backslash \\ emoji \uD83D\uDC3E line\nend";
    RunId id = RunId.of("id '\" \\ % _ ? \uD83D\uDC3E");
    Turns turns = new Turns(Samples.startRun(store, id.value()), lease);
    Write.Outbox outbox = Samples.outbox();
    outbox.kv().put(odd, Payload.ofJson("1"));
    Samples.commit(
        store, turns.next(RunState.RUNNING, outbox, List.of(), new Event.StatusChanged(odd)));

    assertThat(store.kv(id)).containsOnlyKeys(odd);
    assertThat(store.load(id).orElseThrow().history().getLast().event())
        .isEqualTo(new Event.StatusChanged(odd));
    var child = new ParentLink(id, 1, 1);
    Samples.commit(store, new Write.StartRun(Samples.newRun("child", child), List.of()));
    assertThat(
            store
                .list(
                    RunQuery.childrenOf(id),
                    new ListOptions(ListOptions.FROM_NEWEST, 10, Samples.NOW))
                .runs())
        .hasSize(1);
  }

  private Message sendLarge(String letter) {
    Payload large = Payload.ofJson("\"" + letter.repeat(100_000) + "\"");
    var send =
        new Write.Send(
            new Write.Outgoing(A, 0, new Event.SignalReceived("go", large)), null, false);
    return ((WriteResult.Sent) Samples.commit(store, send)).delivered().message();
  }

  private long blobs() {
    return store
        .parts()
        .readers()
        .read("counting", database -> database.number("SELECT count(*) FROM blobs"));
  }
}
