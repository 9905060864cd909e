package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.NoticeText;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What a run owes to subscriptions is committed with the change that owes it, and stays until it
/// is acknowledged or void.
public interface NoticesContract extends StoreFixture {

  @Test
  default void subscriptions_ofANewStore_areNone() {
    assertThat(store().subscriptions()).isEmpty();
    assertThat(store().notices("me", 0, 10)).isEmpty();
  }

  @Test
  default void subscribe_again_changesTheQueryAndKeepsTheRest() {
    Node node = Node.join(store());
    node.start("a");
    subscribe(node, "me", "");
    node.turn("a").owe(NoticeText.STATE, "asks", "why?").committed();

    node.commit(
        new Write.Subscribe("me", "state:failed", "{}", Runs.AT + 5), WriteResult.Done.class);

    assertThat(store().subscriptions())
        .containsExactly(new Subscription("me", "state:failed", "{}", Runs.AT, 1, 0));
    assertThat(store().notices("me", 0, 10)).hasSize(1);
  }

  @Test
  default void turn_owes_whoeverSubscribedToTheRun() {
    Node node = Node.join(store());
    subscribe(node, "all", "");
    subscribe(node, "labelled", "label.team:web");
    subscribe(node, "others", "label.team:db");
    node.start("a");

    node.turn("a")
        .label("team", "web")
        .completes()
        .owe(NoticeText.STATE, "succeeded", "1")
        .committed();

    Notice notice = store().notices("all", 0, 10).getFirst();
    assertThat(notice)
        .isEqualTo(
            new Notice(
                notice.number(),
                RunId.of("a"),
                store().find(RunId.of("a")).orElseThrow().type(),
                NoticeText.STATE,
                "succeeded",
                "1",
                Runs.AT));
    assertThat(store().notices("labelled", 0, 10)).extracting(Notice::text).containsExactly("1");
    assertThat(store().notices("others", 0, 10)).isEmpty();
  }

  @Test
  default void turn_withoutSubscriptions_owesNobodyAlsoLater() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").completes().owe(NoticeText.STATE, "succeeded", "1").committed();

    subscribe(node, "late", "");

    assertThat(store().notices("late", 0, 10)).isEmpty();
  }

  @Test
  default void turn_thatIsRefused_owesNothing() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");

    assertThat(node.turn("a").expecting(1, 9).owe(NoticeText.STATE, "asks", "x").commit())
        .isInstanceOf(WriteResult.Conflict.class);

    assertThat(store().notices("me", 0, 10)).isEmpty();
  }

  @Test
  default void notices_comeInOrderAndFromAnyPlace() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    for (int i = 0; i < 5; i++) {
      node.start("r" + i);
      node.turn("r" + i).owe(NoticeText.STATE, "asks", "q" + i).committed();
    }

    List<Notice> first = store().notices("me", 0, 2);
    List<Notice> rest = store().notices("me", first.getLast().number(), 10);

    assertThat(first).extracting(Notice::text).containsExactly("q0", "q1");
    assertThat(rest).extracting(Notice::text).containsExactly("q2", "q3", "q4");
    assertThat(rest).extracting(Notice::number).isSorted().doesNotHaveDuplicates();
  }

  @Test
  default void notice_ofTheSameTopic_takesThePlaceOfTheOneBefore() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.turn("a")
        .owe(NoticeText.STATE, "asks", "first")
        .owe("output", "output", "line")
        .committed();
    long before = store().notices("me", 0, 10).getLast().number();

    node.turn("a").owe(NoticeText.STATE, "asks", "second").committed();

    assertThat(store().notices("me", 0, 10))
        .extracting(Notice::text)
        .containsExactly("line", "second");
    assertThat(store().notices("me", before, 10)).extracting(Notice::text).contains("second");
  }

  @Test
  default void notice_thatIsVoid_isGoneWithTheTurn() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.start("b");
    node.turn("a")
        .blocked(BlockReason.NONDETERMINISM, "x")
        .owe(NoticeText.STATE, "blocked", "x")
        .committed();
    node.turn("b").owe(NoticeText.STATE, "asks", "y").committed();

    node.turn("a").voidNotices(NoticeText.STATE).committed();

    assertThat(store().notices("me", 0, 10)).extracting(Notice::text).containsExactly("y");
  }

  @Test
  default void void_ofATopic_isForThoseBelowIt_andNoOthers() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.start("b");
    node.turn("a").owe("out", "x", "1").owe("out/1", "x", "2").owe("out/2", "x", "3").committed();
    node.turn("a").owe("outer", "x", "4").owe("ou", "x", "5").owe("o%t", "x", "6").committed();
    node.turn("b").owe("out/1", "x", "7").committed();

    node.turn("a").owe("out/2", "x", "new").committed();
    assertThat(store().notices("me", 0, 10)).hasSize(7).extracting(Notice::text).contains("2");

    node.turn("a").voidNotices("out").committed();

    assertThat(store().notices("me", 0, 10))
        .extracting(Notice::text)
        .containsExactly("4", "5", "6", "7");
  }

  @Test
  default void acknowledge_removesForThatSubscriptionAlone() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    subscribe(node, "you", "");
    node.start("a");
    node.turn("a").owe(NoticeText.STATE, "asks", "x").committed();
    Set<Long> mine = Set.of(store().notices("me", 0, 1).getFirst().number());

    node.commit(new Write.Acknowledge("you", mine), WriteResult.Done.class);
    assertThat(store().notices("me", 0, 10)).hasSize(1);
    node.commit(new Write.Acknowledge("me", mine), WriteResult.Done.class);
    node.commit(new Write.Acknowledge("me", mine), WriteResult.Done.class);

    assertThat(store().notices("me", 0, 10)).isEmpty();
    assertThat(store().notices("you", 0, 10)).hasSize(1);
    assertThat(store().subscriptions()).extracting(Subscription::pending).containsExactly(0L, 1L);
  }

  @Test
  default void numbers_areNotGivenTwice() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.turn("a").owe(NoticeText.STATE, "asks", "x").committed();
    long first = store().notices("me", 0, 1).getFirst().number();
    node.commit(new Write.Acknowledge("me", Set.of(first)), WriteResult.Done.class);

    node.turn("a").owe(NoticeText.STATE, "asks", "y").committed();

    assertThat(store().notices("me", first, 1)).extracting(Notice::text).containsExactly("y");
  }

  @Test
  default void unsubscribe_removesWhatIsOwed() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.turn("a").owe(NoticeText.STATE, "asks", "x").committed();

    node.commit(new Write.Unsubscribe("me"), WriteResult.Done.class);

    node.commit(new Write.Unsubscribe("me"), WriteResult.NoSuchSubscription.class);
    node.commit(new Write.Acknowledge("me", Set.of(1L)), WriteResult.NoSuchSubscription.class);
    assertThat(store().subscriptions()).isEmpty();
    subscribe(node, "me", "");
    assertThat(store().notices("me", 0, 10)).isEmpty();
  }

  @Test
  default void deletedRun_takesItsNoticesAlong() {
    Node node = Node.join(store());
    subscribe(node, "me", "");
    node.start("a");
    node.turn("a").completes().owe(NoticeText.STATE, "succeeded", "1").committed();

    node.commit(Writes.delete("a"), WriteResult.Deleted.class);

    assertThat(store().notices("me", 0, 10)).isEmpty();
  }

  @Test
  default void notices_thatNobodyTakes_areBoundedAndTheLossIsCounted() {
    Node node = Node.join(store());
    subscribe(node, "busy", "");
    subscribe(node, "idle", "type:other");
    node.start("a");
    int many = Notice.KEPT + 500;
    for (int i = 0; i < many; ) {
      TurnDraft turn = node.turn("a");
      for (int end = i + 500; i < end; i++) {
        turn.owe("topic " + i, "output", "n" + i);
      }
      turn.committed();
    }

    Subscription busy = store().subscriptions().getFirst();
    assertThat(busy.pending()).isBetween((long) Notice.KEPT, Notice.KEPT + 100L);
    assertThat(busy.pending() + busy.dropped()).isEqualTo(many);
    assertThat(store().notices("busy", 0, 1).getFirst().text()).isEqualTo("n" + busy.dropped());
  }

  private static void subscribe(Node node, String name, String query) {
    node.commit(new Write.Subscribe(name, query, null, Runs.AT), WriteResult.Done.class);
  }
}
