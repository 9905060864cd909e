package dev.pawl.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The waits between attempts.
final class RetriesTest {
  private static final Failure BOOM = Failure.of("Boom", "no", true);

  private static RetryPolicy exponential(long initial, double factor, long max) {
    return RetryPolicy.defaults()
        .withMaxAttempts(0)
        .withBackoff(Duration.ofMillis(initial), factor, Duration.ofMillis(max))
        .withJitter(0);
  }

  private static Failure asking(Duration wait) {
    return new Failure("Busy", "429", "", null, true, wait);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 100",
    "2, 200",
    "3, 400",
    "4, 800",
    "5, 1600",
    "6, 3000",
    "7, 3000",
    "1000, 3000",
  })
  void delay_exponential_growsToItsMaximum(int failures, long expected) {
    assertThat(Retries.delayMillis(exponential(100, 2, 3_000), failures, BOOM, 1))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 100", "2, 150", "3, 225", "4, 337", "5, 506"})
  void delay_withAFractionAsFactor_isCutToMilliseconds(int failures, long expected) {
    assertThat(Retries.delayMillis(exponential(100, 1.5, 100_000), failures, BOOM, 1))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 1_000_000})
  void delay_fixed_isAlwaysTheSame(int failures) {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ofMillis(250));

    assertThat(Retries.delayMillis(policy, failures, BOOM, failures)).isEqualTo(250);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 2_000, Integer.MAX_VALUE})
  void delay_ofZero_staysZero(int failures) {
    assertThat(Retries.delayMillis(exponential(0, 100, 0), failures, BOOM, 1)).isZero();
    assertThat(Retries.delayMillis(exponential(0, 100, 9), failures, BOOM, 1)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "2, true", "3, false", "4, false"})
  void attempts_bounded_endAtTheBound(int failures, boolean goesOn) {
    RetryPolicy policy = RetryPolicy.fixed(3, Duration.ofMillis(1));

    assertThat(Retries.delayMillis(policy, failures, BOOM, 1) >= 0).isEqualTo(goesOn);
  }

  @Test
  void attempts_none_isOne() {
    assertThat(Retries.delayMillis(RetryPolicy.none(), 1, BOOM, 1)).isNegative();
  }

  @Test
  void failure_forGood_endsTheAttempts() {
    Failure forGood = Failure.of("Boom", "never", false);

    assertThat(Retries.delayMillis(RetryPolicy.defaults(), 1, forGood, 1)).isNegative();
  }

  @Test
  void failure_ofANonRetryableKind_endsTheAttempts() {
    RetryPolicy policy = RetryPolicy.defaults().withNonRetryable("Boom", "Bang");

    assertThat(Retries.delayMillis(policy, 1, BOOM, 1)).isNegative();
    assertThat(Retries.delayMillis(policy, 1, Failure.of("Puff", "", true), 1)).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"50, 100", "100, 100", "101, 101", "86400000, 86400000"})
  void failure_askingForAWait_getsTheLongerOfBoth(long asked, long expected) {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ofMillis(100));

    assertThat(Retries.delayMillis(policy, 1, asking(Duration.ofMillis(asked)), 1))
        .isEqualTo(expected);
  }

  @Test
  void failure_askingForAWaitAtTheLastAttempt_getsNone() {
    assertThat(Retries.delayMillis(RetryPolicy.none(), 1, asking(Duration.ofSeconds(1)), 1))
        .isNegative();
  }

  @Test
  void jitter_ofAFifth_staysWithinItAndUsesItAll() {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ofSeconds(1)).withJitter(0.2);

    LongSummaryStatistics delays =
        LongStream.range(0, 10_000)
            .map(salt -> Retries.delayMillis(policy, 1, BOOM, salt))
            .summaryStatistics();

    assertThat(delays.getMin()).isBetween(800L, 805L);
    assertThat(delays.getMax()).isBetween(1_195L, 1_200L);
    assertThat(delays.getAverage()).isBetween(990.0, 1_010.0);
  }

  @Test
  void jitter_ofOne_reachesFromNothingToTwice() {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ofSeconds(1)).withJitter(1);

    LongSummaryStatistics delays =
        LongStream.range(0, 10_000)
            .map(salt -> Retries.delayMillis(policy, 1, BOOM, -salt))
            .summaryStatistics();

    assertThat(delays.getMin()).isBetween(0L, 10L);
    assertThat(delays.getMax()).isBetween(1_990L, 2_000L);
  }

  @Test
  void jitter_ofOneSalt_isAlwaysTheSame() {
    RetryPolicy policy = RetryPolicy.defaults();

    assertThat(Retries.delayMillis(policy, 3, BOOM, 77))
        .isEqualTo(Retries.delayMillis(policy, 3, BOOM, 77))
        .isNotEqualTo(Retries.delayMillis(policy, 3, BOOM, 78));
  }

  @Test
  void delay_ofTheLargestPolicy_doesNotOverflow() {
    RetryPolicy policy =
        RetryPolicy.defaults()
            .withMaxAttempts(0)
            .withBackoff(Limits.DURATION_MAX, 100, Limits.DURATION_MAX)
            .withJitter(1);

    for (int failures : new int[] {1, 2, 1_000, Integer.MAX_VALUE}) {
      assertThat(Retries.delayMillis(policy, failures, BOOM, failures))
          .isBetween(0L, 2 * Limits.DURATION_MAX.toMillis());
    }
  }

  @Test
  void failure_askingForAnEternity_getsACentury() {
    Failure eternal = asking(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(Retries.delayMillis(RetryPolicy.defaults(), 1, eternal, 1))
        .isEqualTo(Limits.DURATION_MAX.toMillis());
  }

  @Test
  void failure_askingForATimeInThePast_getsTheBackoff() {
    RetryPolicy policy = RetryPolicy.fixed(0, Duration.ofMillis(100));

    assertThat(Retries.delayMillis(policy, 1, asking(Duration.ofSeconds(Long.MIN_VALUE)), 1))
        .isEqualTo(100);
  }

  @Test
  void policy_outsideItsBounds_isRefused() {
    Duration tooLong = Limits.DURATION_MAX.plusMillis(1);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.fixed(3, tooLong))
        .withMessageContaining("max interval is PT876000H0.001S, allowed: up to 36500 days");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.fixed(-1, Duration.ZERO))
        .withMessageContaining("max attempts is -1, allowed: 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.fixed(1, Duration.ofMillis(-1)))
        .withMessageContaining("initial interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exponential(10, 0.5, 20))
        .withMessageContaining("multiplier is 0.5, allowed: 1 to 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> exponential(10, 2, 9))
        .withMessageContaining("at least the initial interval");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RetryPolicy.defaults().withJitter(1.1))
        .withMessageContaining("jitter is 1.1, allowed: 0 to 1");
  }

  @Test
  void timeout_beyondACentury_isRefused() {
    Duration forEver = Duration.ofSeconds(Long.MAX_VALUE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ActivityOptions.defaults().withScheduleToClose(forEver))
        .withMessageContaining("schedule-to-close timeout")
        .withMessageContaining("allowed: zero for none, up to 36500 days");
  }
}
