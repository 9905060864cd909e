package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// A run's key-value data can be read by clients as the last commit left it.
public interface KvContract extends StoreFixture {

  @Test
  default void kv_ofANewOrUnknownRun_isEmpty() {
    Node node = Node.join(store());
    node.start("a");

    assertThat(store().kv(RunId.of("a"))).isEmpty();
    assertThat(store().kv(RunId.of("nobody"))).isEmpty();
  }

  @Test
  default void kv_set_isReadByAscendingKey() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").put("c", "3").put("a", "1").committed();
    node.turn("a").put("b", "2").committed();

    assertThat(store().kv(RunId.of("a")))
        .containsExactly(
            Map.entry("a", Payload.ofJson("1")),
            Map.entry("b", Payload.ofJson("2")),
            Map.entry("c", Payload.ofJson("3")));
  }

  @Test
  default void kv_overwrite_lastValueWins() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").put("k", "\"old\"").committed();
    node.turn("a").put("k", "\"new\"").committed();

    assertThat(store().kv(RunId.of("a"))).containsExactly(entry("k", "\"new\""));
  }

  @Test
  default void kv_removed_isGone() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").put("k", "1").put("l", "2").committed();

    node.turn("a").remove("k").committed();
    assertThat(store().kv(RunId.of("a"))).containsExactly(entry("l", "2"));

    node.turn("a").remove("l").committed();
    assertThat(store().kv(RunId.of("a"))).isEmpty();
  }

  @Test
  default void kv_removeOfAnUnknownKey_isNoError() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").remove("k").committed();

    assertThat(store().kv(RunId.of("a"))).isEmpty();
  }

  @Test
  default void kv_setAfterRemove_isThere() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").put("k", "1").committed();
    node.turn("a").remove("k").committed();

    node.turn("a").put("k", "2").committed();

    assertThat(store().kv(RunId.of("a"))).containsExactly(entry("k", "2"));
  }

  @Test
  default void kv_untouchedKeys_stay() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").put("k", "1").committed();

    node.turn("a").status("busy").committed();

    assertThat(store().kv(RunId.of("a"))).containsExactly(entry("k", "1"));
  }

  @Test
  default void kv_emptyAndNullValues_areNotMissing() {
    Node node = Node.join(store());
    node.start("a");

    node.turn("a").put("empty", "\"\"").put("null", Payload.NULL).committed();

    assertThat(store().kv(RunId.of("a")))
        .containsExactly(entry("empty", "\"\""), entry("null", "null"));
  }

  @Test
  default void kv_largestValue_isKept() {
    Node node = Node.join(store());
    node.start("a");
    Payload large = Writes.payload(Limits.KEY_VALUE_BYTES);

    node.turn("a").put("k", large).committed();

    assertThat(store().kv(RunId.of("a"))).containsEntry("k", large);
  }

  @Test
  default void kv_keysOfAnyText_areDifferent() {
    Node node = Node.join(store());
    node.start("a");
    Map<String, Payload> expected = new LinkedHashMap<>();
    TurnDraft turn = node.turn("a");
    for (String key :
        List.of(
            "k",
            "K",
            "k ",
            "k.k",
            "k'k",
            "k\"k",
            "k%",
            "k_",
            "ä",
            "a\u0308",
            "日本",
            "🐾",
            "NULL",
            "x".repeat(256))) {
      expected.put(key, Payload.ofJson("\"" + expected.size() + "\""));
      turn.put(key, "\"" + (expected.size() - 1) + "\"");
    }

    turn.committed();

    assertThat(store().kv(RunId.of("a"))).isEqualTo(expected);
  }

  @Test
  default void kv_ofOneRun_isNotThatOfAnother() {
    Node node = Node.join(store());
    node.start("a");
    node.start("b");
    node.turn("a").put("k", "1").committed();
    node.turn("b").put("k", "2").committed();

    node.turn("a").remove("k").committed();

    assertThat(store().kv(RunId.of("a"))).isEmpty();
    assertThat(store().kv(RunId.of("b"))).containsExactly(entry("k", "2"));
  }

  @Test
  default void kv_survivesContinueAsNewAndPruning() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").put("old", "1").put("changed", "1").committed();
    node.turn("a").put("changed", "2").continuesAsNew("v2").committed();
    node.turn("a").put("new", "3").committed();

    node.commit(new Write.PruneExecutions(RunId.of("a"), 0), WriteResult.Deleted.class);

    assertThat(store().kv(RunId.of("a")))
        .containsExactly(entry("changed", "2"), entry("new", "3"), entry("old", "1"));
  }

  @Test
  default void kv_survivesTheEndButNotDeletion() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").put("k", "1").completes().committed();
    assertThat(store().kv(RunId.of("a"))).containsExactly(entry("k", "1"));

    node.commit(Writes.delete("a"), WriteResult.Deleted.class);
    assertThat(store().kv(RunId.of("a"))).isEmpty();

    node.start("a");
    assertThat(store().kv(RunId.of("a"))).isEmpty();
  }

  private static Map.Entry<String, Payload> entry(String key, String json) {
    return Map.entry(key, Payload.ofJson(json));
  }
}
