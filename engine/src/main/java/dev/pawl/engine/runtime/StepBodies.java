package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.replay.Execution.Orphan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The bodies of one run's steps that are under way on this node. Used by one thread at a time.
final class StepBodies {
  private final Node node;
  private final RunId run;
  private final RunActor actor;
  private final Map<Integer, Body> running = new LinkedHashMap<>();

  StepBodies(Node node, RunId run, RunActor actor) {
    this.node = node;
    this.run = run;
    this.actor = actor;
  }

  void start(Effect.RunStep step, int execution) {
    Body body = new Body(step, execution);
    running.put(step.command(), body);
    node.metrics().stepStarted();
    body.limit(step.options().startToClose().toMillis(), "step " + step.name());
    node.bodies().run(body::execute);
  }

  /// Takes note that a body ended. False if its result is not wanted.
  boolean ended(int command, int attempt) {
    Body body = running.get(command);
    if (body == null || body.step.attempt() != attempt) {
      return false;
    }
    running.remove(command);
    return true;
  }

  /// Stops a body whose result is not wanted.
  void stop(int command) {
    Body body = running.remove(command);
    if (body != null) {
      body.abandon();
    }
  }

  void stopAll() {
    List.copyOf(running.keySet()).forEach(this::stop);
  }

  boolean isIdle() {
    return running.isEmpty();
  }

  /// The new attempts for work that nobody is doing any more.
  List<Event.Resolution> restartsFor(List<Orphan> orphans, List<Event.Resolution> results) {
    List<Event.Resolution> restarts = new ArrayList<>();
    for (Orphan orphan : orphans) {
      Body body = running.get(orphan.command());
      boolean underWay = orphan.isStep() && body != null && body.step.attempt() == orphan.attempt();
      boolean done = results.stream().anyMatch(result -> isOf(orphan, result));
      if (!underWay && !done) {
        restarts.add(new Event.AttemptStarted(orphan.command(), orphan.attempt() + 1));
      }
    }
    return restarts;
  }

  /// Whether a result is that of the attempt, not of one before it.
  private static boolean isOf(Orphan orphan, Event.Resolution result) {
    return result.command() == orphan.command()
        && switch (result) {
          case Event.StepCompleted done -> done.attempt() == orphan.attempt();
          case Event.StepFailed failed -> failed.attempt() == orphan.attempt();
          case Event.AttemptFailed failed -> failed.attempt() == orphan.attempt();
          case Event.ActivityCompleted _, Event.ActivityFailed _, Event.AttemptStarted _ -> false;
          case Event.TimerFired _, Event.ChildCompleted _, Event.ChildFailed _ -> false;
        };
  }

  private final class Body extends BodyRun {
    private final Effect.RunStep step;

    Body(Effect.RunStep step, int execution) {
      super(StepBodies.this.node, run, execution, step.command(), step.attempt());
      this.step = step;
    }

    @Override
    Payload call() throws Exception {
      Object value = step.body().run(attemptView());
      return encoded("step " + step.name(), value);
    }

    @Override
    Event.Resolution completed(Payload result) {
      return new Event.StepCompleted(step.command(), step.attempt(), result);
    }

    @Override
    void report(Event.Resolution result) {
      actor.tell(new RunActor.Note.StepEnded(step.command(), step.attempt(), result));
    }
  }
}
