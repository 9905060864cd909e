package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.Workflow;
import org.jspecify.annotations.Nullable;

/// The branch that runs the workflow's function and ends the run with it.
final class MainBranch {
  private final Kernel kernel;

  MainBranch(Kernel kernel) {
    this.kernel = kernel;
  }

  void run(BranchRun self, Event.RunStarted started) {
    Event.End end = outcome(kernel.setup().workflow(), started);
    if (self.isCanceled() || isCanceledDuringCleanups()) {
      Throwable failed = kernel.branches().cleanUp(self);
      end = new Event.RunCanceled(self.cancelReason(), failed == null ? null : Failures.of(failed));
    }
    if (kernel.record(end) instanceof Event.End recorded) {
      kernel.end(recorded);
      report(recorded, started.parent());
    }
  }

  /// Waits for canceled branches to clean up, since no code runs after the end.
  private boolean isCanceledDuringCleanups() {
    try {
      kernel.branches().awaitCleanups();
      return false;
    } catch (CanceledException _) {
      return true;
    }
  }

  private <I extends @Nullable Object, O extends @Nullable Object> Event.End outcome(
      Workflow<I, O> workflow, Event.RunStarted started) {
    try {
      I input = kernel.codec().decode("input", started.input(), workflow.input());
      O output = workflow.body().run(kernel.context(), input);
      return new Event.RunCompleted(kernel.codec().encode("output", output));
    } catch (Throwable t) {
      return new Event.RunFailed(Failures.of(t));
    }
  }

  private void report(Event.End end, @Nullable ParentLink parent) {
    if (parent == null) {
      return;
    }
    Event.Input report =
        switch (end) {
          case Event.RunCompleted done -> new Event.ChildCompleted(parent.command(), done.output());
          case Event.RunFailed failed -> new Event.ChildFailed(parent.command(), failed.failure());
          case Event.RunCanceled canceled ->
              new Event.ChildFailed(
                  parent.command(), Failure.of(Failure.CANCELED, canceled.reason(), false));
          case Event.ContinuedAsNew _ ->
              throw new IllegalStateException("a function cannot end in continue-as-new");
        };
    kernel.emit(new Effect.Mail(parent.parent(), parent.execution(), report));
  }
}
