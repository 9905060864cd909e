package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Inputs.childDone;
import static dev.pawl.testkit.replay.Inputs.childFailed;
import static dev.pawl.testkit.replay.Inputs.done;
import static dev.pawl.testkit.replay.Inputs.quoted;
import static dev.pawl.testkit.replay.Inputs.signal;
import static dev.pawl.testkit.replay.Inputs.stepDone;
import static dev.pawl.testkit.replay.Things.ECHO;
import static dev.pawl.testkit.replay.Things.SUB;
import static dev.pawl.testkit.replay.Things.millis;
import static dev.pawl.testkit.replay.Things.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.replay.Decision;
import dev.pawl.engine.replay.Execution;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Histories that cannot be: each is reported, none is made worse. And some that only look odd.
final class HistoryCorruptionTest {
  private static final ReplayCase.Code ACTIVITY =
      (ctx, in) -> ctx.activity(ECHO, "a") + step(ctx, "b");
  private static final ReplayCase.Code TIMER =
      (ctx, in) -> {
        ctx.sleep(millis(50));
        return step(ctx, "b");
      };
  private static final ReplayCase.Code CHILD = (ctx, in) -> ctx.child(SUB, "a") + step(ctx, "b");

  private static final Event START = new ReplayCase("any", ACTIVITY).start();
  private static final Event SCHEDULED =
      new Event.ActivityScheduled(1, "echo", "default", quoted("a"));
  private static final Event TIMER_STARTED = new Event.TimerStarted(1, 50);
  private static final Event CHILD_STARTED =
      new Event.ChildStarted(1, dev.pawl.engine.history.RunId.of("r1.1"), "sub", quoted("a"));
  private static final Event STEP_B = new Event.StepScheduled(2, "b");
  private static final Failure BOOM = Failure.of("Boom", "no", false);

  private record Bad(String name, ReplayCase.Code code, List<Event> history, List<String> said) {}

  private static Bad bad(String name, ReplayCase.Code code, List<Event> history, String... said) {
    return new Bad(name, code, history, List.of(said));
  }

  @TestFactory
  Stream<DynamicTest> history_thatCannotBe_isReported() {
    return Stream.of(beginnings(), wrongKinds(), unknownCommands(), closedCommands())
        .flatMap(List::stream)
        .map(bad ->
            DynamicTest.dynamicTest(
                bad.name(),
                () -> {
                  String report = blocked(bad.code(), bad.history());
                  assertThat(report).contains("r1").contains(bad.said());
                }));
  }

  private static List<Bad> beginnings() {
    String doctor = "pawl doctor --check";
    Event.RunStarted future = withFlags(1L << 40);
    return List.of(
        bad("history_empty", ACTIVITY, List.of(), "The history of run r1 is empty", doctor),
        bad(
            "history_withoutStart",
            ACTIVITY,
            List.of(SCHEDULED),
            "does not begin with RunStarted",
            doctor),
        bad(
            "start_notFirst",
            ACTIVITY,
            List.of(signal("go", "x"), START),
            "does not begin with RunStarted",
            doctor),
        bad(
            "start_twice",
            ACTIVITY,
            List.of(START, SCHEDULED, START),
            "a second RunStarted at #3 RunStarted",
            doctor),
        bad(
            "event_ofUnknownKind",
            ACTIVITY,
            List.of(START, SCHEDULED, new Event.UnknownEvent(99, Payload.NULL)),
            "Event #3 is of kind 99, which a newer Pawl wrote",
            "Upgrade",
            "then: pawl unblock r1"),
        bad(
            "flag_unknown",
            ACTIVITY,
            List.of(future),
            "A newer Pawl started this run",
            "Upgrade Pawl, then: pawl unblock r1"));
  }

  private static List<Bad> wrongKinds() {
    String doctor = "pawl doctor --check";
    return List.of(
        bad(
            "timerFired_forAnActivity",
            ACTIVITY,
            List.of(START, SCHEDULED, new Event.TimerFired(1)),
            "TimerFired for activity 1, which is open at #3 TimerFired of command 1",
            doctor),
        bad(
            "activityCompleted_forATimer",
            TIMER,
            List.of(START, TIMER_STARTED, done(1, "x")),
            "ActivityCompleted for timer 1, which is open",
            doctor),
        bad(
            "activityFailed_forATimer",
            TIMER,
            List.of(START, TIMER_STARTED, new Event.ActivityFailed(1, 1, BOOM)),
            "ActivityFailed for timer 1, which is open"),
        bad(
            "childCompleted_forAnActivity",
            ACTIVITY,
            List.of(START, SCHEDULED, childDone(1, "x")),
            "ChildCompleted for activity 1, which is open"),
        bad(
            "childCompleted_forATimer",
            TIMER,
            List.of(START, TIMER_STARTED, childDone(1, "x")),
            "ChildCompleted for timer 1, which is open"),
        bad(
            "timerFired_forAChild",
            CHILD,
            List.of(START, CHILD_STARTED, new Event.TimerFired(1)),
            "TimerFired for child 1, which is open"),
        bad(
            "stepCompleted_forAnActivity",
            ACTIVITY,
            List.of(START, SCHEDULED, stepDone(1, "x")),
            "StepCompleted for activity 1, which is open"),
        bad(
            "activityCompleted_forAStep",
            (ctx, in) -> step(ctx, "a"),
            List.of(START, new Event.StepScheduled(1, "a"), done(1, "x")),
            "ActivityCompleted for step 1, which is open"),
        bad(
            "activityCompleted_inBackoff",
            ACTIVITY,
            List.of(START, SCHEDULED, new Event.AttemptFailed(1, 1, BOOM, 50, null), done(1, "x")),
            "ActivityCompleted for activity 1, which is backing off"));
  }

  private static List<Bad> unknownCommands() {
    String never = "which was never issued";
    return List.of(
        bad(
            "activityCompleted_neverScheduled",
            ACTIVITY,
            List.of(START, SCHEDULED, done(7, "x")),
            "ActivityCompleted for command 7, " + never,
            "at #3 ActivityCompleted of command 7"),
        bad(
            "timerFired_neverStarted",
            ACTIVITY,
            List.of(START, SCHEDULED, new Event.TimerFired(7)),
            "TimerFired for command 7, " + never),
        bad(
            "childCompleted_neverStarted",
            ACTIVITY,
            List.of(START, SCHEDULED, childDone(7, "x")),
            "ChildCompleted for command 7, " + never),
        bad(
            "activityCompleted_beforeItsScheduling",
            TIMER,
            List.of(START, TIMER_STARTED, done(2, "x"), SCHEDULED),
            "ActivityCompleted for command 2, " + never),
        bad(
            "timerFired_beforeItsStart",
            TIMER,
            List.of(START, new Event.TimerFired(1), TIMER_STARTED),
            "history has:   #2 TimerFired of command 1",
            "code asks for: timer"));
  }

  private static List<Bad> closedCommands() {
    Event fired = new Event.TimerFired(1);
    return List.of(
        bad(
            "activityCompleted_twice",
            ACTIVITY,
            List.of(START, SCHEDULED, done(1, "x"), STEP_B, done(1, "y")),
            "ActivityCompleted for command 1, which is closed at #5"),
        bad(
            "activityFailed_afterCompletion",
            ACTIVITY,
            List.of(START, SCHEDULED, done(1, "x"), STEP_B, new Event.ActivityFailed(1, 1, BOOM)),
            "ActivityFailed for command 1, which is closed"),
        bad(
            "timerFired_twice",
            TIMER,
            List.of(START, TIMER_STARTED, fired, STEP_B, fired),
            "TimerFired for command 1, which is closed"),
        bad(
            "childFailed_afterCompletion",
            CHILD,
            List.of(START, CHILD_STARTED, childDone(1, "x"), STEP_B, childFailed(1, "no")),
            "ChildFailed for command 1, which is closed"),
        bad(
            "activityScheduled_twice",
            ACTIVITY,
            List.of(START, SCHEDULED, SCHEDULED),
            "history has:   #3 activity 'echo'",
            "nothing; every branch waits at HistoryCorruptionTest.java:"),
        bad(
            "commandCanceled_thatTheCodeDoesNotCancel",
            ACTIVITY,
            List.of(START, SCHEDULED, new Event.CommandCanceled(1)),
            "history has:   #3 cancel of command 1",
            "nothing; every branch waits"));
  }

  private static Event.RunStarted withFlags(long flags) {
    Event.RunStarted start = (Event.RunStarted) START;
    return new Event.RunStarted(
        start.type(), start.version(), start.input(), null, start.seed(), flags, null);
  }

  private static List<Recorded> recorded(List<Event> events) {
    List<Recorded> history = new ArrayList<>();
    for (Event event : events) {
      history.add(new Recorded(history.size() + 1, 0, event));
    }
    return history;
  }

  private static Execution.Rebuilt rebuild(ReplayCase.Code code, List<Recorded> history) {
    return ReplayRun.rebuild(new ReplayCase("history", code), code, history);
  }

  private static String blocked(ReplayCase.Code code, List<Event> events) {
    Execution.Rebuilt rebuilt = rebuild(code, recorded(events));
    assertThat(rebuilt).isInstanceOf(Execution.Rebuilt.Blocked.class);
    return ((Execution.Rebuilt.Blocked) rebuilt).report();
  }

  private static Decision.Progress turn(ReplayCase.Code code, List<Recorded> history) {
    Execution.Rebuilt rebuilt = rebuild(code, history);
    assertThat(rebuilt).isInstanceOf(Execution.Rebuilt.Ready.class);
    Decision decision = ((Execution.Rebuilt.Ready) rebuilt).execution().turn(List.of(), 0);
    return (Decision.Progress) decision;
  }

  @Test
  void history_withGapsInItsNumbers_isRead() {
    List<Recorded> gaps =
        List.of(
            new Recorded(1, 0, START),
            new Recorded(4, 0, SCHEDULED),
            new Recorded(9, 0, done(1, "x")),
            new Recorded(10, 0, STEP_B));

    Decision.Progress progress = turn(ACTIVITY, gaps);

    assertThat(progress.events()).isEmpty();
    assertThat(progress.view().hasOpenSteps()).isTrue();
  }

  @Test
  void history_withEventsBehindItsEnd_isReadToTheEnd() {
    List<Event> events =
        List.of(START, new Event.RunCompleted(quoted("in")), signal("go", "x"), SCHEDULED);

    Decision.Progress progress = turn((ctx, in) -> in, recorded(events));

    assertThat(progress.events()).isEmpty();
    assertThat(progress.view().outcome()).isEqualTo(new Event.RunCompleted(quoted("in")));
  }

  @Test
  void history_endedByTerminate_doesNotNeedTheCodeToMatch() {
    List<Event> events = List.of(START, SCHEDULED, new Event.RunTerminated("enough"));

    Decision.Progress progress = turn(ACTIVITY, recorded(events));

    assertThat(progress.events()).isEmpty();
    assertThat(progress.view().outcome()).isEqualTo(new Event.RunTerminated("enough"));
  }

  @Test
  void signal_nobodyAwaits_isRead() {
    List<Event> events = List.of(START, SCHEDULED, signal("go", "x"));

    assertThat(turn(ACTIVITY, recorded(events)).events()).isEmpty();
  }

  @Test
  void start_asAnInputOfARun_isDropped() {
    ReplayCase replayed = new ReplayCase("start again", ACTIVITY).at(5, (Event.Input) START);
    ReplayRun run = ReplayRun.fresh(replayed);

    replayed.turns().forEach(run::take);

    assertThat(run.history()).hasSize(2);
  }

  @Test
  void unknownInput_toARun_isDropped() {
    ReplayCase replayed =
        new ReplayCase("unknown", ACTIVITY).at(5, new Event.UnknownEvent(99, Payload.NULL));
    ReplayRun run = ReplayRun.fresh(replayed);

    replayed.turns().forEach(run::take);

    assertThat(run.history()).hasSize(2);
  }
}
