package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import org.junit.jupiter.api.Test;

/// Large payloads are kept once, apart from their events, for as long as a run needs them.
public interface BlobsContract extends StoreFixture {

  @Test
  default void blobs_aroundTheInlineLimit_comeBackWhole() {
    Node node = Node.join(store());

    for (int bytes :
        new int[] {
          Limits.INLINE_PAYLOAD_BYTES - 1,
          Limits.INLINE_PAYLOAD_BYTES,
          Limits.INLINE_PAYLOAD_BYTES + 1
        }) {
      Payload payload = Writes.payload(bytes);
      Runs run = Runs.run("run-" + bytes).input(payload, "h");
      node.start(run);
      assertThat(node.events("run-" + bytes)).containsExactly(run.firstEvent());
    }

    assertThat(storedBlobs()).isEqualTo(1);
  }

  @Test
  default void blobs_everywhere_comeBackWhole() {
    Node node = Node.join(store());
    Payload[] megabytes = new Payload[6];
    for (int i = 0; i < megabytes.length; i++) {
      megabytes[i] = Writes.payload(1_000_000 + i);
    }
    node.start(Runs.run("a").input(megabytes[0], "h"));
    Event.Input signal = new Event.SignalReceived("x", megabytes[1]);
    Message mail =
        node.commit(
                new Write.Send(Writes.message("a", signal), null, false), WriteResult.Sent.class)
            .delivered()
            .message();
    assertThat(node.mail("a").getFirst().event()).isEqualTo(signal);

    node.turn("a").record(mail).schedule(Tasks.task(1).input(megabytes[2])).committed();
    Task task = node.claimOne();
    assertThat(task.scheduled().input()).isEqualTo(megabytes[2]);
    node.commit(
        new Write.Heartbeat(node.lease(), task.id(), 1, megabytes[3]), WriteResult.Done.class);
    Node next = Node.join(store());
    Task again = next.claimOne();
    assertThat(again.checkpoint()).isEqualTo(megabytes[3]);
    Event.Resolution result = new Event.ActivityCompleted(1, 2, megabytes[4]);
    next.finish(again, result);
    assertThat(next.mail("a").getFirst().event()).isEqualTo(result);

    Event end = new Event.RunCompleted(megabytes[5]);
    next.turn("a").record(next.mail("a").getFirst()).ends(end).committed();
    assertThat(next.events("a"))
        .containsExactly(
            Runs.run("a").input(megabytes[0], "h").firstEvent(),
            signal,
            Tasks.task(1).input(megabytes[2]).scheduled(),
            result,
            end);
    assertThat(next.find("a").head().outcome()).isEqualTo(end);
  }

  @Test
  default void blobs_ofAChild_comeBackWhole() {
    Node node = Node.join(store());
    node.start("parent");
    Runs child = Runs.run("child").input(Writes.payload(200_000), "h").childOf("parent", 1);

    node.turn("parent").start(child).committed();

    assertThat(node.events("child")).containsExactly(child.firstEvent());
  }

  @Test
  default void blobs_ofTheNextExecution_comeBackWhole() {
    Node node = Node.join(store());
    node.start("a");
    String version = "v".repeat(100_000);

    node.turn("a").continuesAsNew(version).committed();

    assertThat(node.find("a").version()).isEqualTo(version);
    assertThat(((Event.RunStarted) node.events("a").getFirst()).input().size()).isEqualTo(100_002);
  }

  @Test
  default void blobs_sharedByTwoRuns_stayUntilBothAreDeleted() {
    Node node = Node.join(store());
    Payload large = Writes.payload(100_000);
    for (String id : new String[] {"a", "b"}) {
      node.start(Runs.run(id).input(large, "h"));
      node.turn(id).event(Writes.signal("x")).completes().committed();
    }
    assertThat(storedBlobs()).isEqualTo(1);

    node.commit(Writes.delete("a"), WriteResult.Deleted.class);
    assertThat(storedBlobs()).isEqualTo(1);
    assertThat(node.events("b")).contains(Runs.run("b").input(large, "h").firstEvent());

    node.commit(Writes.delete("b"), WriteResult.Deleted.class);
    assertThat(storedBlobs()).isZero();
  }

  @Test
  default void blobs_ofDeletedMailTasksAndOutcomes_go() {
    Node node = Node.join(store());
    node.start("a");
    Event.Input signal = new Event.SignalReceived("x", Writes.payload(100_000));
    node.commit(new Write.Send(Writes.message("a", signal), null, false));
    node.turn("a").schedule(Tasks.task(1).input(Writes.payload(100_001))).committed();
    node.start("b");
    node.turn("b").ends(new Event.RunCompleted(Writes.payload(100_002))).committed();
    assertThat(storedBlobs()).isEqualTo(3);

    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);
    node.commit(Writes.delete("b"), WriteResult.Deleted.class);

    assertThat(storedBlobs()).isZero();
  }

  @Test
  default void blobs_ofPrunedExecutions_goUnlessStillUsed() {
    Node node = Node.join(store());
    Payload kept = Writes.payload(100_000);
    node.start(Runs.run("a").input(kept, "h"));
    node.turn("a")
        .event(new Event.StepCompleted(1, 1, Writes.payload(100_001)))
        .continuesAsNew("v2")
        .committed();
    node.turn("a").event(new Event.StepCompleted(1, 1, kept)).committed();
    assertThat(storedBlobs()).isEqualTo(2);

    node.commit(new Write.PruneExecutions(RunId.of("a"), 0), WriteResult.Deleted.class);

    assertThat(storedBlobs()).isEqualTo(1);
    assertThat(node.events("a")).endsWith(new Event.StepCompleted(1, 1, kept));
  }

  @Test
  default void blobs_namedTwiceInATurn_areKeptOnce() {
    Node node = Node.join(store());
    node.start("a");
    Payload large = Writes.payload(100_000);

    node.turn("a")
        .event(new Event.StepCompleted(1, 1, large))
        .event(new Event.StepCompleted(2, 1, large))
        .completes()
        .committed();
    assertThat(storedBlobs()).isEqualTo(1);

    node.commit(Writes.delete("a"), WriteResult.Deleted.class);
    assertThat(storedBlobs()).isZero();
  }
}
