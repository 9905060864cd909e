package dev.pawl.engine.workflow;

import dev.pawl.engine.history.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Everything a workflow can ask of the engine.
///
/// A call that waits suspends the branch that makes it; the others go on. Each has an `…Async` form
/// that returns a [Promise]. Results are recorded once and come back from history after a crash.
/// Only the run's own branches may call, one at a time: from another thread every call throws
/// [IllegalStateException].
///
/// Calls that wait throw [CanceledException] once the run or branch is canceled.
public interface WorkflowContext {

  // --- Side effects ---

  /// Runs a closure once and records its result.
  ///
  /// The body runs on a thread of its own after the step is on disk. Around a crash it may run
  /// again, with the next attempt number and the same idempotency key.
  ///
  /// @throws StepFailedException when the last attempt failed
  default <T extends @Nullable Object> T step(String name, Class<T> type, StepBody<T> body) {
    return stepAsync(name, StepOptions.defaults(), TypeRef.of(type), body).await();
  }

  default <T extends @Nullable Object> T step(
      String name, StepOptions options, TypeRef<T> type, StepBody<T> body) {
    return stepAsync(name, options, type, body).await();
  }

  default <T extends @Nullable Object> Promise<T> stepAsync(
      String name, Class<T> type, StepBody<T> body) {
    return stepAsync(name, StepOptions.defaults(), TypeRef.of(type), body);
  }

  <T extends @Nullable Object> Promise<T> stepAsync(
      String name, StepOptions options, TypeRef<T> type, StepBody<T> body);

  /// Runs an activity on a worker and records its result.
  ///
  /// @throws ActivityFailedException when the last attempt failed or time ran out
  default <I extends @Nullable Object, O extends @Nullable Object> O activity(
      Activity<I, O> activity, I input) {
    return activityAsync(activity, input, activity.options()).await();
  }

  default <I extends @Nullable Object, O extends @Nullable Object> O activity(
      Activity<I, O> activity, I input, ActivityOptions options) {
    return activityAsync(activity, input, options).await();
  }

  default <I extends @Nullable Object, O extends @Nullable Object> Promise<O> activityAsync(
      Activity<I, O> activity, I input) {
    return activityAsync(activity, input, activity.options());
  }

  <I extends @Nullable Object, O extends @Nullable Object> Promise<O> activityAsync(
      Activity<I, O> activity, I input, ActivityOptions options);

  // --- Other runs ---

  /// Starts a child run and waits for its output. The child is canceled with this run.
  ///
  /// @throws ChildFailedException when the child failed or was canceled
  default <I extends @Nullable Object, O extends @Nullable Object> O child(
      Workflow<I, O> workflow, I input) {
    return childAsync(workflow, input, ChildOptions.defaults()).await();
  }

  default <I extends @Nullable Object, O extends @Nullable Object> O child(
      Workflow<I, O> workflow, I input, ChildOptions options) {
    return childAsync(workflow, input, options).await();
  }

  default <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
      Workflow<I, O> workflow, I input) {
    return childAsync(workflow, input, ChildOptions.defaults());
  }

  <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
      Workflow<I, O> workflow, I input, ChildOptions options);

  /// Starts a run that goes its own way. If its id is taken, nothing happens.
  ///
  /// @return its id
  <I extends @Nullable Object> RunId startDetached(
      Workflow<I, ?> workflow, I input, ChildOptions options);

  // --- Time, signals, questions ---

  /// Waits, across restarts if need be. Zero is legal.
  default void sleep(Duration duration) {
    sleepAsync(duration).await();
  }

  Promise<@Nullable Void> sleepAsync(Duration duration);

  /// The signals of one name.
  <T extends @Nullable Object> SignalChannel<T> signals(String name, Class<T> type);

  /// Asks a person and waits for the answer.
  ///
  /// @throws WaitTimedOutException at the deadline, if there is no fallback
  default <T> T ask(Ask<T> question) {
    return askAsync(question).await();
  }

  <T> Promise<T> askAsync(Ask<T> question);

  // --- Branches and combinations ---

  /// Runs blocking code as a branch of this run, beside the code that goes on here. If the branch
  /// that calls this is canceled, so is the new one.
  <T extends @Nullable Object> Promise<T> fork(Branch<T> branch);

  /// Waits for all and returns the results in the order of the arguments. The first failure is
  /// thrown at once and cancels the rest.
  default <T extends @Nullable Object> List<T> all(List<? extends Promise<? extends T>> promises) {
    return this.<T>allAsync(promises).await();
  }

  /// The same, at most for `timeout` (durable); then all are canceled.
  ///
  /// @throws WaitTimedOutException if it ran out
  default <T extends @Nullable Object> List<T> all(
      List<? extends Promise<? extends T>> promises, Duration timeout) {
    return awaitOrCancel(this.<T>allAsync(promises), timeout);
  }

  <T extends @Nullable Object> Promise<List<T>> allAsync(
      List<? extends Promise<? extends T>> promises);

  /// Waits for the first result and cancels the rest. Failures count only if all fail.
  default <T extends @Nullable Object> Race<T> any(List<? extends Promise<? extends T>> promises) {
    return this.<T>anyAsync(promises).await();
  }

  /// The same, at most for `timeout` (durable); then all are canceled.
  ///
  /// @throws WaitTimedOutException if it ran out
  default <T extends @Nullable Object> Race<T> any(
      List<? extends Promise<? extends T>> promises, Duration timeout) {
    return awaitOrCancel(this.<T>anyAsync(promises), timeout);
  }

  <T extends @Nullable Object> Promise<Race<T>> anyAsync(
      List<? extends Promise<? extends T>> promises);

  /// Waits for all, however they end; never fails by itself.
  default <T extends @Nullable Object> List<Settled<T>> allSettled(
      List<? extends Promise<? extends T>> promises) {
    return this.<T>allSettledAsync(promises).await();
  }

  /// The same, at most for `timeout` (durable); then all are canceled.
  ///
  /// @throws WaitTimedOutException if it ran out
  default <T extends @Nullable Object> List<Settled<T>> allSettled(
      List<? extends Promise<? extends T>> promises, Duration timeout) {
    return awaitOrCancel(this.<T>allSettledAsync(promises), timeout);
  }

  <T extends @Nullable Object> Promise<List<Settled<T>>> allSettledAsync(
      List<? extends Promise<? extends T>> promises);

  /// Waits for the first to end, result or failure, and cancels the rest. Of several that have
  /// ended the one that ended first wins; of those that ended before the call, the first argument.
  default <T extends @Nullable Object> Race<T> race(List<? extends Promise<? extends T>> promises) {
    return this.<T>raceAsync(promises).await();
  }

  /// The same, at most for `timeout` (durable); then all are canceled.
  ///
  /// @throws WaitTimedOutException if it ran out
  default <T extends @Nullable Object> Race<T> race(
      List<? extends Promise<? extends T>> promises, Duration timeout) {
    return awaitOrCancel(this.<T>raceAsync(promises), timeout);
  }

  <T extends @Nullable Object> Promise<Race<T>> raceAsync(
      List<? extends Promise<? extends T>> promises);

  private static <T extends @Nullable Object> T awaitOrCancel(
      Promise<T> promise, Duration timeout) {
    try {
      return promise.await(timeout);
    } catch (WaitTimedOutException e) {
      promise.cancel();
      throw e;
    }
  }

  // --- Deterministic values, without a write ---

  /// The time of the event that the code is reacting to. It moves on only at waits.
  Instant now();

  /// A random id that is the same on replay.
  UUID uuid();

  /// Random numbers that are the same on replay. Secrets must not come from here.
  RandomGenerator random();

  // --- What the run shows ---

  /// Says where the run is, at most 4 KiB. The last one of a turn counts.
  void status(String text);

  /// Tells those who asked to hear of this run, beyond its state of which the engine tells.
  ///
  /// The notice is owed from the commit of this turn on, to whoever has subscribed by then, until
  /// it is acknowledged. It takes the place of one of the same topic; give topics such as
  /// `output/7` to have each of them stay.
  ///
  /// @param topic 1 to 64 of a-z, 0-9, `.`, `_`, `-` and `/`; `state` is the engine's
  /// @param event what happened, named in the same way
  /// @param text for people and agents; cut at 2,560 bytes
  void notice(String topic, String event, String text);

  /// Takes back the notices of a topic, and of those below it, that nobody has acknowledged.
  void voidNotices(String topic);

  /// Chooses what is told of the end of this run; without it that is its output or failure.
  ///
  /// @param text cut at 2,560 bytes; null to tell nobody
  void endNotice(@Nullable String text);

  Kv kv();

  /// Adds or changes labels, at most 32; an empty value removes one.
  void labels(Map<String, String> changes);

  WorkflowLog log();

  RunInfo info();

  // --- Life ---

  /// Whether code that was changed while runs are under way takes its new path here.
  ///
  /// True in runs that reach this call for the first time after the change, and recorded there;
  /// false in those that had passed it. The answer never changes within an execution. It is found
  /// by `id`, so calls may be moved, repeated and removed.
  boolean patch(String id);

  /// Ends this execution and starts the next with fresh history and a new input. Unconsumed
  /// signals, key-value data, labels and status are kept; activities and children under way are
  /// canceled.
  ///
  /// It never returns, and no code of this execution runs after it; the result is there so that one
  /// can write `throw ctx.continueAsNew(next);` where the compiler wants an end.
  RuntimeException continueAsNew(@Nullable Object input);

  /// Registers an action that undoes something if this branch is canceled. Actions run last to
  /// first, may use the context freely and are not canceled themselves. The run does not end before
  /// they have; the main branch cleans up last.
  void cleanup(CleanupAction action);

  /// The body of a step.
  @FunctionalInterface
  interface StepBody<T extends @Nullable Object> {
    T run(Attempt attempt) throws Exception;
  }

  /// The body of a branch.
  @FunctionalInterface
  interface Branch<T extends @Nullable Object> {
    T run() throws Exception;
  }

  /// An action registered with [WorkflowContext#cleanup].
  @FunctionalInterface
  interface CleanupAction {
    void run() throws Exception;
  }
}
