package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Leads executions through every row of every table of [Lifecycle], and through none besides.
final class LifecycleTest {
  private static final Payload TEXT = Payload.ofJson("\"x\"");
  private static final Failure BOOM = Failure.of("Boom", "no", true);
  private static final Coroutines COROUTINES = new SystemHost().host().coroutines();

  private static final RetryPolicy TWICE = RetryPolicy.fixed(2, Duration.ofMillis(10));
  private static final Activity<String, String> ECHO =
      Activity.of("echo", String.class, String.class);
  private static final Workflow<String, String> SUB =
      Workflow.of("sub", String.class, String.class, (ctx, in) -> in);

  private static final Event.Input STOP = new Event.CancelRequested("stop");
  private static final Event.Input BROKE = new Event.AttemptFailed(1, 1, BOOM, 0, null);
  private static final Event.Input RESTART = new Event.AttemptStarted(1, 2);

  /// Results of every kind for command 1.
  private static final List<Event.Resolution> RESULTS =
      List.of(
          new Event.StepCompleted(1, 1, TEXT),
          new Event.StepFailed(1, 1, BOOM),
          new Event.ActivityCompleted(1, 1, TEXT),
          new Event.ActivityFailed(1, 1, BOOM),
          new Event.AttemptFailed(1, 1, BOOM, 0, null),
          new Event.AttemptStarted(1, 2),
          new Event.TimerFired(1),
          new Event.ChildCompleted(1, TEXT),
          new Event.ChildFailed(1, BOOM));

  /// One row that was passed.
  private record Row(String kind, Lifecycle.State from, Class<? extends Event> event) {}

  /// Code that issues command 1 and waits for it.
  private interface Issue {
    Promise<?> issue(WorkflowContext ctx);
  }

  private final Set<Row> visited = new LinkedHashSet<>();

  /// One execution that is watched while it takes turns.
  private final class Watched {
    private final Execution execution;

    Watched(Issue issue) {
      Workflow<String, String> workflow =
          Workflow.of(
              "watched",
              String.class,
              String.class,
              (ctx, in) -> {
                ctx.allSettled(List.of(issue.issue(ctx)));
                return ctx.signals("end", String.class).await();
              });
      Event start = new Event.RunStarted("watched", "1", TEXT, null, 7, 0, null);
      Execution.Setup setup =
          new Execution.Setup(RunId.of("r1"), 1, workflow, new JacksonCodec(), COROUTINES);
      Execution.Rebuilt rebuilt = Execution.rebuild(setup, List.of(new Recorded(1, 0, start)), 1);
      execution = ((Execution.Rebuilt.Ready) rebuilt).execution();
      turn(0);
    }

    /// Takes a turn and follows each open command through the tables.
    Watched turn(long atMillis, Event.Input... inputs) {
      Map<Command, Lifecycle.State> before = new LinkedHashMap<>();
      execution.kernel.commands().all().forEach(open -> before.put(open, open.state()));
      Decision decision = execution.turn(List.of(inputs), atMillis);
      assertThat(decision).isInstanceOf(Decision.Progress.class);
      List<Recorded> events = ((Decision.Progress) decision).events();
      before.forEach((command, state) -> follow(command, state, events));
      return this;
    }

    private void follow(Command command, Lifecycle.State before, List<Recorded> events) {
      Lifecycle.State state = before;
      for (Recorded recorded : events) {
        Event event = concerning(command, recorded.event());
        if (event != null) {
          visited.add(new Row(command.lifecycle.toString(), state, event.getClass()));
          state = command.lifecycle.next(state, event).orElseThrow();
        }
      }
      assertThat(command.state()).isEqualTo(state);
    }

    private Event concerning(Command command, Event event) {
      return switch (event) {
        case Event.Resolution result when result.command() == command.number -> result;
        case Event.CommandCanceled canceled when canceled.command() == command.number -> canceled;
        case Event.CancelRequested _ -> new Event.CommandCanceled(command.number);
        case Event.SignalReceived signal when signal.name().equals("go") -> signal;
        default -> null;
      };
    }

    int events(Event.Input input) {
      Decision decision = execution.turn(List.of(input), 0);
      return ((Decision.Progress) decision).events().size();
    }
  }

  private static Promise<?> step(WorkflowContext ctx) {
    return ctx.stepAsync(
        "s", StepOptions.retrying(TWICE), TypeRef.of(String.class), attempt -> "never");
  }

  private static Promise<?> activity(WorkflowContext ctx) {
    ActivityOptions options =
        ActivityOptions.defaults().withRetry(TWICE).withScheduleToClose(Duration.ofMillis(15));
    return ctx.activityAsync(ECHO, "x", options);
  }

  private static Promise<?> timer(WorkflowContext ctx) {
    return ctx.sleepAsync(Duration.ofMillis(10));
  }

  private static Promise<?> signal(WorkflowContext ctx) {
    return ctx.signals("go", String.class).awaitAsync();
  }

  private static Promise<?> question(WorkflowContext ctx) {
    return ctx.askAsync(Ask.of("go", "Go?", String.class).within(Duration.ofMillis(10)));
  }

  private static Promise<?> child(WorkflowContext ctx) {
    return ctx.childAsync(SUB, "x");
  }

  /// Every kind by the code that issues it, in the order of [Lifecycle#ALL].
  private static final List<Issue> KINDS =
      List.of(
          LifecycleTest::step,
          LifecycleTest::activity,
          LifecycleTest::timer,
          LifecycleTest::signal,
          LifecycleTest::question,
          LifecycleTest::child);

  @Test
  void tables_everyRow_isTakenByTheKernel() {
    stepsAndActivities();
    new Watched(LifecycleTest::timer).turn(10);
    new Watched(LifecycleTest::signal).turn(1, new Event.SignalReceived("go", TEXT));
    new Watched(LifecycleTest::question).turn(1, new Event.SignalReceived("go", TEXT));
    new Watched(LifecycleTest::question).turn(10);
    new Watched(LifecycleTest::child).turn(1, new Event.ChildCompleted(1, TEXT));
    new Watched(LifecycleTest::child).turn(1, new Event.ChildFailed(1, BOOM));
    KINDS.forEach(kind -> new Watched(kind).turn(1, STOP));

    assertThat(visited).containsExactlyInAnyOrderElementsOf(allRows());
  }

  private void stepsAndActivities() {
    Event.Input again = new Event.AttemptFailed(1, 2, BOOM, 0, null);
    new Watched(LifecycleTest::step).turn(1, new Event.StepCompleted(1, 1, TEXT));
    new Watched(LifecycleTest::step).turn(1, BROKE).turn(11).turn(12, again);
    new Watched(LifecycleTest::step).turn(1, RESTART);
    new Watched(LifecycleTest::step).turn(1, BROKE).turn(2, STOP);
    new Watched(LifecycleTest::activity).turn(1, new Event.ActivityCompleted(1, 1, TEXT));
    new Watched(LifecycleTest::activity).turn(1, BROKE).turn(11).turn(12, again);
    new Watched(LifecycleTest::activity).turn(1, RESTART);
    new Watched(LifecycleTest::activity).turn(1, BROKE).turn(2, STOP);
    new Watched(LifecycleTest::activity).turn(9, BROKE).turn(15);
  }

  private static List<Row> allRows() {
    List<Row> rows = new ArrayList<>();
    for (Lifecycle lifecycle : Lifecycle.ALL) {
      lifecycle
          .table()
          .keySet()
          .forEach(when -> rows.add(new Row(lifecycle.toString(), when.state(), when.event())));
    }
    return rows;
  }

  @Test
  void results_withoutARow_areDroppedByAnOpenCommand() {
    for (int i = 0; i < KINDS.size(); i++) {
      Lifecycle lifecycle = Lifecycle.ALL.get(i);
      for (Event.Resolution result : RESULTS) {
        if (lifecycle.next(Lifecycle.State.OPEN, result).isEmpty()) {
          Watched watched = new Watched(KINDS.get(i));
          assertThat(watched.events(result)).as("%s for %s", result, lifecycle).isZero();
        }
      }
    }
  }

  @Test
  void results_withoutARow_areDroppedInBackoff() {
    for (Issue kind : KINDS.subList(0, 2)) {
      for (Event.Resolution result : RESULTS) {
        Watched watched = new Watched(kind).turn(0, BROKE);
        boolean allowed =
            watched
                .execution
                .kernel
                .commands()
                .find(1)
                .lifecycle
                .next(Lifecycle.State.BACKING_OFF, result)
                .isPresent();
        assertThat(watched.events(result) > 0).as(result.toString()).isEqualTo(allowed);
      }
    }
  }

  @Test
  void results_ofAnySort_areDroppedOnceACommandIsClosed() {
    for (Issue kind : KINDS) {
      Watched watched =
          new Watched(ctx -> {
            Promise<?> promise = kind.issue(ctx);
            promise.cancel();
            return promise;
          });
      for (Event.Resolution result : RESULTS) {
        assertThat(watched.events(result)).as(result.toString()).isZero();
      }
    }
  }

  @Test
  void finalStates_haveNoWayOut() {
    for (Lifecycle lifecycle : Lifecycle.ALL) {
      assertThat(lifecycle.table().keySet())
          .as(lifecycle.toString())
          .noneMatch(when -> when.state().isFinal());
    }
  }

  @Test
  void openStates_canAllBeCanceled() {
    for (Lifecycle lifecycle : Lifecycle.ALL) {
      lifecycle
          .table()
          .keySet()
          .forEach(when ->
              assertThat(lifecycle.next(when.state(), new Event.CommandCanceled(1)))
                  .as("%s %s", lifecycle, when.state())
                  .contains(Lifecycle.State.CANCELED));
    }
  }
}
