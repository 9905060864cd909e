package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.Condition;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Starts runs, talks to them and watches them. Thread-safe.
///
/// Every method that changes something returns after the change is on disk. Faults are
/// [PawlException] with a stable code.
public final class Client {
  private final Node node;
  private final Operations operations;
  private final Subscriptions subscriptions;

  Client(Node node) {
    this.node = node;
    this.operations = new Operations(node);
    this.subscriptions = new Subscriptions(node);
  }

  // --- Start ---

  /// Starts a run with an id made by Pawl.
  public <I extends @Nullable Object, O extends @Nullable Object> RunHandle<O> start(
      Workflow<I, O> workflow, I input) {
    return start(workflow, newId(), input, StartOptions.defaults());
  }

  /// Starts a run, or finds the one that has this id, type and input.
  ///
  /// @throws PawlException with `RUN_ID_CONFLICT` if the id belongs to another type or input
  public <I extends @Nullable Object, O extends @Nullable Object> RunHandle<O> start(
      Workflow<I, O> workflow, String id, I input) {
    return start(workflow, id, input, StartOptions.defaults());
  }

  public <I extends @Nullable Object, O extends @Nullable Object> RunHandle<O> start(
      Workflow<I, O> workflow, String id, I input, StartOptions options) {
    Payload payload = node.codec().encode("input", input);
    operations.start(RunId.of(id), workflow.name(), payload, options, List.of());
    return handle(RunId.of(id), workflow.output());
  }

  /// Starts a run by the name of its type, with JSON that is checked against the type if this node
  /// knows it.
  public StartResult start(String type, String id, Payload input, StartOptions options) {
    operations
        .code(type, options.version())
        .ifPresent(workflow -> node.codec().check("input", input, workflow.input()));
    return operations.start(RunId.of(id), type, input, options, List.of());
  }

  /// Starts a run, unless it is there, and sends it a signal, in one commit.
  ///
  /// @throws PawlException with `RUN_ID_CONFLICT` if the id belongs to another type or input, or
  ///   `WRONG_STATE` if the run has ended; then no signal is sent
  public <I extends @Nullable Object, O extends @Nullable Object> RunHandle<O> signalWithStart(
      Workflow<I, O> workflow, String id, I input, String signal, @Nullable Object value) {
    RunId run = RunId.of(id);
    Payload payload = node.codec().encode("input", input);
    Event.SignalReceived event =
        signalEvent(signal, node.codec().encode("signal " + signal, value));
    operations.signalWithStart(run, workflow.name(), payload, event);
    return handle(run, workflow.output());
  }

  /// A handle to a run that was started before.
  public <O extends @Nullable Object> RunHandle<O> handle(RunId id, TypeRef<O> output) {
    return new RunHandle<>(this, node.codec(), id, output);
  }

  private String newId() {
    return new UUID(node.host().random().nextLong(), node.host().random().nextLong()).toString();
  }

  // --- Talk ---

  /// Sends a signal. It waits in the run's mailbox until the code takes it.
  ///
  /// @throws PawlException with `NO_SUCH_RUN`, or `WRONG_STATE` if the run has ended
  public void signal(RunId run, String name, @Nullable Object value) {
    signal(run, name, node.codec().encode("signal " + name, value), null);
  }

  /// Sends a signal as JSON.
  ///
  /// @param dedupId a second signal to this run with the same id is dropped
  /// @return false if it was dropped
  public boolean signal(RunId run, String name, Payload value, @Nullable String dedupId) {
    return operations.send(run, signalEvent(name, value), dedupId);
  }

  private static Event.SignalReceived signalEvent(String name, Payload value) {
    return new Event.SignalReceived(
        Limits.name("signal name", name), Limits.payload("signal " + name, value));
  }

  /// Answers an open question of a run.
  ///
  /// @throws PawlException with `WRONG_STATE` if no such question is open, or `INVALID_ARGUMENT` if
  ///   the answer is not one of its choices
  public void answer(RunId run, String question, Payload answer) {
    operations.answer(run, question, answer);
  }

  /// Asks a run to cancel: its code sees a `CanceledException` and may clean up.
  public void cancel(RunId run, String reason) {
    operations.control(
        run, new Event.CancelRequested(Limits.reason(reason)), "canceled", RunState::isTerminal);
  }

  /// Ends a run at once, without running its code.
  public void terminate(RunId run, String reason) {
    operations.control(
        run, new Event.RunTerminated(Limits.reason(reason)), "terminated", RunState::isTerminal);
  }

  /// Stops turns and new activities until [#resume]. What runs already is recorded.
  public void pause(RunId run, String reason) {
    operations.control(
        run,
        new Event.RunPaused(Limits.reason(reason)),
        "paused",
        state -> state.isTerminal() || state == RunState.PAUSED || state == RunState.BLOCKED);
  }

  public void resume(RunId run) {
    operations.control(run, new Event.RunResumed(), "resumed", state -> state != RunState.PAUSED);
  }

  /// Lets a failed or canceled run go on from its last good point: what failed is tried again, what
  /// was recorded stays.
  public void retry(RunId run, String reason) {
    operations.retry(run, Limits.reason(reason));
  }

  /// Lets an ended run go on from one of its commands, which is done again with all that followed.
  ///
  /// @param command its number in the history, from 1
  /// @throws PawlException with `INVALID_ARGUMENT` if the current execution has no such command
  public void retryFrom(RunId run, int command, String reason) {
    operations.retryFrom(run, command, Limits.reason(reason));
  }

  /// Lets a blocked run try again, after its code was mended.
  public void unblock(RunId run, String reason) {
    operations.control(
        run,
        new Event.RunUnblocked(Limits.reason(reason)),
        "unblocked",
        state -> state != RunState.BLOCKED);
  }

  /// Marks a failure as looked at; it asks for no attention any more.
  public void markSeen(RunId run) {
    operations.markSeen(run);
  }

  // --- Watch ---

  public Optional<RunRecord> get(RunId run) {
    return node.store().find(run);
  }

  /// The run; throws `NO_SUCH_RUN`.
  public RunRecord require(RunId run) {
    return get(run).orElseThrow(() -> Operations.noSuchRun(run));
  }

  /// Waits until a run has ended.
  ///
  /// @throws PawlException with `WAIT_TIMED_OUT`, saying what the run waits for
  public RunRecord awaitEnd(RunId run, Duration timeout) throws InterruptedException {
    return node.changes()
        .await(run, record -> record.head().state().isTerminal(), timeout)
        .orElseThrow(() -> timedOut(run, timeout));
  }

  /// Waits until the status has a version greater than `version`, or the run has ended.
  ///
  /// @return the run, empty if the time ran out
  public Optional<RunRecord> awaitStatus(RunId run, long version, Duration timeout)
      throws InterruptedException {
    return node.changes()
        .await(
            run,
            record -> record.head().statusVersion() > version || record.head().state().isTerminal(),
            timeout);
  }

  /// Waits until a run's record satisfies a condition. It is asked again after each change.
  ///
  /// @return the run, empty if the time ran out
  public Optional<RunRecord> await(RunId run, Predicate<RunRecord> condition, Duration timeout)
      throws InterruptedException {
    return node.changes().await(run, condition, timeout);
  }

  /// Whether this engine has done all that the end of a run brings: what it logged is written.
  /// Others than ended runs may leave memory too.
  public boolean isAtRest(RunId run) {
    return !node.residents().has(run);
  }

  /// Waits until a run is in one of the given states.
  ///
  /// @return the run, empty if the time ran out
  public Optional<RunRecord> awaitState(RunId run, Duration timeout, RunState... states)
      throws InterruptedException {
    List<RunState> wanted = List.of(states);
    return await(run, record -> wanted.contains(record.head().state()), timeout);
  }

  private PawlException timedOut(RunId run, Duration timeout) {
    RunRecord record = require(run);
    Condition condition = Condition.of(record, node.host().nowMillis());
    return new PawlException(
        ErrorCode.WAIT_TIMED_OUT,
        "run %s did not end within %s; it is %s%s"
            .formatted(
                run,
                timeout,
                record.head().state().code(),
                condition.waitsFor().isEmpty() ? "" : " and waits for " + condition.waitsFor()));
  }

  /// Runs that match, newest first.
  ///
  /// @param beforeKey the cursor of the page before, [ListOptions#FROM_NEWEST] at first
  /// @param limit 1 to 1,000
  public RunPage list(RunQuery query, long beforeKey, int limit) {
    if (limit < 1 || limit > ListOptions.LIMIT_MAX) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "limit is %d, allowed: 1 to %d".formatted(limit, ListOptions.LIMIT_MAX));
    }
    return node.store().list(query, new ListOptions(beforeKey, limit, node.host().nowMillis()));
  }

  /// The direct children of a run, newest first.
  public RunPage children(RunId run, long beforeKey, int limit) {
    return list(RunQuery.childrenOf(require(run).id()), beforeKey, limit);
  }

  /// Events of one execution of a run.
  ///
  /// @param execution from 1, or 0 for the current one
  /// @param fromSeq the first position wanted, from 1
  /// @param max at most this many
  public List<Recorded> history(RunId run, int execution, long fromSeq, int max) {
    int wanted = execution == 0 ? require(run).head().execution() : execution;
    return node.store().history(require(run).id(), wanted, fromSeq, max);
  }

  /// The executions whose histories are kept, ascending.
  public List<Integer> executions(RunId run) {
    return node.store().executions(require(run).id());
  }

  /// The run's key-value data, also after its end.
  public SequencedMap<String, Payload> kv(RunId run) {
    return node.store().kv(require(run).id());
  }

  /// Runs that have changed or gone after a place in the order of all changes.
  ///
  /// @param after the number of the last change that is known, 0 for none
  /// @param max at most this many, from 1
  public ChangePage changes(long after, int max) {
    return node.store().changes(after, max);
  }

  /// The number of the newest change of any run, 0 for none.
  public long lastChange() {
    return node.store().lastChange();
  }

  /// Waits until there is a change after the given one. Others' and deletions are seen within a
  /// quarter of a second.
  ///
  /// @return false if the time ran out
  /// @throws PawlException with `CLOSED` when the engine is closed
  public boolean awaitChange(long after, Duration timeout) throws InterruptedException {
    return node.changes().awaitAny(after, timeout);
  }

  // --- Notices ---

  /// Subscribes to what happens to runs, or changes the query and delivery of the subscription that
  /// has this name. From then on each run that matches when it ends, blocks or asks owes it a
  /// notice, until that is acknowledged.
  ///
  /// @param query which runs, in the query language
  /// @param delivery kept for the caller, null for none
  /// @throws PawlException with `INVALID_QUERY`
  public void subscribe(String name, String query, @Nullable String delivery) {
    subscriptions.put(name, query, delivery);
  }

  /// Removes a subscription with all that it is owed.
  ///
  /// @throws PawlException with `NO_SUCH_SUBSCRIPTION`
  public void unsubscribe(String name) {
    subscriptions.remove(name);
  }

  /// All subscriptions, by name.
  public List<Subscription> subscriptions() {
    return subscriptions.all();
  }

  /// The subscription of a name.
  public Optional<Subscription> subscription(String name) {
    return subscriptions.find(name);
  }

  /// What a subscription is owed, oldest first. What is not acknowledged comes again.
  ///
  /// @param after greater numbers only; 0 for all
  /// @param max at most this many, from 1
  /// @throws PawlException with `NO_SUCH_SUBSCRIPTION`
  public List<Notice> notices(String subscription, long after, int max) {
    return subscriptions.owed(subscription, after, max);
  }

  /// Takes note that notices have arrived. May be repeated.
  ///
  /// @throws PawlException with `NO_SUCH_SUBSCRIPTION`
  public void acknowledge(String subscription, Set<Long> numbers) {
    subscriptions.acknowledge(subscription, numbers);
  }

  // --- Care ---

  /// Deletes an ended run with all its descendants.
  ///
  /// @param force delete it even if it has not ended
  /// @return the ids of the deleted runs
  public List<RunId> delete(RunId run, boolean force) {
    return operations.delete(run, force);
  }

  /// Deletes ended root runs, with their descendants, that ended longer ago than `age` and are not
  /// among the `keepNewest` that ended last.
  public List<RunId> prune(Duration age, int keepNewest) {
    return operations.prune(age, keepNewest);
  }

  /// Deletes the histories of a run's past executions but the last `keep`.
  ///
  /// @return how many events were deleted
  public long pruneExecutions(RunId run, int keep) {
    return operations.pruneExecutions(run, keep);
  }

  /// Computes every invariant of the store and of the runs in it. Takes as long as reading all of
  /// it; runs go on meanwhile.
  public Diagnosis diagnose() {
    return Diagnosis.of(node.store());
  }

  /// What this engine has done so far.
  public EngineMetrics metrics() {
    return node.metrics().snapshot(node.residents().count(), node.store().counts());
  }
}
