package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Activity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The workers of one task queue: claim tasks as long as there is room, run them, hand in results.
/// Thread-safe.
final class QueueWorkers {
  private static final long LOOK_AGAIN_MILLIS = 1_000;

  private final Node node;
  private final String queue;
  private final int slots;

  // A task may be in either twice: claimed anew after the lease of an earlier claim had run out.
  private final Set<ActivityBody> running = new LinkedHashSet<>();
  private final Set<ActivityBody> finishing = new LinkedHashSet<>();

  private boolean claiming;
  private boolean again;

  /// Whether a claim may have been done though nothing was heard of it.
  private boolean unsure;

  QueueWorkers(Node node, String queue, int slots) {
    this.node = node;
    this.queue = queue;
    this.slots = slots;
  }

  /// Claims tasks, if there is room and code for some.
  void kick() {
    Set<String> types = node.registry().activityTypes();
    NodeLease lease = node.lease();
    int free;
    Set<Long> kept = null;
    synchronized (this) {
      if (claiming) {
        again = true;
        return;
      }
      free = slots - running.size();
      if (free <= 0 || types.isEmpty() || node.bodies().isClosing()) {
        return;
      }
      claiming = true;
      again = false;
      if (unsure) {
        kept = workedOn(lease);
        unsure = false;
      }
    }
    if (kept != null) {
      release(lease, kept);
    }
    node.writer()
        .submit(
            new Write.ClaimTasks(lease, queue, types, free),
            BatchWriter.Patience.FAIL_FAST,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult result) {
                claimed(lease, ((WriteResult.Claimed) result).tasks());
              }

              @Override
              public void failed(PawlException fault) {
                claimFailed();
              }
            });
  }

  /// The tasks claimed under a lease that are not lost from sight.
  private Set<Long> workedOn(NodeLease lease) {
    return Stream.concat(running.stream(), finishing.stream())
        .filter(body -> body.lease().equals(lease))
        .map(body -> body.task().id())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// Gives back what was claimed without our knowing.
  private void release(NodeLease lease, Set<Long> kept) {
    node.writer()
        .submit(
            new Write.ReleaseTasks(lease, queue, kept),
            BatchWriter.Patience.FAIL_FAST,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult result) {
                // The claim behind it finds what was given back.
              }

              @Override
              public void failed(PawlException fault) {
                becomeUnsure();
              }
            });
  }

  private synchronized void becomeUnsure() {
    unsure = true;
  }

  private void claimed(NodeLease lease, List<Task> tasks) {
    List<ActivityBody> bodies = new ArrayList<>();
    boolean more;
    synchronized (this) {
      claiming = false;
      more = again || !tasks.isEmpty();
      for (Task task : tasks) {
        bodies.add(body(lease, task));
      }
      running.addAll(bodies);
    }
    bodies.forEach(ActivityBody::start);
    if (more) {
      kick();
    }
  }

  private void claimFailed() {
    synchronized (this) {
      claiming = false;
      unsure = true;
    }
    node.host().alarms().at(node.host().nowMillis() + LOOK_AGAIN_MILLIS, this::kick);
  }

  private ActivityBody body(NodeLease lease, Task task) {
    Activity<?, ?> activity =
        node.registry()
            .activity(task.scheduled().type())
            .orElseThrow(() -> new IllegalStateException("claimed " + task + " without code"));
    return new ActivityBody(node, lease, task, activity, this::ended);
  }

  private void ended(ActivityBody body, Event.Resolution result) {
    synchronized (this) {
      running.remove(body);
      finishing.add(body);
    }
    finish(body, result);
    kick();
  }

  private synchronized void finished(ActivityBody body) {
    finishing.remove(body);
  }

  private void finish(ActivityBody body, Event.Resolution result) {
    Task task = body.task();
    node.writer()
        .submit(
            new Write.FinishTask(body.lease(), task.id(), task.attempt(), result),
            BatchWriter.Patience.KEEP_TRYING,
            new BatchWriter.Callback() {
              @Override
              public void done(WriteResult answer) {
                finished(body);
                if (answer instanceof WriteResult.Sent(WriteResult.Delivered delivered)) {
                  node.deliver(List.of(delivered));
                }
              }

              @Override
              public void failed(PawlException fault) {
                boolean impossible = fault.code() != ErrorCode.CLOSED;
                if (impossible && !(result instanceof Event.AttemptFailed)) {
                  finish(body, rejected(task, fault));
                } else {
                  finished(body);
                }
              }
            });
  }

  private static Event.Resolution rejected(Task task, PawlException fault) {
    Failure failure = Failure.of(fault.code().name(), String.valueOf(fault.getMessage()), false);
    return new Event.AttemptFailed(task.scheduled().command(), task.attempt(), failure, 0, null);
  }

  /// Stops an attempt without a trace.
  void cancel(RunId run, int command) {
    stopWhere(body -> body.isOf(run) && body.command() == command);
  }

  void cancelAll(RunId run) {
    stopWhere(body -> body.isOf(run));
  }

  void stop() {
    stopWhere(_ -> true);
  }

  private void stopWhere(Predicate<ActivityBody> wanted) {
    List<ActivityBody> stopped = new ArrayList<>();
    synchronized (this) {
      running.removeIf(body -> {
        boolean stop = wanted.test(body);
        if (stop) {
          stopped.add(body);
        }
        return stop;
      });
    }
    stopped.forEach(ActivityBody::giveUp);
    if (!stopped.isEmpty()) {
      kick();
    }
  }
}
