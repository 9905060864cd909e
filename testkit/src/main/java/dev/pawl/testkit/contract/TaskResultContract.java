package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import org.junit.jupiter.api.Test;

/// A leased task is finished once, by the node that holds it, for the run that still wants it.
public interface TaskResultContract extends StoreFixture {

  @Test
  default void result_ofALeasedTask_isMailToItsRun() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    Event.Resolution result = new Event.ActivityCompleted(1, 1, Payload.ofJson("\"paid\""));

    WriteResult.Sent sent =
        node.commit(
            new Write.FinishTask(node.lease(), task.id(), 1, result), WriteResult.Sent.class);

    Message message = sent.delivered().message();
    assertThat(sent.delivered().to()).isEqualTo(RunId.of("a"));
    assertThat(message.event()).isEqualTo(result);
    assertThat(message.execution()).isEqualTo(1);
    assertThat(node.mail("a")).containsExactly(message);
    assertThat(node.due(Runs.AT)).containsExactly("a");
    assertThat(store().counts()).containsEntry("tasks", 0L);
    assertThat(Node.join(store()).claim(10)).isEmpty();
  }

  @Test
  default void result_mayBeAFailure() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    Event.Resolution failed =
        new Event.AttemptFailed(
            1, 1, Failure.of("IOException", "reset", true), Runs.AT, Payload.ofJson("3"));

    assertThat(node.finish(task, failed)).isInstanceOf(WriteResult.Sent.class);

    assertThat(node.mail("a")).extracting(Message::event).containsExactly(failed);
  }

  @Test
  default void result_ofALaterExecution_carriesItsNumber() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").continuesAsNew("v2").committed();
    node.turn("a").schedule(Tasks.task(1)).committed();
    Task task = node.claimOne();

    assertThat(task.execution()).isEqualTo(2);
    node.finish(task, completed());

    assertThat(node.mail("a")).extracting(Message::execution).containsExactly(2);
  }

  @Test
  default void result_twice_isGone() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    node.finish(task, completed());

    assertThat(node.finish(task, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(node.mail("a")).hasSize(1);
  }

  @Test
  default void result_ofAnOldLease_isGone() {
    Node before = Node.join(store());
    Task old = schedule(before, "a");

    Node after = Node.join(store());
    assertThat(before.finish(old, completed())).isEqualTo(new WriteResult.Gone());

    Task current = after.claimOne();
    assertThat(before.finish(old, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(after.mail("a")).isEmpty();
    assertThat(after.finish(current, completed())).isInstanceOf(WriteResult.Sent.class);
  }

  @Test
  default void result_ofAnotherAttempt_isGone() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");

    assertThat(node.commit(new Write.FinishTask(node.lease(), task.id(), 2, completed())))
        .isEqualTo(new WriteResult.Gone());
    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void result_ofATaskNobodyClaimed_isGone() {
    Node before = Node.join(store());
    Task task = schedule(before, "a");
    Node after = Node.join(store());

    assertThat(after.commit(new Write.FinishTask(after.lease(), task.id(), 1, completed())))
        .isEqualTo(new WriteResult.Gone());
    assertThat(after.claim(10)).hasSize(1);
  }

  @Test
  default void result_ofACanceledTask_isGone() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    node.turn("a").cancelTasks(1).committed();

    assertThat(node.finish(task, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void result_ofAnEndedRun_isGone() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    node.turn("a").completes().committed();

    assertThat(node.finish(task, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void result_ofADeletedRun_isGone() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);

    assertThat(node.finish(task, completed())).isEqualTo(new WriteResult.Gone());
  }

  @Test
  default void result_ofARunDeletedAndCreatedAgain_doesNotReachTheNewOne() {
    Node node = Node.join(store());
    Task stale = schedule(node, "a");
    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);
    Task fresh = schedule(node, "a");

    assertThat(fresh.id()).isNotEqualTo(stale.id());
    assertThat(node.finish(stale, completed())).isEqualTo(new WriteResult.Gone());
    assertThat(node.mail("a")).isEmpty();
    assertThat(node.finish(fresh, completed())).isInstanceOf(WriteResult.Sent.class);
  }

  @Test
  default void result_whileTheRunIsPaused_isAccepted() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");
    node.turn("a").paused().committed();

    assertThat(node.finish(task, completed())).isInstanceOf(WriteResult.Sent.class);
    assertThat(node.mail("a")).hasSize(1);
  }

  @Test
  default void heartbeat_checkpoint_goesToTheNextAttempt() {
    Node node = Node.join(store());
    Task task = schedule(node, "a");

    assertThat(heartbeat(node, task, "\"page 1\"")).isEqualTo(new WriteResult.Done());
    assertThat(heartbeat(node, task, "\"page 2\"")).isEqualTo(new WriteResult.Done());

    Task next = Node.join(store()).claimOne();
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.checkpoint()).isEqualTo(Payload.ofJson("\"page 2\""));
  }

  @Test
  default void heartbeat_ofATaskThatIsNotHeld_isGone() {
    Node before = Node.join(store());
    Task old = schedule(before, "a");
    Node node = Node.join(store());
    Task task = node.claimOne();

    assertThat(heartbeat(before, old, "\"lost\"")).isEqualTo(new WriteResult.Gone());
    node.turn("a").cancelTasks(1).committed();
    assertThat(heartbeat(node, task, "\"lost\"")).isEqualTo(new WriteResult.Gone());
  }

  @Test
  default void heartbeat_ofAnOldAttempt_leavesTheCheckpoint() {
    Node before = Node.join(store());
    Task old = schedule(before, "a");
    heartbeat(before, old, "\"kept\"");
    Node node = Node.join(store());
    node.claimOne();

    assertThat(heartbeat(before, old, "\"lost\"")).isEqualTo(new WriteResult.Gone());

    assertThat(Node.join(store()).claimOne().checkpoint()).isEqualTo(Payload.ofJson("\"kept\""));
  }

  private static Task schedule(Node node, String id) {
    node.start(id);
    node.turn(id).schedule(Tasks.task(1)).committed();
    return node.claimOne();
  }

  private static Event.Resolution completed() {
    return new Event.ActivityCompleted(1, 1, Payload.ofJson("true"));
  }

  private static WriteResult heartbeat(Node node, Task task, String json) {
    return node.commit(
        new Write.Heartbeat(node.lease(), task.id(), task.attempt(), Payload.ofJson(json)));
  }
}
