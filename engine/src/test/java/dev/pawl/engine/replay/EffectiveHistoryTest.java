package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an operator's retries leave of a history.
final class EffectiveHistoryTest {

  private static List<Recorded> history(Event... events) {
    List<Recorded> history = new ArrayList<>();
    for (Event event : events) {
      history.add(new Recorded(history.size() + 1, 0, event));
    }
    return history;
  }

  private static Event step(int number) {
    return new Event.StepScheduled(number, "s" + number);
  }

  private static Event retried(long resetTo) {
    return new Event.RunRetried(resetTo, "again");
  }

  private static List<Long> effective(Event... events) {
    return EffectiveHistory.of(history(events)).stream().map(Recorded::seq).toList();
  }

  @Test
  void history_withoutRetry_countsWhole() {
    List<Recorded> history = history(step(1), step(2), step(3));

    assertThat(EffectiveHistory.of(history)).isEqualTo(history);
  }

  @Test
  void history_empty_staysEmpty() {
    assertThat(EffectiveHistory.of(List.of())).isEmpty();
  }

  @Test
  void retry_cutsBackToItsPoint() {
    assertThat(effective(step(1), step(2), step(3), retried(2), step(4)))
        .containsExactly(1L, 2L, 4L, 5L);
  }

  @Test
  void retry_toTheEventBeforeIt_cutsNothing() {
    assertThat(effective(step(1), step(2), retried(2))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void retries_inARow_eachCutWhatWasLeft() {
    assertThat(effective(step(1), step(2), step(3), retried(2), step(4), retried(4), step(5)))
        .containsExactly(1L, 2L, 4L, 6L, 7L);
  }

  @Test
  void retry_behindAnEarlierRetry_cutsThatToo() {
    assertThat(effective(step(1), step(2), step(3), retried(2), step(4), retried(1), step(5)))
        .containsExactly(1L, 6L, 7L);
  }

  @Test
  void history_thatOnlyTookInputsSinceAStartOrRetry_isUntouched() {
    Event start = new Event.RunStarted("w", "1", Payload.NULL, null, 7, 0, null);
    Event paused = new Event.RunPaused("lunch");

    assertThat(EffectiveHistory.isUntouched(history(start))).isTrue();
    assertThat(EffectiveHistory.isUntouched(history(start, paused))).isTrue();
    assertThat(EffectiveHistory.isUntouched(history(start, step(1), paused))).isFalse();
    assertThat(EffectiveHistory.isUntouched(history(start, step(1), retried(2), paused))).isTrue();
    assertThat(EffectiveHistory.isUntouched(history(start, retried(1), step(1)))).isFalse();
  }
}
