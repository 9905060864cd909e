package dev.pawl.testkit.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryRulesTest {
  private static final Event START = new Event.RunStarted("t", "1", Payload.NULL, null, 1, 0, null);
  private static final Event END = new Event.RunCompleted(Payload.NULL);
  private static final Event STEP = new Event.StepScheduled(1, "s");
  private static final Event DONE = new Event.StepCompleted(1, 1, Payload.NULL);
  private static final Failure FAILURE = Failure.of("T", "m", true);

  @Test
  void history_sound_breaksNoRule() {
    Event failed = new Event.AttemptFailed(1, 1, FAILURE, 5, null);
    Event again = new Event.AttemptStarted(1, 2);
    Event done = new Event.StepCompleted(1, 2, Payload.NULL);
    assertThat(violations(START, STEP, failed, again, done, END)).isEmpty();
  }

  @Test
  void history_withTwoResults_isFound() {
    assertThat(violations(START, STEP, DONE, DONE, END)).hasSize(1);
  }

  @Test
  void history_withSkippedAttempt_isFound() {
    Event third = new Event.AttemptStarted(1, 3);
    Event done = new Event.StepCompleted(1, 3, Payload.NULL);
    assertThat(violations(START, STEP, third, done, END)).hasSize(1);
  }

  @Test
  void history_withResultOfPastAttempt_isFound() {
    Event second = new Event.AttemptStarted(1, 2);
    assertThat(violations(START, STEP, second, DONE, END)).hasSize(1);
  }

  @Test
  void history_withResultOfNothing_isFound() {
    assertThat(violations(START, DONE, END)).hasSize(1);
  }

  @Test
  void history_withSkippedCommand_isFound() {
    assertThat(violations(START, new Event.StepScheduled(2, "s"), END)).hasSize(1);
  }

  @Test
  void history_goingOnAfterItsEnd_isFound() {
    assertThat(violations(START, END, END)).hasSize(1);
  }

  @Test
  void history_withGap_isFound() {
    List<Recorded> history = List.of(new Recorded(1, 0, START), new Recorded(3, 0, END));
    assertThat(HistoryRules.violations(history)).hasSize(1);
  }

  private static List<String> violations(Event... events) {
    List<Recorded> history = new ArrayList<>();
    for (Event event : events) {
      history.add(new Recorded(history.size() + 1L, 0, event));
    }
    return HistoryRules.violations(history);
  }
}
