package dev.pawl.testkit.contract;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Builds a turn that goes on from where a run stands; the run then waits for a message unless the
/// test says otherwise.
final class TurnDraft {
  private final Node node;
  private final RunRecord run;
  private final List<Event> events = new ArrayList<>();
  private final SequencedMap<String, String> labels;
  private final SequencedMap<String, @Nullable Payload> kv = new LinkedHashMap<>();
  private final List<Write.NewTask> tasks = new ArrayList<>();
  private final List<Integer> canceledTasks = new ArrayList<>();
  private final List<NewRun> starts = new ArrayList<>();
  private final List<Write.Outgoing> mail = new ArrayList<>();
  private final List<NoticeChange> notices = new ArrayList<>();
  private final List<Long> consumed = new ArrayList<>();
  private ShardEpoch fence;
  private Write.Position expected;
  private long firstSeq;
  private RunState state = RunState.WAITING;
  private @Nullable String status;
  private long statusVersion;
  private List<Wait> waits = List.of();
  private long wakeAtMillis = RunHead.NEVER;
  private @Nullable Event outcome;
  private RunHead.@Nullable Block block;
  private long atMillis = Runs.AT;
  private Write.TaskGate gate = Write.TaskGate.UNCHANGED;
  private @Nullable String version;
  private @Nullable EncodedEvents next;

  TurnDraft(Node node, RunRecord run) {
    this.node = node;
    this.run = run;
    RunHead head = run.head();
    fence = node.fence(run.id());
    labels = new LinkedHashMap<>(head.labels());
    status = head.status();
    statusVersion = head.statusVersion();
    expected = new Write.Position(head.execution(), head.lastSeq());
    firstSeq = head.lastSeq() + 1;
  }

  // --- Where it goes on ---

  TurnDraft under(ShardEpoch claim) {
    fence = claim;
    return this;
  }

  TurnDraft expecting(int execution, long lastSeq) {
    expected = new Write.Position(execution, lastSeq);
    firstSeq = lastSeq + 1;
    return this;
  }

  /// Leaves a gap in the history, which only a broken engine does.
  TurnDraft skippingOnePosition() {
    firstSeq++;
    return this;
  }

  // --- What happened ---

  TurnDraft at(long millis) {
    atMillis = millis;
    return this;
  }

  TurnDraft event(Event event) {
    events.add(event);
    return this;
  }

  /// Takes a message out of the mailbox and into the history.
  TurnDraft record(Message message) {
    return consume(message).event(message.event());
  }

  /// Takes a message out of the mailbox, for good.
  TurnDraft consume(Message message) {
    consumed.add(message.id());
    return this;
  }

  // --- How the run stands after it ---

  TurnDraft state(RunState value) {
    state = value;
    return this;
  }

  TurnDraft wakeAt(long millis) {
    wakeAtMillis = millis;
    return this;
  }

  TurnDraft status(@Nullable String value) {
    status = value;
    statusVersion++;
    return this;
  }

  TurnDraft label(String name, String value) {
    labels.put(name, value);
    return this;
  }

  TurnDraft withoutLabel(String name) {
    labels.remove(name);
    return this;
  }

  TurnDraft waits(Wait... value) {
    waits = List.of(value);
    return this;
  }

  TurnDraft blocked(BlockReason reason, String report) {
    block = new RunHead.Block(reason, report, atMillis);
    return state(RunState.BLOCKED);
  }

  TurnDraft paused() {
    return state(RunState.PAUSED).gate(Write.TaskGate.HOLD).event(new Event.RunPaused("lunch"));
  }

  TurnDraft resumed() {
    return gate(Write.TaskGate.RELEASE).event(new Event.RunResumed());
  }

  /// Ends the run with that event.
  TurnDraft ends(Event end) {
    outcome = end;
    RunState ended =
        switch (end) {
          case Event.RunCompleted _ -> RunState.SUCCEEDED;
          case Event.RunFailed _ -> RunState.FAILED;
          case Event.RunCanceled _, Event.RunTerminated _ -> RunState.CANCELED;
          default -> throw new IllegalArgumentException(end.kind() + " ends no run");
        };
    return event(end).state(ended).gate(Write.TaskGate.CLEAR);
  }

  TurnDraft completes() {
    return ends(new Event.RunCompleted(Payload.ofJson("\"done\"")));
  }

  TurnDraft continuesAsNew(String nextVersion) {
    Payload input = Payload.ofJson("\"" + nextVersion + "\"");
    event(new Event.ContinuedAsNew(input)).gate(Write.TaskGate.CLEAR);
    Event started = new Event.RunStarted(run.type(), nextVersion, input, run.parent(), 43, 0, null);
    next = EncodedEvents.of(List.of(new Recorded(1, atMillis, started)));
    return pins(nextVersion);
  }

  TurnDraft pins(String newVersion) {
    version = newVersion;
    return this;
  }

  // --- What it does beyond its history ---

  TurnDraft put(String key, String json) {
    return put(key, Payload.ofJson(json));
  }

  TurnDraft put(String key, Payload value) {
    kv.put(key, value);
    return this;
  }

  TurnDraft remove(String key) {
    kv.put(key, null);
    return this;
  }

  /// Schedules activities.
  TurnDraft schedule(Tasks... scheduled) {
    for (Tasks task : scheduled) {
      event(task.scheduled());
      tasks.add(task.build());
    }
    return this;
  }

  TurnDraft cancelTasks(Integer... commands) {
    canceledTasks.addAll(List.of(commands));
    return this;
  }

  TurnDraft gate(Write.TaskGate value) {
    gate = value;
    return this;
  }

  TurnDraft start(Runs child) {
    starts.add(child.build());
    return this;
  }

  TurnDraft mail(String to, int execution, Event.Input event) {
    mail.add(new Write.Outgoing(RunId.of(to), execution, event));
    return this;
  }

  /// Owes a notice about the run as it stands then, in place of what is owed of that topic.
  TurnDraft owe(String topic, String event, String text) {
    RunRecord after = run.withHead(head());
    notices.add(new NoticeChange(topic, new NoticeChange.Owed(after, event, text, atMillis)));
    return this;
  }

  TurnDraft voidNotices(String topic) {
    notices.add(new NoticeChange(topic, null));
    return this;
  }

  // --- Doing it ---

  Write.Turn write() {
    return new Write.Turn(
        run.id(),
        run.key(),
        fence,
        expected,
        encoded(),
        head(),
        consumed,
        new Write.Outbox(kv, tasks, canceledTasks, gate, starts, mail, notices),
        version,
        next);
  }

  private EncodedEvents encoded() {
    List<Recorded> recorded = new ArrayList<>();
    for (Event event : events) {
      recorded.add(new Recorded(firstSeq + recorded.size(), atMillis, event));
    }
    return EncodedEvents.of(recorded);
  }

  private RunHead head() {
    return new RunHead(
        expected.execution() + (next == null ? 0 : 1),
        next == null ? expected.lastSeq() + events.size() : 1,
        state,
        status,
        statusVersion,
        labels,
        waits,
        wakeAtMillis,
        outcome,
        block,
        false,
        atMillis,
        state.isTerminal() ? atMillis : 0);
  }

  WriteResult commit() {
    return node.commit(write());
  }

  WriteResult.Committed committed() {
    return node.commit(write(), WriteResult.Committed.class);
  }
}
