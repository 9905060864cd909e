package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.WorkflowContext.StepBody;
import org.jspecify.annotations.Nullable;

/// Something to be done because of a turn: with its commit, or after it.
public sealed interface Effect {
  /// Run a step's body on this node, after the commit.
  record RunStep(int command, int attempt, String name, StepOptions options, StepBody<?> body)
      implements Effect {}

  /// Stop a step's body; its result is not wanted.
  record StopStep(int command) implements Effect {}

  /// Put an attempt into its task queue.
  record EnqueueActivity(
      Event.ActivityScheduled scheduled,
      int attempt,
      ActivityOptions options,
      @Nullable Payload checkpoint)
      implements Effect {}

  /// Take the attempt out of its queue, or stop it.
  record CancelActivity(int command) implements Effect {}

  /// Create a run.
  ///
  /// @param parent null for a detached one
  record StartRun(
      RunId id, String type, Payload input, ChildOptions options, @Nullable ParentLink parent)
      implements Effect {}

  /// Send an event to another run.
  ///
  /// @param execution the execution that it is for, 0 for any
  record Mail(RunId to, int execution, Event.Input event) implements Effect {}

  record ChangeKv(String key, @Nullable Payload value) implements Effect {}

  record OweNotice(String topic, String event, String text) implements Effect {}

  record VoidNotices(String topic) implements Effect {}

  /// Hold back the run's waiting activities, or let them go.
  record GateActivities(boolean held) implements Effect {}

  /// Write a line to the log, after the commit.
  record Log(Level level, String message) implements Effect {
    /// How important a line is.
    public enum Level {
      DEBUG,
      INFO,
      WARN,
      ERROR
    }
  }
}
