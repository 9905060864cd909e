package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.RealEngine.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The three bounds on activities, and how fast a body hears that it is not wanted. Bodies run in
/// real time, so these tests do too.
@Tag("alone")
@Timeout(60)
final class ActivityTimeoutsTest {
  private static final ActivityOptions ONCE =
      ActivityOptions.defaults().withRetry(RetryPolicy.none());
  private static final ActivityOptions TWICE =
      ActivityOptions.defaults().withRetry(RetryPolicy.fixed(2, Duration.ofMillis(1)));

  private final Journal journal = new Journal();
  private final Gate gate = new Gate();
  private final Activity<String, String> held =
      Activity.of(
          "held",
          String.class,
          String.class,
          (ctx, _) -> {
            journal.add("attempt " + ctx.attempt());
            if (ctx.attempt() == 1) {
              gate.pass();
            }
            return "attempt " + ctx.attempt();
          });

  private static Workflow<String, String> calling(
      Activity<String, String> activity, ActivityOptions options) {
    return Workflow.of(
        "calling", String.class, String.class, (ctx, in) -> ctx.activity(activity, in, options));
  }

  @Test
  void startToClose_passed_interruptsTheAttemptAndTriesAgain() throws Exception {
    Workflow<String, String> calling = calling(held, TWICE.withStartToClose(Duration.ofMillis(50)));
    try (RealEngine engine = RealEngine.of(calling, held)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThat(run.result(SOON)).isEqualTo("attempt 2");
      gate.awaitInterrupt();
      assertThat(Histories.events(engine.client(), run.id(), Event.AttemptFailed.class))
          .singleElement()
          .satisfies(failed ->
              assertThat(failed.failure().summary())
                  .contains("Timeout", "activity held took more than 0.05 s"));
    }
  }

  @Test
  void startToClose_passedInTheLastAttempt_failsTheActivity() throws Exception {
    Workflow<String, String> calling = calling(held, ONCE.withStartToClose(Duration.ofMillis(30)));
    try (RealEngine engine = RealEngine.of(calling, held)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThatThrownBy(() -> run.result(SOON)).hasMessageContaining("Timeout");
    }
  }

  @Test
  void heartbeat_missing_endsTheAttemptAndHandsOverTheCheckpoint() throws Exception {
    Activity<String, String> silent =
        Activity.of(
            "silent",
            String.class,
            String.class,
            (ctx, _) -> {
              if (ctx.attempt() == 1) {
                ctx.heartbeat("got to 3");
                gate.pass();
              }
              return ctx.checkpoint(String.class).orElse("nothing");
            });
    Workflow<String, String> calling = calling(silent, TWICE.withHeartbeat(Duration.ofMillis(60)));
    try (RealEngine engine = RealEngine.of(calling, silent)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThat(run.result(SOON)).isEqualTo("got to 3");
      gate.awaitInterrupt();
      assertThat(Histories.events(engine.client(), run.id(), Event.AttemptFailed.class))
          .first()
          .satisfies(failed ->
              assertThat(failed.failure().message()).contains("sent no heartbeat for 0.06 s"));
    }
  }

  @Test
  void heartbeat_sentInTime_keepsALongAttemptAlive() throws Exception {
    Activity<String, String> lively =
        Activity.of(
            "lively",
            String.class,
            String.class,
            (ctx, _) -> {
              long end = System.nanoTime() + Duration.ofMillis(600).toNanos();
              while (System.nanoTime() < end) {
                ctx.heartbeat(null);
                LockSupport.parkNanos(1_000_000);
              }
              return "attempt " + ctx.attempt();
            });
    Workflow<String, String> calling = calling(lively, TWICE.withHeartbeat(Duration.ofMillis(300)));
    try (RealEngine engine = RealEngine.of(calling, lively)) {
      assertThat(engine.client().start(calling, "c", "").result(SOON)).isEqualTo("attempt 1");
    }
  }

  @Test
  void scheduleToClose_passedWhileTheBodyRuns_interruptsItAndDoesNotTryAgain() throws Exception {
    Workflow<String, String> calling =
        calling(held, TWICE.withScheduleToClose(Duration.ofMillis(80)));
    try (RealEngine engine = RealEngine.of(calling, held)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");

      assertThatThrownBy(() -> run.result(SOON)).hasMessageContaining("schedule-to-close");
      gate.awaitInterrupt();
      assertThat(journal.lines()).containsExactly("attempt 1");
    }
  }

  @Test
  void stepTimeout_passed_interruptsTheBodyAndIsAFailureInTheCode() throws Exception {
    StepOptions bounded = StepOptions.defaults().withStartToClose(Duration.ofMillis(40));
    Workflow<String, String> stepping =
        Workflow.of(
            "stepping",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                return ctx.step(
                    "s",
                    bounded,
                    TypeRef.of(String.class),
                    _ -> {
                      gate.pass();
                      return "";
                    });
              } catch (StepFailedException e) {
                return e.failure().type();
              }
            });
    try (RealEngine engine = RealEngine.of(stepping)) {
      assertThat(engine.client().start(stepping, "s", "").result(SOON)).isEqualTo("Timeout");
      gate.awaitInterrupt();
    }
  }

  @Test
  void cancel_reachesARunningBodyWithinATenthOfASecond() throws Exception {
    AtomicLong heard = new AtomicLong();
    Activity<String, String> listening =
        Activity.of(
            "listening",
            String.class,
            String.class,
            (_, _) -> {
              try {
                gate.pass();
              } catch (InterruptedException e) {
                heard.set(System.nanoTime());
                throw e;
              }
              return "";
            });
    Workflow<String, String> calling = calling(listening, ONCE);
    long best = Long.MAX_VALUE;
    try (RealEngine engine = RealEngine.of(calling, listening)) {
      // The best of a few: the machine that runs the tests may be busy with other things.
      for (int i = 0; i < 5; i++) {
        RunHandle<String> run = engine.client().start(calling, "c" + i, "");
        gate.awaitComers(1);
        long asked = System.nanoTime();
        run.cancel("enough");
        gate.awaitInterrupt();
        best = Math.min(best, heard.get() - asked);
        assertThat(engine.client().awaitEnd(run.id(), SOON).head().state())
            .isEqualTo(RunState.CANCELED);
      }
    }
    assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(100));
  }

  @Test
  void canceledBody_thatOnlyLooks_seesItInItsHeartbeat() throws Exception {
    Activity<String, String> looking =
        Activity.of(
            "looking",
            String.class,
            String.class,
            (ctx, _) -> {
              gate.passUninterruptibly();
              try {
                ctx.heartbeat("after the cancel");
              } catch (CanceledException e) {
                journal.add("canceled " + ctx.isCanceled());
              }
              return "";
            });
    Workflow<String, String> calling = calling(looking, ONCE);
    try (RealEngine engine = RealEngine.of(calling, looking)) {
      RunHandle<String> run = engine.client().start(calling, "c", "");
      gate.awaitComers(1);
      run.cancel("enough");
      gate.awaitInterrupt();
      gate.open();

      await().until(() -> journal.lines().size() == 1);
      assertThat(journal.lines()).containsExactly("canceled true");
    }
  }
}
