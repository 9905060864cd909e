package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is accepted for a run stays in its mailbox, in order, until a turn has dealt with it.
public interface MailboxContract extends StoreFixture {

  @Test
  default void mail_sent_isKeptInOrderOfAcceptance() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");

    Message one = node.send("a", "one");
    Message two = node.send("b", "two");
    Message three = node.send("a", "three");

    assertThat(List.of(one.id(), two.id(), three.id())).isSorted().doesNotHaveDuplicates();
    assertThat(node.mail("a")).containsExactly(one, three);
    assertThat(node.mail("b")).containsExactly(two);
  }

  @Test
  default void mail_ofEveryKind_arrivesAsItWasSent() {
    Node node = Node.join(store());
    node.start("a");
    List<Event.Input> inputs =
        List.of(
            Writes.signal("go"),
            new Event.CancelRequested("changed my mind"),
            new Event.RunPaused("lunch"),
            new Event.RunResumed(),
            new Event.StepCompleted(1, 2, Payload.ofJson("\"ü\"")),
            new Event.ActivityFailed(2, 1, Failure.of("Timeout", "too slow", true)),
            new Event.TimerFired(3),
            new Event.ChildCompleted(4, Payload.NULL),
            new Event.UnknownEvent(9_999, Payload.ofBytes(new byte[] {1, 2, 3})));

    inputs.forEach(input -> node.commit(new Write.Send(Writes.message("a", input), null, false)));

    assertThat(node.mail("a")).extracting(Message::event).containsExactlyElementsOf(inputs);
  }

  @Test
  default void mail_forAnExecution_keepsItsNumber() {
    Node node = Node.join(store());
    node.start("a");
    Write.Outgoing forTwo = new Write.Outgoing(RunId.of("a"), 2, new Event.TimerFired(1));
    node.send("a", "for whichever");

    WriteResult.Sent sent =
        node.commit(new Write.Send(forTwo, null, false), WriteResult.Sent.class);

    assertThat(sent.delivered().to()).isEqualTo(RunId.of("a"));
    assertThat(sent.delivered().message().execution()).isEqualTo(2);
    assertThat(node.mail("a")).extracting(Message::execution).containsExactly(0, 2);
  }

  @Test
  default void mail_consumed_goesAndTheRestStays() {
    Node node = Node.join(store());
    node.start("a");
    node.send("a", "one");
    Message two = node.send("a", "two");
    node.send("a", "three");

    node.turn("a").record(two).committed();

    assertThat(node.signals("a")).containsExactly("one", "three");
  }

  @Test
  default void mail_arrivingDuringATurn_survivesIt() {
    Node node = Node.join(store());
    node.start("a");
    Message one = node.send("a", "one");
    Write.Turn turn = node.turn("a").record(one).write();
    node.send("a", "meanwhile");

    node.commit(turn, WriteResult.Committed.class);

    assertThat(node.signals("a")).containsExactly("meanwhile");
  }

  @Test
  default void mail_consumedByAConflictingTurn_stays() {
    Node node = Node.join(store());
    node.start("a");
    Message one = node.send("a", "one");

    assertThat(node.turn("a").expecting(1, 5).record(one).commit())
        .isEqualTo(new WriteResult.Conflict());

    assertThat(node.mail("a")).containsExactly(one);
  }

  @Test
  default void mail_consumedTwice_isNoError() {
    Node node = Node.join(store());
    node.start("a");
    Message one = node.send("a", "one");
    node.turn("a").record(one).committed();

    node.turn("a").consume(one).committed();

    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void mail_withAKnownDedupId_isDropped() {
    Node node = Node.join(store());
    node.start("a");

    node.commit(Writes.send("a", "one", "id-1"), WriteResult.Sent.class);
    node.commit(Writes.send("a", "again", "id-1"), WriteResult.Duplicate.class);
    node.commit(Writes.send("a", "two", "id-2"), WriteResult.Sent.class);

    assertThat(node.signals("a")).containsExactly("one", "two");
  }

  @Test
  default void mail_dedupId_isRememberedAfterConsumption() {
    Node node = Node.join(store());
    node.start("a");
    WriteResult.Sent sent = node.commit(Writes.send("a", "one", "id-1"), WriteResult.Sent.class);
    node.turn("a").record(sent.delivered().message()).continuesAsNew("v2").committed();

    node.commit(Writes.send("a", "again", "id-1"), WriteResult.Duplicate.class);

    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void mail_dedupId_countsPerRun() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.commit(Writes.send("a", "one", "id-1"), WriteResult.Sent.class);

    node.commit(Writes.send("b", "one", "id-1"), WriteResult.Sent.class);

    assertThat(node.signals("b")).containsExactly("one");
  }

  @Test
  default void mail_dedupIdTwiceInABatch_isAcceptedOnce() {
    Node node = Node.join(store());
    node.start("a");

    List<WriteResult> results =
        store().commit(List.of(Writes.send("a", "x", "id"), Writes.send("a", "y", "id")));

    assertThat(results)
        .hasExactlyElementsOfTypes(WriteResult.Sent.class, WriteResult.Duplicate.class);
  }

  @Test
  default void mail_toAnEndedRun_isRefusedWithTheRun() {
    Node node = Node.join(store());
    RunRecord ended = node.startEnded("a");

    WriteResult.Ended result =
        node.commit(Writes.send("a", "late", "id-1"), WriteResult.Ended.class);

    assertThat(result.run()).isEqualTo(ended);
    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void mail_repeatedAfterTheEnd_isADuplicate() {
    Node node = Node.join(store());
    node.start("a");
    WriteResult.Sent sent = node.commit(Writes.send("a", "one", "id-1"), WriteResult.Sent.class);
    node.turn("a").record(sent.delivered().message()).completes().committed();

    node.commit(Writes.send("a", "one", "id-1"), WriteResult.Duplicate.class);
  }

  @Test
  default void mail_refused_leavesItsDedupIdFree() {
    Node node = Node.join(store());
    node.startEnded("a");
    node.commit(Writes.send("a", "late", "id-1"), WriteResult.Ended.class);
    Write.Outgoing retry = Writes.message("a", new Event.RunRetried(1, "again"));

    node.commit(new Write.Send(retry, "id-1", true), WriteResult.Sent.class);
  }

  @Test
  default void mail_evenIfEnded_isKept() {
    Node node = Node.join(store());
    node.startEnded("a");
    Event.Input retry = new Event.RunRetried(1, "the disk was full");

    node.commit(Writes.sendEvenIfEnded("a", retry), WriteResult.Sent.class);

    assertThat(node.mail("a")).extracting(Message::event).containsExactly(retry);
    assertThat(node.due(Runs.AT)).containsExactly("a");
  }

  @Test
  default void mail_toAnUnknownRun_isRefused() {
    Node node = Node.join(store());

    node.commit(Writes.send("nobody", "x"), WriteResult.NoSuchRun.class);
    node.commit(Writes.sendEvenIfEnded("nobody", Writes.signal("x")), WriteResult.NoSuchRun.class);
  }

  @Test
  default void mail_inThousands_isReadWholeAndInOrder() {
    Node node = Node.join(store());
    node.start("a");
    List<Write> batch = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      names.add("s" + i);
      batch.add(Writes.send("a", "s" + i));
    }

    store().commit(batch);

    assertThat(node.signals("a")).isEqualTo(names);
    TurnDraft turn = node.turn("a");
    node.mail("a").forEach(turn::record);
    turn.committed();
    assertThat(node.mail("a")).isEmpty();
    assertThat(node.events("a")).hasSize(2_001);
  }
}
