package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Tasks wait in queues until a node leases them, and go when their run does not want them.
public interface TaskClaimContract extends StoreFixture {

  @Test
  default void tasks_claimed_carryWhatWasScheduled() {
    Node node = Node.join(store());
    node.start("a");
    Tasks draft = Tasks.task(4).input(Payload.ofJson("{\"amount\":12}"));

    node.turn("a").schedule(draft).committed();

    Task task = node.claimOne();
    assertThat(task)
        .isEqualTo(
            new Task(task.id(), RunId.of("a"), 1, 1, 60_000, 5_000, draft.scheduled(), null));
  }

  @Test
  default void tasks_ofALaterAttempt_keepNumberAndCheckpoint() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").schedule(Tasks.task(4).attempt(3, Payload.ofJson("\"half\""))).committed();

    Task task = node.claimOne();
    assertThat(task.attempt()).isEqualTo(3);
    assertThat(task.checkpoint()).isEqualTo(Payload.ofJson("\"half\""));
  }

  @Test
  default void tasks_ofANewAttempt_takeThePlaceOfTheOld() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();
    Task silent = node.claimOne();

    node.turn("a").schedule(Tasks.task(1).attempt(2, Payload.NULL)).committed();

    Task next = node.claimOne();
    assertThat(next.attempt()).isEqualTo(2);
    assertThat(next.id()).isNotEqualTo(silent.id());
    assertThat(node.finish(silent, new Event.ActivityCompleted(1, 1, Payload.NULL)))
        .isEqualTo(new WriteResult.Gone());
    assertThat(store().counts()).containsEntry("tasks", 1L);
  }

  @Test
  default void tasks_claimed_byPriorityThenAge() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2).priority(5)).committed();
    node.turn("b").schedule(Tasks.task(3), Tasks.task(4).priority(5)).committed();
    node.turn("a").schedule(Tasks.task(5).priority(-1), Tasks.task(6).priority(9)).committed();

    assertThat(commands(node.claim(4))).containsExactly(6, 2, 4, 1);
    assertThat(commands(node.claim(4))).containsExactly(3, 5);
  }

  @Test
  default void tasks_ofOtherQueues_areLeftAlone() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1).queue("slow"), Tasks.task(2)).committed();

    assertThat(commands(node.claim("default", 10, Tasks.TYPE))).containsExactly(2);
    assertThat(commands(node.claim("nothing", 10, Tasks.TYPE))).isEmpty();
    assertThat(commands(node.claim("slow", 10, Tasks.TYPE))).containsExactly(1);
  }

  @Test
  default void tasks_ofOtherTypes_areLeftAlone() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a")
        .schedule(Tasks.task(1).type("x"), Tasks.task(2).type("y"), Tasks.task(3).type("z"))
        .committed();

    assertThat(node.claim("default", 10)).isEmpty();
    assertThat(commands(node.claim("default", 10, "z"))).containsExactly(3);
    assertThat(commands(node.claim("default", 10, "x", "z"))).containsExactly(1);
    assertThat(commands(node.claim("default", 10, "x", "y", "z"))).containsExactly(2);
  }

  @Test
  default void tasks_moreThanMax_wait() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2), Tasks.task(3)).committed();

    assertThat(node.claim(0)).isEmpty();
    assertThat(commands(node.claim(2))).containsExactly(1, 2);
    assertThat(commands(node.claim(2))).containsExactly(3);
  }

  @Test
  default void tasks_leased_areNotClaimedAgain() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();
    node.claimOne();

    assertThat(node.claim(10)).isEmpty();
    assertThat(store().counts()).containsEntry("tasks", 1L);
  }

  @Test
  default void tasks_claimedAfterRejoin_growTheirAttempt() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();
    Task first = node.claimOne();

    Task second = Node.join(store()).claimOne();
    Task third = Node.join(store()).claimOne();

    assertThat(List.of(first.attempt(), second.attempt(), third.attempt()))
        .containsExactly(1, 2, 3);
    assertThat(third.id()).isEqualTo(first.id());
  }

  @Test
  default void tasks_neverClaimed_keepTheirAttemptOverRejoins() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();
    Node.join(store());

    assertThat(Node.join(store()).claimOne().attempt()).isEqualTo(1);
  }

  @Test
  default void tasks_ofAPausedRun_waitForItsRelease() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").schedule(Tasks.task(1)).committed();
    node.turn("b").schedule(Tasks.task(2)).committed();

    node.turn("a").paused().committed();
    assertThat(commands(node.claim(10))).containsExactly(2);

    node.turn("a").resumed().committed();
    assertThat(commands(node.claim(10))).containsExactly(1);
  }

  @Test
  default void tasks_addedToAPausedRun_waitForItsRelease() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").paused().schedule(Tasks.task(1)).committed();
    node.turn("a").paused().gate(Write.TaskGate.UNCHANGED).schedule(Tasks.task(2)).committed();
    assertThat(node.claim(10)).isEmpty();

    node.turn("a").resumed().committed();

    assertThat(commands(node.claim(10))).containsExactly(1, 2);
  }

  @Test
  default void tasks_leasedWhenTheirRunPauses_areNotClaimedAgainBeforeItsRelease() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();
    node.claimOne();
    node.turn("a").paused().committed();

    Node after = Node.join(store());
    assertThat(after.claim(10)).isEmpty();

    after.turn("a").resumed().committed();
    assertThat(after.claimOne().attempt()).isEqualTo(2);
  }

  @Test
  default void tasks_canceledInTheTurnThatAddsThem_neverWere() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").schedule(Tasks.task(1), Tasks.task(2)).cancelTasks(1).committed();

    assertThat(commands(node.claim(10))).containsExactly(2);
  }

  @Test
  default void tasks_canceled_go() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2), Tasks.task(3)).committed();
    node.turn("b").schedule(Tasks.task(1)).committed();

    node.turn("a").cancelTasks(1, 3).committed();

    assertThat(node.claim(10))
        .extracting(task -> task.run() + "/" + task.scheduled().command())
        .containsExactly("a/2", "b/1");
  }

  @Test
  default void tasks_unknown_canBeCanceled() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();

    node.turn("a").cancelTasks(7, 1).committed();
    node.turn("a").cancelTasks(7, 1).committed();

    assertThat(node.claim(10)).isEmpty();
  }

  @Test
  default void tasks_cleared_goWithTheirLeases() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").schedule(Tasks.task(1), Tasks.task(2)).committed();
    node.turn("b").schedule(Tasks.task(3)).committed();
    node.claim(1);

    node.turn("a").gate(Write.TaskGate.CLEAR).committed();

    assertThat(commands(node.claim(10))).containsExactly(3);
    assertThat(commands(Node.join(store()).claim(10))).containsExactly(3);
    assertThat(store().counts()).containsEntry("tasks", 1L);
  }

  @Test
  default void tasks_clearedOfAPausedRun_endTheHold() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").paused().schedule(Tasks.task(1)).committed();

    node.turn("a").gate(Write.TaskGate.CLEAR).committed();
    node.turn("a").schedule(Tasks.task(2)).committed();

    assertThat(commands(node.claim(10))).containsExactly(2);
  }

  @Test
  default void tasks_claimedByALeaseThatIsGone_none() {
    Node before = Node.join(store());
    before.start("a");
    before.turn("a").schedule(Tasks.task(1)).committed();

    Node after = Node.join(store());

    assertThat(before.claim(10)).isEmpty();
    assertThat(after.claim(10)).hasSize(1);
  }

  @Test
  default void tasks_releasedByTheirNode_areClaimedAsAnotherAttempt() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).schedule(Tasks.task(2)).committed();
    List<Task> claimed = node.claim(10);
    Task kept = claimed.getFirst();
    Task lost = claimed.getLast();

    node.release(kept);

    List<Task> again = node.claim(10);
    assertThat(again).extracting(Task::id, Task::attempt).containsExactly(tuple(lost.id(), 2));
    assertThat(node.finish(lost, completed(lost))).isInstanceOf(WriteResult.Gone.class);
    assertThat(node.finish(kept, completed(kept))).isInstanceOf(WriteResult.Sent.class);
  }

  @Test
  default void tasks_releasedByALeaseThatIsGone_stayWithTheirNode() {
    Node before = Node.join(store());
    before.start("a");
    before.turn("a").schedule(Tasks.task(1)).committed();
    Node after = Node.join(store());
    after.claimOne();

    before.release();

    assertThat(after.claim(10)).isEmpty();
  }

  @Test
  default void tasks_ofADeletedRun_go() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").schedule(Tasks.task(1)).committed();

    node.commit(Writes.forceDelete("a"), WriteResult.Deleted.class);

    assertThat(node.claim(10)).isEmpty();
    assertThat(store().counts()).containsEntry("tasks", 0L);
  }

  private static Event.Resolution completed(Task task) {
    return new Event.ActivityCompleted(
        task.scheduled().command(), task.attempt(), Payload.ofJson("1"));
  }

  private static List<Integer> commands(List<Task> tasks) {
    return tasks.stream().map(task -> task.scheduled().command()).toList();
  }
}
