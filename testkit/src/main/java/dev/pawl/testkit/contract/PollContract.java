package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every run that needs a turn is found, and no other.
public interface PollContract extends StoreFixture {

  @Test
  default void poll_newRun_isDue() {
    Node node = Node.join(store());
    RunRecord run = node.start("a");

    assertThat(store().poll(node.shards(), Runs.AT, 0, 10))
        .containsExactly(new DueRun(run.id(), run.key(), RunHead.AT_TAKEOVER, false));
  }

  @Test
  default void poll_runInTheMiddleOfATurn_isDueAtAnyTime() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").state(RunState.RUNNING).wakeAt(RunHead.AT_TAKEOVER).committed();

    assertThat(node.due(1)).containsExactly("a");
  }

  @Test
  default void poll_runThatOnlyMailCanWake_isNotDue() {
    Node node = Node.join(store());
    node.startWaiting("a");

    assertThat(node.due(Runs.AT)).isEmpty();
    assertThat(node.due(RunHead.NEVER - 1)).isEmpty();
  }

  @Test
  default void poll_timer_isDueFromItsTimeOn() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").wakeAt(Runs.AT + 1_000).committed();

    assertThat(node.due(Runs.AT + 999)).isEmpty();
    assertThat(node.due(Runs.AT + 1_000)).containsExactly("a");
    assertThat(node.due(Runs.AT + 5_000)).containsExactly("a");
  }

  @Test
  default void poll_dueTimer_tellsItsTime() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").wakeAt(Runs.AT + 1_000).committed();
    node.send("a", "x");

    assertThat(store().poll(node.shards(), Runs.AT + 2_000, 0, 10))
        .containsExactly(new DueRun(RunId.of("a"), node.find("a").key(), Runs.AT + 1_000, true));
  }

  @Test
  default void poll_timerMoved_isDueAtTheNewTimeOnly() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").wakeAt(Runs.AT + 1_000).committed();

    node.turn("a").wakeAt(Runs.AT + 9_000).committed();

    assertThat(node.due(Runs.AT + 8_999)).isEmpty();
    assertThat(node.due(Runs.AT + 9_000)).containsExactly("a");
  }

  @Test
  default void poll_mail_makesARunDueUntilConsumed() {
    Node node = Node.join(store());
    node.startWaiting("a");

    Message mail = node.send("a", "x");
    assertThat(store().poll(node.shards(), Runs.AT, 0, 10))
        .containsExactly(new DueRun(RunId.of("a"), node.find("a").key(), RunHead.NEVER, true));

    node.turn("a").record(mail).committed();
    assertThat(node.due(Runs.AT)).isEmpty();
  }

  @Test
  default void poll_pausedAndBlockedRuns_areFoundByTheirMail() {
    Node node = Node.join(store());
    node.start("paused");
    node.start("blocked");
    node.turn("paused").paused().committed();
    node.turn("blocked").blocked(BlockReason.NONDETERMINISM, "it changed").committed();
    assertThat(node.due(Runs.AT)).isEmpty();

    node.send("paused", "x");
    node.send("blocked", "x");

    assertThat(node.due(Runs.AT)).containsExactly("paused", "blocked");
  }

  @Test
  default void poll_endedRun_isNotDue() {
    Node node = Node.join(store());
    node.startEnded("a");

    assertThat(node.due(Runs.AT)).isEmpty();
  }

  @Test
  default void poll_shards_filterTheRuns() {
    Node node = Node.join(store());
    for (int i = 0; i < 40; i++) {
      node.start("run-" + i);
    }
    ShardEpoch first = node.fence("run-0");

    List<DueRun> ofOne = store().poll(List.of(first), Runs.AT, 0, 100);
    List<DueRun> ofOthers =
        store()
            .poll(
                node.shards().stream().filter(shard -> !shard.equals(first)).toList(),
                Runs.AT,
                0,
                100);

    assertThat(ofOne).extracting(DueRun::id).contains(RunId.of("run-0"));
    assertThat(ofOne).allMatch(run -> run.id().shard() == first.shard());
    assertThat(ofOthers).noneMatch(run -> run.id().shard() == first.shard());
    assertThat(ofOne.size() + ofOthers.size()).isEqualTo(40);
    assertThat(store().poll(List.of(), Runs.AT, 0, 100)).isEmpty();
  }

  @Test
  default void poll_paged_findsEachRunOnceByAscendingKey() {
    Node node = Node.join(store());
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String id = "run-" + i;
      node.start(id);
      if (i % 3 == 0) {
        node.turn(id).committed();
      } else {
        expected.add(id);
      }
    }

    List<String> found = new ArrayList<>();
    long after = 0;
    List<DueRun> page = store().poll(node.shards(), Runs.AT, after, 4);
    while (!page.isEmpty()) {
      assertThat(page).hasSizeLessThanOrEqualTo(4);
      page.forEach(run -> found.add(run.id().value()));
      after = page.getLast().key();
      page = store().poll(node.shards(), Runs.AT, after, 4);
    }

    assertThat(found).isEqualTo(expected);
  }
}
