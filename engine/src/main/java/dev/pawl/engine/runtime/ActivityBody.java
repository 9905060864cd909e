package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.TypeRef;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// An attempt of an activity on this node.
final class ActivityBody extends BodyRun {
  private static final long ASK_AGAIN_MILLIS = 200;

  /// Alarms of a process that runs are not so late.
  private static final long LATE_MILLIS = 100;

  private final NodeLease lease;
  private final Task task;
  private final Activity<?, ?> activity;
  private final BiConsumer<ActivityBody, Event.Resolution> report;
  private final Context context;
  private volatile @Nullable Payload checkpoint;
  private Host.@Nullable Alarm silence;
  private boolean over;

  /// What its code has begun and not ended.
  private volatile @Nullable CompletableFuture<?> later;

  /// Whether the run was woken to find itself quarantined: it waits for this, and for nothing else.
  private volatile boolean runTold;

  /// @param lease under which the task was claimed; the result counts only while it holds
  ActivityBody(
      Node node,
      NodeLease lease,
      Task task,
      Activity<?, ?> activity,
      BiConsumer<ActivityBody, Event.Resolution> report) {
    super(node, task.run(), task.execution(), task.scheduled().command(), task.attempt());
    this.lease = lease;
    this.task = task;
    this.report = report;
    this.activity = activity;
    this.context = new Context(attemptView());
    this.checkpoint = task.checkpoint();
  }

  Task task() {
    return task;
  }

  NodeLease lease() {
    return lease;
  }

  boolean isOf(RunId run) {
    return task.run().equals(run);
  }

  /// Begins as soon as code of its run may.
  void start() {
    if (isSettled()) {
      return;
    }
    CodeGuard.Verdict verdict = node.guard().verdict(task.run());
    if (verdict instanceof CodeGuard.Verdict.Go) {
      begin();
    } else {
      if (verdict instanceof CodeGuard.Verdict.Quarantine && !runTold) {
        runTold = true;
        node.residents().tell(task.run(), new RunActor.Note.Wake());
      }
      node.host().alarms().at(node.host().nowMillis() + ASK_AGAIN_MILLIS, this::start);
    }
  }

  private void begin() {
    node.metrics().activityStarted();
    limit(task.startToCloseMillis(), activity.toString());
    listen();
    node.bodies().run(this::execute);
  }

  /// Stops the body; its result is not wanted.
  void giveUp() {
    endListening();
    abandon();
  }

  @Override
  void canceled() {
    CompletableFuture<?> coming = later;
    if (coming != null) {
      coming.cancel(true);
    }
  }

  @Override
  @Nullable Payload call() throws Exception {
    boolean goesOn = false;
    try {
      Payload result = callTyped(activity);
      goesOn = result == null;
      return result;
    } finally {
      if (!goesOn) {
        endListening();
      }
    }
  }

  private <I extends @Nullable Object, O extends @Nullable Object> @Nullable Payload callTyped(
      Activity<I, O> typed) throws Exception {
    String what = "input of " + typed;
    I input = node.codec().decode(what, task.scheduled().input(), typed.input());
    Activity.Code<I, O> code =
        typed.body().orElseThrow(() -> new IllegalStateException(typed + " has no code"));
    return switch (code) {
      case Activity.Body<I, O> body -> encoded(typed.toString(), body.run(context, input));
      case Activity.AsyncBody<I, O> body -> {
        expect(body.start(context, input).toCompletableFuture());
        yield null;
      }
    };
  }

  /// Waits for a result without a thread.
  private void expect(CompletableFuture<?> coming) {
    later = coming;
    if (isSettled()) {
      coming.cancel(true);
    }
    // Whoever completes it may be in a hurry; and a result that comes while the engine closes is
    // not lost: the code runs again and finds it.
    var _ = coming.whenComplete((value, fault) -> node.bodies().run(() -> came(value, fault)));
  }

  private void came(@Nullable Object value, @Nullable Throwable fault) {
    endListening();
    if (fault != null) {
      boolean wrapped = fault instanceof CompletionException && fault.getCause() != null;
      settle(null, wrapped ? fault.getCause() : fault);
      return;
    }
    try {
      settle(completed(encoded(activity.toString(), value)), null);
    } catch (RuntimeException e) {
      settle(null, e);
    }
  }

  @Override
  Event.Resolution completed(Payload result) {
    return new Event.ActivityCompleted(command(), task.attempt(), result);
  }

  @Override
  void report(Event.Resolution result) {
    report.accept(this, result);
  }

  @Override
  @Nullable Payload checkpoint() {
    return checkpoint;
  }

  private synchronized void listen() {
    if (task.heartbeatMillis() > 0 && !over) {
      if (silence != null) {
        silence.cancel();
      }
      long due = node.host().nowMillis() + task.heartbeatMillis();
      silence = node.host().alarms().at(due, () -> silentUntil(due));
    }
  }

  /// Where the alarm comes late, the whole process stood still, or the clock jumped: the body could
  /// not send anything either, and has its time once more.
  private void silentUntil(long dueMillis) {
    if (node.host().nowMillis() - dueMillis > LATE_MILLIS) {
      listen();
    } else {
      timedOut(
          "%s sent no heartbeat for %s"
              .formatted(activity, Bodies.seconds(task.heartbeatMillis())));
    }
  }

  private synchronized void endListening() {
    over = true;
    if (silence != null) {
      silence.cancel();
    }
  }

  private void heartbeat(@Nullable Object data) {
    listen();
    if (data == null) {
      return;
    }
    Payload payload = node.codec().encode("heartbeat of " + activity, data);
    CompletableFuture<WriteResult> saved = new CompletableFuture<>();
    node.writer()
        .submit(
            new Write.Heartbeat(lease, task.id(), task.attempt(), payload),
            BatchWriter.Patience.KEEP_TRYING,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult result) {
                saved.complete(result);
              }

              @Override
              public void failed(PawlException fault) {
                saved.completeExceptionally(fault);
              }
            });
    if (Blocking.get(node.host(), saved) instanceof WriteResult.Gone) {
      throw new CanceledException("the result of " + activity + " is not wanted any more");
    }
    checkpoint = payload;
  }

  private final class Context implements ActivityContext {
    private final Attempt attempt;

    Context(Attempt attempt) {
      this.attempt = attempt;
    }

    @Override
    public void heartbeat(@Nullable Object data) {
      if (isCanceled()) {
        throw new CanceledException("the result of " + activity + " is not wanted any more");
      }
      ActivityBody.this.heartbeat(data);
    }

    @Override
    public <T> Optional<T> checkpoint(Class<T> type) {
      Payload saved = task.checkpoint();
      return saved == null
          ? Optional.empty()
          : Optional.of(node.codec().decode("checkpoint of " + activity, saved, TypeRef.of(type)));
    }

    @Override
    public RunId run() {
      return attempt.run();
    }

    @Override
    public int attempt() {
      return attempt.attempt();
    }

    @Override
    public String idempotencyKey() {
      return attempt.idempotencyKey();
    }

    @Override
    public boolean isCanceled() {
      return attempt.isCanceled();
    }
  }
}
