package dev.pawl.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A start creates a run once, whoever repeats it.
public interface StartingContract extends StoreFixture {

  @Test
  default void start_newRun_isQueuedWithItsFirstEvent() {
    Node node = Node.join(store());
    Runs draft =
        Runs.run("a").type("ship").kind("job").priority(7).label("team", "x").at(Runs.AT + 5);

    RunRecord run = node.start(draft);

    assertThat(run.id()).isEqualTo(RunId.of("a"));
    assertThat(run.key()).isPositive();
    assertThat(run.type()).isEqualTo("ship");
    assertThat(run.kind()).isEqualTo("job");
    assertThat(run.version()).isEqualTo("v1");
    assertThat(run.parent()).isNull();
    assertThat(run.inputHash()).isEqualTo("hash-1");
    assertThat(run.priority()).isEqualTo(7);
    assertThat(run.createdAtMillis()).isEqualTo(Runs.AT + 5);
    assertThat(run.head()).isEqualTo(draft.build().head());
    assertThat(run.head().state()).isEqualTo(RunState.QUEUED);
    Recorded first = new Recorded(1, Runs.AT + 5, draft.firstEvent());
    assertThat(node.load("a")).isEqualTo(new LoadedRun(run, List.of(first), List.of()));
    assertThat(node.find("a")).isEqualTo(run);
  }

  @Test
  default void start_child_knowsItsParent() {
    Node node = Node.join(store());
    node.start("parent");

    RunRecord child = node.start(Runs.run("child").childOf("parent", 3, 9));

    assertThat(child.parent()).isEqualTo(new ParentLink(RunId.of("parent"), 3, 9));
    assertThat(node.find("child")).isEqualTo(child);
  }

  @Test
  default void start_repeated_findsTheFirst() {
    Node node = Node.join(store());
    RunRecord first = node.start("a");

    WriteResult.Exists again = node.commit(Writes.start(Runs.run("a")), WriteResult.Exists.class);

    assertThat(again.run()).isEqualTo(first);
    assertThat(again.mail()).isEmpty();
    assertThat(node.events("a")).hasSize(1);
  }

  @Test
  default void start_repeatedWithOtherInput_tellsWhatTheFirstWas() {
    Node node = Node.join(store());
    node.start("a");
    node.turn("a").status("going").committed();

    WriteResult.Exists again =
        node.commit(
            Writes.start(
                Runs.run("a").type("ship").input(Payload.ofJson("2"), "hash-2").label("l", "v")),
            WriteResult.Exists.class);

    assertThat(again.run().type()).isEqualTo("order");
    assertThat(again.run().inputHash()).isEqualTo("hash-1");
    assertThat(again.run()).isEqualTo(node.find("a"));
    assertThat(node.events("a")).containsExactly(Runs.run("a").firstEvent());
  }

  @Test
  default void start_twiceInOneBatch_createsOneRun() {
    Node node = Node.join(store());

    List<WriteResult> results =
        store().commit(List.of(Writes.start(Runs.run("a")), Writes.start(Runs.run("a"))));

    assertThat(results)
        .hasExactlyElementsOfTypes(WriteResult.Started.class, WriteResult.Exists.class);
    assertThat(node.events("a")).hasSize(1);
  }

  @Test
  default void start_withMail_putsItIntoTheMailbox() {
    Node node = Node.join(store());

    WriteResult.Started started =
        node.commit(startWithMail("a", "one", "two"), WriteResult.Started.class);

    assertThat(started.mail())
        .extracting(Message::event)
        .containsExactly(Writes.signal("one"), Writes.signal("two"));
    assertThat(node.mail("a")).isEqualTo(started.mail());
  }

  @Test
  default void start_repeatedWithMail_deliversIt() {
    Node node = Node.join(store());
    node.commit(startWithMail("a", "one"), WriteResult.Started.class);

    WriteResult.Exists again = node.commit(startWithMail("a", "two"), WriteResult.Exists.class);

    assertThat(again.mail()).extracting(Message::event).containsExactly(Writes.signal("two"));
    assertThat(node.signals("a")).containsExactly("one", "two");
  }

  @Test
  default void start_withMailToAnEndedRun_dropsTheMail() {
    Node node = Node.join(store());
    node.startEnded("a");

    WriteResult.Exists again = node.commit(startWithMail("a", "late"), WriteResult.Exists.class);

    assertThat(again.run().head().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(again.mail()).isEmpty();
    assertThat(node.mail("a")).isEmpty();
  }

  @Test
  default void start_later_hasAGreaterKey() {
    Node node = Node.join(store());

    RunRecord z = node.start("z");
    RunRecord a = node.start(Runs.run("a").at(Runs.AT - 1_000));

    assertThat(a.key()).isGreaterThan(z.key());
  }

  @Test
  default void start_messageToAnUnknownRun_createsNone() {
    Node node = Node.join(store());

    node.commit(Writes.send("a", "early"), WriteResult.NoSuchRun.class);

    assertThat(store().find(RunId.of("a"))).isEmpty();
    assertThat(store().load(RunId.of("a"))).isEmpty();
    assertThat(store().counts()).containsEntry("mail", 0L);
  }

  @Test
  default void start_idsOfAnyText_areDifferentRuns() {
    Node node = Node.join(store());
    List<String> ids =
        List.of(
            "a",
            "A",
            "a ",
            "a/b",
            "a'b",
            "a\"b",
            "a%",
            "a_",
            "ä",
            "a\u0308",
            "日本",
            "🐾",
            "NULL",
            "x".repeat(256));

    ids.forEach(node::start);

    for (String id : ids) {
      assertThat(node.find(id).id().value()).isEqualTo(id);
    }
  }

  private static Write.StartRun startWithMail(String id, String... signals) {
    Write.Outgoing[] mail = new Write.Outgoing[signals.length];
    for (int i = 0; i < signals.length; i++) {
      mail[i] = Writes.message(id, Writes.signal(signals[i]));
    }
    return Writes.start(Runs.run(id), mail);
  }
}
