package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where a retried run goes on, and what it keeps.
final class RetryPlanTest {
  private static final Event START = new Event.RunStarted("w", "1", Payload.NULL, null, 7, 0, null);
  private static final Failure BOOM = Failure.of("Boom", "no", true);
  private static final Event.Input SIGNAL = new Event.SignalReceived("go", Payload.NULL);

  private static List<Recorded> history(Event... events) {
    List<Recorded> history = new ArrayList<>();
    for (Event event : events) {
      history.add(new Recorded(history.size() + 1, 0, event));
    }
    return history;
  }

  private static Event scheduled(int command) {
    return new Event.ActivityScheduled(command, "a" + command, "default", Payload.NULL);
  }

  private static Event.Input completed(int command) {
    return new Event.ActivityCompleted(command, 1, Payload.NULL);
  }

  private static Event.Input failed(int command) {
    return new Event.ActivityFailed(command, 1, BOOM);
  }

  private static Event runFailed(Failure... causes) {
    Failure failure = null;
    for (Failure next : causes) {
      failure = new Failure(next.type(), next.message(), "", failure, true, null);
    }
    return new Event.RunFailed(failure);
  }

  private static Failure named(String type) {
    return Failure.of(type, type + "!", true);
  }

  @Test
  void failedActivity_isTriedAgainFromJustBeforeItsFailure() {
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            completed(1),
            scheduled(2),
            failed(2),
            runFailed(BOOM, named("ActivityFailedException")));

    assertThat(RetryPlan.fromLastGoodPoint(history)).isEqualTo(new RetryPlan(4, List.of()));
  }

  @Test
  void failedActivity_wrappedSeveralTimes_isFoundThroughTheCauses() {
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            failed(1),
            scheduled(2),
            completed(2),
            runFailed(BOOM, named("ActivityFailedException"), named("Mine"), named("Yours")));

    assertThat(RetryPlan.fromLastGoodPoint(history).resetTo()).isEqualTo(2);
  }

  @Test
  void failedStepOrChild_isFoundLikeAnActivity() {
    Event stepFailed = new Event.StepFailed(1, 1, BOOM);
    Event childFailed = new Event.ChildFailed(1, BOOM);
    Event end = runFailed(BOOM, named("Outer"));

    assertThat(RetryPlan.fromLastGoodPoint(history(START, scheduled(1), stepFailed, end)))
        .isEqualTo(new RetryPlan(2, List.of()));
    assertThat(RetryPlan.fromLastGoodPoint(history(START, scheduled(1), childFailed, end)))
        .isEqualTo(new RetryPlan(2, List.of()));
  }

  @Test
  void equalFailures_theLastIsTakenForTheCause() {
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            failed(1),
            scheduled(2),
            failed(2),
            runFailed(BOOM, named("Outer")));

    assertThat(RetryPlan.fromLastGoodPoint(history).resetTo()).isEqualTo(4);
  }

  @Test
  void codeThatFailedByItself_decidesAgainFromJustBeforeTheEnd() {
    List<Recorded> history =
        history(
            START, scheduled(1), failed(1), scheduled(2), completed(2), runFailed(named("Npe")));

    assertThat(RetryPlan.fromLastGoodPoint(history)).isEqualTo(new RetryPlan(5, List.of()));
  }

  @Test
  void canceledRun_goesOnFromJustBeforeTheCancel() {
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            new Event.CancelRequested("stop"),
            scheduled(2),
            completed(2),
            new Event.RunCanceled("stop", null));

    assertThat(RetryPlan.fromLastGoodPoint(history)).isEqualTo(new RetryPlan(2, List.of()));
  }

  @Test
  void terminatedRun_goesOnFromJustBeforeTheEnd() {
    List<Recorded> history =
        history(START, scheduled(1), SIGNAL, new Event.RunTerminated("enough"));

    assertThat(RetryPlan.fromLastGoodPoint(history)).isEqualTo(new RetryPlan(3, List.of()));
  }

  @Test
  void behindTheCut_signalsAndResultsOfOlderWorkAreKeptInOrder() {
    Event.Input fired = new Event.TimerFired(3);
    Event.Input attempt = new Event.AttemptFailed(4, 1, BOOM, 5, null);
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            scheduled(2),
            new Event.TimerStarted(3, 9),
            scheduled(4),
            failed(1),
            SIGNAL,
            completed(2),
            scheduled(5),
            completed(5),
            new Event.ActivityFailed(2, 1, named("Other")),
            fired,
            new Event.StatusChanged("s"),
            attempt,
            new Event.RunPaused("p"),
            new Event.RunResumed(),
            runFailed(BOOM, named("Outer")));

    assertThat(RetryPlan.fromLastGoodPoint(history))
        .isEqualTo(new RetryPlan(5, List.of(SIGNAL, completed(2), fired, attempt)));
  }

  @Test
  void cutPositions_areThoseRecorded() {
    List<Recorded> gaps =
        List.of(
            new Recorded(1, 0, START),
            new Recorded(7, 0, scheduled(1)),
            new Recorded(9, 0, failed(1)),
            new Recorded(12, 0, runFailed(BOOM, named("Outer"))));

    assertThat(RetryPlan.fromLastGoodPoint(gaps).resetTo()).isEqualTo(7);
  }

  @Test
  void fromCommand_goesBackToJustAfterItsIssueAndDropsItsResults() {
    List<Recorded> history =
        history(
            START,
            scheduled(1),
            scheduled(2),
            completed(2),
            completed(1),
            scheduled(3),
            completed(3),
            SIGNAL,
            new Event.RunCompleted(Payload.NULL));

    assertThat(RetryPlan.fromCommand(history, 2))
        .isEqualTo(new RetryPlan(3, List.of(completed(1), SIGNAL)));
    assertThat(RetryPlan.fromCommand(history, 1)).isEqualTo(new RetryPlan(2, List.of(SIGNAL)));
  }

  @Test
  void fromCommand_ofAnUnknownNumber_isNoPlan() {
    assertThat(RetryPlan.fromCommand(history(START, scheduled(1)), 2)).isNull();
    assertThat(RetryPlan.fromCommand(history(START, scheduled(1)), 0)).isNull();
  }
}
