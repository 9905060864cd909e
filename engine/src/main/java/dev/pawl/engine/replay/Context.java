package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Kv;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.RunInfo;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The workflow context: checks arguments, records commands, hands out promises.
final class Context implements WorkflowContext {
  private final Kernel kernel;
  private final Combinators combinators;
  private final Questions questions;

  Context(Kernel kernel) {
    this.kernel = kernel;
    this.combinators = new Combinators(kernel);
    this.questions = new Questions(kernel);
  }

  @Override
  public <T extends @Nullable Object> Promise<T> stepAsync(
      String name, StepOptions options, TypeRef<T> type, StepBody<T> body) {
    Limits.name("step name", name);
    int number = issue();
    PromiseCore<T> promise = new PromiseCore<>(kernel, "step " + name);
    StepWork<T> work = new StepWork<>(kernel, number, name, options, type, body, promise);
    if (kernel.record(new Event.StepScheduled(number, name)) != null) {
      begin(new AttemptCommand(kernel, number, work, promise));
    }
    return promise;
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Promise<O> activityAsync(
      Activity<I, O> activity, I input, ActivityOptions options) {
    String what = "input of activity " + activity.name();
    Payload payload = kernel.codec().encode(what, input);
    int number = issue();
    PromiseCore<O> promise = new PromiseCore<>(kernel, "activity " + activity.name());
    Event.ActivityScheduled scheduled =
        new Event.ActivityScheduled(number, activity.name(), options.queue(), payload);
    if (kernel.record(scheduled) != null) {
      ActivityWork<O> work =
          new ActivityWork<>(kernel, scheduled, options, activity.output(), promise);
      begin(new AttemptCommand(kernel, number, work, promise));
    }
    return promise;
  }

  private void begin(AttemptCommand command) {
    kernel.commands().add(command);
    command.begin();
  }

  @Override
  public <I extends @Nullable Object, O extends @Nullable Object> Promise<O> childAsync(
      Workflow<I, O> workflow, I input, ChildOptions options) {
    Payload payload = kernel.codec().encode("input of child " + workflow.name(), input);
    int number = issue();
    RunId child = childId(number, options);
    PromiseCore<O> promise = new PromiseCore<>(kernel, "child " + child);
    if (kernel.record(new Event.ChildStarted(number, child, workflow.name(), payload)) != null) {
      kernel.commands().add(new ChildCommand<>(kernel, number, child, workflow.output(), promise));
      ParentLink link = new ParentLink(kernel.id(), kernel.setup().execution(), number);
      kernel.emit(new Effect.StartRun(child, workflow.name(), payload, options, link));
    }
    return promise;
  }

  @Override
  public <I extends @Nullable Object> RunId startDetached(
      Workflow<I, ?> workflow, I input, ChildOptions options) {
    Payload payload = kernel.codec().encode("input of run " + workflow.name(), input);
    int number = issue();
    RunId id = childId(number, options);
    if (kernel.record(new Event.DetachedStarted(number, id, workflow.name(), payload)) != null) {
      kernel.emit(new Effect.StartRun(id, workflow.name(), payload, options, null));
    }
    return id;
  }

  private RunId childId(int number, ChildOptions options) {
    if (options.id() != null) {
      return options.id();
    }
    int execution = kernel.setup().execution();
    String generation = execution == 1 ? "" : execution + "-";
    return RunId.of(kernel.id() + "." + generation + number);
  }

  @Override
  public Promise<@Nullable Void> sleepAsync(Duration duration) {
    return startTimer(duration);
  }

  PromiseCore<@Nullable Void> startTimer(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("a timer of " + duration + "; it must not be negative");
    }
    int number = issue();
    PromiseCore<@Nullable Void> promise = new PromiseCore<>(kernel, "the timer");
    long fireAt = Durations.after(kernel.journal().nowMillis(), duration);
    if (kernel.record(new Event.TimerStarted(number, fireAt))
        instanceof Event.TimerStarted(int _, long fireAtMillis)) {
      kernel.commands().add(new TimerCommand(kernel, number, fireAtMillis, promise));
    }
    return promise;
  }

  @Override
  public <T extends @Nullable Object> SignalChannel<T> signals(String name, Class<T> type) {
    Limits.name("signal name", name);
    return new Signals<>(kernel, name, TypeRef.of(type));
  }

  @Override
  public <T> Promise<T> askAsync(Ask<T> question) {
    return questions.ask(question);
  }

  /// The number of a new command of the calling branch.
  int issue() {
    kernel.branches().here().throwIfCanceled();
    return kernel.commands().nextNumber();
  }

  @Override
  public <T extends @Nullable Object> Promise<T> fork(Branch<T> branch) {
    return kernel.branches().fork(branch);
  }

  @Override
  public <T extends @Nullable Object> Promise<List<T>> allAsync(
      List<? extends Promise<? extends T>> promises) {
    return combinators.all(promises);
  }

  @Override
  public <T extends @Nullable Object> Promise<Race<T>> anyAsync(
      List<? extends Promise<? extends T>> promises) {
    return combinators.any(promises);
  }

  @Override
  public <T extends @Nullable Object> Promise<List<Settled<T>>> allSettledAsync(
      List<? extends Promise<? extends T>> promises) {
    return combinators.allSettled(promises);
  }

  @Override
  public <T extends @Nullable Object> Promise<Race<T>> raceAsync(
      List<? extends Promise<? extends T>> promises) {
    return combinators.race(promises);
  }

  @Override
  public Instant now() {
    kernel.branches().here();
    return Instant.ofEpochMilli(kernel.journal().nowMillis());
  }

  @Override
  public UUID uuid() {
    kernel.branches().here();
    long high = (kernel.random().nextLong() & ~0xf000L) | 0x4000L;
    long low = (kernel.random().nextLong() & 0x3fffffffffffffffL) | Long.MIN_VALUE;
    return new UUID(high, low);
  }

  @Override
  public RandomGenerator random() {
    kernel.branches().here();
    return kernel.random();
  }

  @Override
  public void status(String text) {
    kernel.branches().here().throwIfCanceled();
    kernel.view().status(text);
  }

  @Override
  public Kv kv() {
    kernel.branches().here().throwIfCanceled();
    return kernel.view();
  }

  @Override
  public void notice(String topic, String event, String text) {
    kernel.branches().here().throwIfCanceled();
    kernel.view().notice(topic, event, text);
  }

  @Override
  public void voidNotices(String topic) {
    kernel.branches().here().throwIfCanceled();
    kernel.view().voidNotices(topic);
  }

  @Override
  public void endNotice(@Nullable String text) {
    kernel.branches().here().throwIfCanceled();
    kernel.view().endNotice(text);
  }

  @Override
  public void labels(Map<String, String> changes) {
    kernel.branches().here().throwIfCanceled();
    kernel.view().changeLabels(changes);
  }

  @Override
  public WorkflowLog log() {
    return new Log(kernel);
  }

  @Override
  public RunInfo info() {
    kernel.branches().here();
    Event.RunStarted started = kernel.started();
    long events = kernel.journal().handledSeq();
    return new RunInfo(
        kernel.id(),
        kernel.setup().execution(),
        started.type(),
        started.version(),
        started.parent(),
        events,
        events >= Limits.HISTORY_EVENTS_WARN);
  }

  @Override
  public boolean patch(String id) {
    Limits.name("patch id", id);
    kernel.branches().here();
    return kernel.journal().decidePatch(id);
  }

  @Override
  public RuntimeException continueAsNew(@Nullable Object input) {
    kernel.branches().here().throwIfCanceled();
    Payload payload = kernel.codec().encode("input of the next execution", input);
    Event.Command recorded = kernel.record(new Event.ContinuedAsNew(payload));
    if (recorded != null) {
      kernel.end(recorded);
    }
    throw kernel.branches().halt();
  }

  @Override
  public void cleanup(CleanupAction action) {
    kernel.branches().here().addCleanup(action);
  }
}
