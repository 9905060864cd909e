package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.RunHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What people see of a run (status, labels, waits, block) is what its last turn said.
public interface HeadContract extends StoreFixture {

  @Test
  default void version_staysUntilATurnPinsAnother() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").event(Writes.signal("x")).pins("1+b").committed();
    node.turn("a").event(Writes.signal("y")).committed();

    assertThat(node.find("a").version()).isEqualTo("1+b");
    assertThat(node.load("a").run().version()).isEqualTo("1+b");
    assertThat(node.find("a").head().execution()).isEqualTo(1);
  }

  @Test
  default void status_ofANewRun_isNoneInVersionZero() {
    Node node = Node.join(store());

    RunHead head = node.start("a").head();

    assertThat(head.status()).isNull();
    assertThat(head.statusVersion()).isZero();
  }

  @Test
  default void status_set_isShownWithItsVersion() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").status("charging").committed();
    assertThat(node.find("a").head().status()).isEqualTo("charging");
    assertThat(node.find("a").head().statusVersion()).isEqualTo(1);

    node.turn("a").status("packing — 50 %\n2 of 4").committed();
    assertThat(node.find("a").head().status()).isEqualTo("packing — 50 %\n2 of 4");
    assertThat(node.find("a").head().statusVersion()).isEqualTo(2);
  }

  @Test
  default void status_notTouched_stays() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").status("charging").committed();

    node.turn("a").event(Writes.signal("x")).committed();

    assertThat(node.find("a").head().status()).isEqualTo("charging");
    assertThat(node.find("a").head().statusVersion()).isEqualTo(1);
  }

  @Test
  default void status_cleared_isNoneInANewVersion() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").status("charging").committed();

    node.turn("a").status(null).committed();
    assertThat(node.find("a").head().status()).isNull();
    assertThat(node.find("a").head().statusVersion()).isEqualTo(2);

    node.turn("a").status("").committed();
    assertThat(node.find("a").head().status()).isEmpty();
  }

  @Test
  default void labels_changed_areShownInTheirOrder() {
    Node node = Node.join(store());
    node.start(Runs.run("a").label("team", "x").label("area", "y"));
    assertThat(node.find("a").head().labels()).containsExactly(label("team"), label("area"));

    node.turn("a").label("area", "z'\"%").label("näme", "").withoutLabel("team").committed();

    RunHead head = node.find("a").head();
    assertThat(head.labels()).containsExactly(Map.entry("area", "z'\"%"), Map.entry("näme", ""));
    node.turn("a").committed();
    assertThat(node.find("a").head().labels()).isEqualTo(head.labels());
  }

  @Test
  default void labels_asManyAsAllowed_areKept() {
    Node node = Node.join(store());
    node.start("a");
    TurnDraft turn = node.turn("a");
    for (int i = 0; i < 32; i++) {
      turn.label("label-" + i, "v".repeat(256));
    }

    RunHead written = turn.write().head();
    turn.committed();

    assertThat(node.find("a").head()).isEqualTo(written);
  }

  @Test
  default void waits_ofEveryKind_areShown() {
    Node node = Node.join(store());
    node.start("a");
    Question question =
        new Question("go?", "Really?", List.of("yes", "no"), "enum", Payload.ofJson("\"no\""), 99);
    List<Wait> waits = new ArrayList<>();
    for (Wait.Kind kind : Wait.Kind.values()) {
      int i = waits.size();
      boolean asks = kind == Wait.Kind.QUESTION;
      waits.add(new Wait(kind, "w" + i, i, Runs.AT, i, i, 10, "reset", asks ? question : null));
    }

    node.turn("a").waits(waits.toArray(Wait[]::new)).committed();
    assertThat(node.find("a").head().waits()).isEqualTo(waits);
    assertThat(node.load("a").run().head().waits()).isEqualTo(waits);

    node.turn("a").committed();
    assertThat(node.find("a").head().waits()).isEmpty();
  }

  @Test
  default void block_isShownUntilTheNextTurn() {
    Node node = Node.join(store());
    node.start("a");

    for (BlockReason reason : BlockReason.values()) {
      node.turn("a").blocked(reason, "expected x\nfound y").at(Runs.AT + 1).committed();
      RunHead head = node.find("a").head();
      assertThat(head.state()).isEqualTo(RunState.BLOCKED);
      assertThat(head.block()).isEqualTo(new RunHead.Block(reason, "expected x\nfound y", Runs.AT));
    }

    node.turn("a").committed();
    assertThat(node.find("a").head().block()).isNull();
    assertThat(node.find("a").head().state()).isEqualTo(RunState.WAITING);
  }

  @Test
  default void state_everyOpenOne_isShown() {
    Node node = Node.join(store());
    node.start("a");

    for (RunState state : List.of(RunState.RUNNING, RunState.WAITING, RunState.PAUSED)) {
      node.turn("a").state(state).committed();
      assertThat(node.find("a").head().state()).isEqualTo(state);
    }
  }

  private static Map.Entry<String, String> label(String name) {
    return Map.entry(name, name.equals("team") ? "x" : "y");
  }
}
