package dev.pawl.engine.runtime;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.replay.Decision;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.replay.ReplayFlags;
import dev.pawl.engine.replay.RetryPlan;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the writes of one run's turns.
///
/// @param run as it stands before the turn
/// @param claim this node's claim on it
record TurnWriter(Node node, RunRecord run, ShardEpoch claim) {

  /// The write for what the code did, null if there is nothing to write.
  ///
  /// @param version of the code
  @Nullable PendingTurn progress(Decision.Progress progress, String version, TurnInputs inputs) {
    List<Long> consumed = inputs.consumed(progress.taken());
    boolean nothing =
        progress.events().isEmpty() && consumed.isEmpty() && progress.effects().isEmpty();
    if (nothing && run.head().block() == null && run.head().state() != RunState.QUEUED) {
      return null;
    }
    Outboxes outboxes = new Outboxes(node, version);
    RunHead head = head(progress);
    boolean over = progress.next() != null || head.state().isTerminal();
    List<NoticeChange> notices = new ArrayList<>(told(progress.effects(), head));
    var endNotice = progress.view().endNotice();
    notices.addAll(StateNotices.between(run, run.withHead(head), endNotice, now()));
    Write.Outbox outbox = outboxes.of(progress.effects(), over).withNotices(notices);
    Decision.Next next = progress.next();
    Workflow<?, ?> nextCode =
        next == null ? null : node.registry().newestBeside(run.type(), version).orElse(null);
    String pin = nextCode == null ? version : nextCode.version();
    Write.Turn write =
        write(progress.events(), head, consumed, outbox, pin, nextExecution(next, pin));
    return new PendingTurn(
        write,
        progress.effects(),
        outboxes.started(),
        inputs.stepResults(),
        over ? RunHead.NEVER : progress.view().wakeAtMillis());
  }

  /// The notices of which the code itself has decided.
  private List<NoticeChange> told(List<Effect> effects, RunHead head) {
    List<NoticeChange> told = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.OweNotice(String topic, String event, String text)) {
        told.add(
            new NoticeChange(topic, new NoticeChange.Owed(run.withHead(head), event, text, now())));
      } else if (effect instanceof Effect.VoidNotices(String topic)) {
        told.add(new NoticeChange(topic, null));
      }
    }
    return told;
  }

  private Write.Outbox telling(Write.Outbox outbox, RunHead head) {
    return outbox.withNotices(StateNotices.between(run, run.withHead(head), null, now()));
  }

  private RunHead head(Decision.Progress progress) {
    Decision.View view = progress.view();
    RunHead before = run.head();
    boolean anew = progress.next() != null;
    long lastSeq = before.lastSeq() + progress.events().size();
    boolean pickUp = anew || view.hasOpenSteps();
    return new RunHead(
        anew ? before.execution() + 1 : before.execution(),
        anew ? 1 : lastSeq,
        view.state(),
        view.status(),
        before.statusVersion() + (view.statusChanged() ? 1 : 0),
        view.labels(),
        view.waits(),
        pickUp ? RunHead.AT_TAKEOVER : view.wakeAtMillis(),
        view.outcome(),
        null,
        false,
        now(),
        view.state().isTerminal() ? now() : 0);
  }

  private @Nullable EncodedEvents nextExecution(Decision.@Nullable Next next, String version) {
    if (next == null) {
      return null;
    }
    Event.RunStarted started =
        new Event.RunStarted(
            run.type(),
            version,
            next.input(),
            run.parent(),
            node.host().random().nextLong(),
            ReplayFlags.CURRENT,
            next.carried());
    return EncodedEvents.of(List.of(new Recorded(1, now(), started)));
  }

  /// Marks the run as in need of a person. Its history does not change.
  PendingTurn block(BlockReason reason, String report, List<Long> consumed) {
    RunHead.Block old = run.head().block();
    long since = old != null && old.reason() == reason ? old.sinceMillis() : now();
    RunHead.Block block = new RunHead.Block(reason, report, since);
    return plain(List.of(), Heads.blocked(run.head(), block, now()), consumed);
  }

  /// Ends a run without its code: because that cannot run, or has not begun to.
  ///
  /// @param last the events that end it; the last one is the outcome
  PendingTurn endWithoutCode(List<Event> last, List<Recorded> history, List<Long> consumed) {
    List<Recorded> events = new ArrayList<>();
    long seq = run.head().lastSeq();
    for (Event event : last) {
      events.add(new Recorded(++seq, now(), event));
    }
    RunHead head = Heads.canceled(run.head(), seq, last.getLast(), now());
    List<Effect> effects = Outboxes.closingMail(run, last.getLast(), history);
    Outboxes outboxes = new Outboxes(node, run.version());
    Write.Turn write = write(events, head, consumed, outboxes.of(effects, true));
    return new PendingTurn(write, effects, outboxes.started(), 0, RunHead.NEVER);
  }

  /// Opens an ended run again at an earlier point of its history. The next turn goes on from there,
  /// with the code as it is now.
  PendingTurn reopen(RetryPlan plan, String reason, List<Long> consumed) {
    List<Recorded> events = new ArrayList<>();
    long seq = run.head().lastSeq();
    events.add(new Recorded(++seq, now(), new Event.RunRetried(plan.resetTo(), reason)));
    for (Event.Input kept : plan.kept()) {
      events.add(new Recorded(++seq, now(), kept));
    }
    String version =
        node.registry()
            .mended(run.type(), run.version())
            .map(Workflow::version)
            .orElse(run.version());
    return plain(events, Heads.reopened(run.head(), seq, now()), consumed, version);
  }

  /// Sends the result of an ended child to its parent once more.
  PendingTurn reportAgain(List<Long> consumed) {
    List<Effect> effects = Outboxes.reportMail(run);
    Outboxes outboxes = new Outboxes(node, run.version());
    Write.Turn write = write(List.of(), run.head(), consumed, outboxes.of(effects, false));
    return new PendingTurn(write, effects, outboxes.started(), 0, RunHead.NEVER);
  }

  /// Consumes messages that mean nothing to the run as it is.
  PendingTurn ignore(List<Long> consumed) {
    return plain(List.of(), run.head(), consumed);
  }

  private PendingTurn plain(List<Recorded> events, RunHead head, List<Long> consumed) {
    return plain(events, head, consumed, run.version());
  }

  private PendingTurn plain(
      List<Recorded> events, RunHead head, List<Long> consumed, String version) {
    Write.Outbox outbox = new Outboxes(node, version).of(List.of(), false);
    Write.Turn write = write(events, head, consumed, telling(outbox, head), version, null);
    return new PendingTurn(write, List.of(), new LinkedHashMap<>(), 0, RunHead.NEVER);
  }

  private Write.Turn write(
      List<Recorded> events, RunHead head, List<Long> consumed, Write.Outbox outbox) {
    return write(events, head, consumed, telling(outbox, head), run.version(), null);
  }

  private Write.Turn write(
      List<Recorded> events,
      RunHead head,
      List<Long> consumed,
      Write.Outbox outbox,
      String version,
      @Nullable EncodedEvents next) {
    RunId id = run.id();
    Write.Position expected = new Write.Position(run.head().execution(), run.head().lastSeq());
    return new Write.Turn(
        id,
        run.key(),
        claim,
        expected,
        EncodedEvents.of(events),
        head,
        consumed,
        outbox,
        version.equals(run.version()) ? null : version,
        next);
  }

  private long now() {
    return node.host().nowMillis();
  }
}
