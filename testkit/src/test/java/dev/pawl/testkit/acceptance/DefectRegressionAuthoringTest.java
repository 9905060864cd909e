package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The defects of the forerunner that authors of workflows met (D1, D2, D5 to D10), each as the
/// property that it broke.
final class DefectRegressionAuthoringTest {
  private record Decision(String action, List<String> reasons) {}

  private final Activity<String, String> upper =
      Activity.of("upper", String.class, String.class, (_, text) -> text.toUpperCase(Locale.ROOT));
  private final Activity<String, String> broken =
      Activity.of(
          "broken",
          String.class,
          String.class,
          (_, text) -> {
            throw new WorkflowFailure("broken " + text);
          });

  private TestEngine engine(Workflow<?, ?> workflow) {
    return TestEngine.of(workflow, upper, broken);
  }

  /// Signals went to another queue than the one that was read.
  @Test
  void d01_signal_reachesTheWaitThatReadsIt() throws Exception {
    Workflow<String, String> approve =
        Workflow.of(
            "approve",
            String.class,
            String.class,
            (ctx, _) -> ctx.signals("decision", String.class).await());
    try (TestEngine engine = engine(approve)) {
      RunHandle<String> run = engine.client().start(approve, "a", "");
      engine.settle();
      assertThat(run.record().head().state()).isEqualTo(RunState.WAITING);

      run.signal("decision", "approved");

      assertThat(engine.result(run)).isEqualTo("approved");
    }
  }

  /// Data were encoded twice, so that an object arrived as text.
  @Test
  void d02_signalData_areEncodedOnce() throws Exception {
    Workflow<String, String> reader =
        Workflow.of(
            "reader",
            String.class,
            String.class,
            (ctx, _) -> {
              Decision object = ctx.signals("object", Decision.class).await();
              String text = ctx.signals("text", String.class).await();
              Integer number = ctx.signals("number", Integer.class).await();
              return object.action() + object.reasons() + text + number;
            });
    try (TestEngine engine = engine(reader)) {
      RunHandle<String> run = engine.client().start(reader, "r", "");
      run.signal("object", new Decision("approve", List.of("a", "b")));
      engine.client().signal(run.id(), "text", Payload.ofJson("\"quoted \\\"text\\\"\""), null);
      run.signal("number", 7);

      assertThat(engine.result(run)).isEqualTo("approve[a, b]quoted \"text\"7");
      assertThat(Histories.events(engine.client(), run.id(), Event.SignalReceived.class))
          .first()
          .extracting(signal -> signal.payload().json())
          .isEqualTo("{\"action\":\"approve\",\"reasons\":[\"a\",\"b\"]}");
    }
  }

  /// The documented key-value calls did not exist.
  @Test
  void d05_keyValueData_canBeSetReadAndRemoved() throws Exception {
    Workflow<String, String> keeper =
        Workflow.of(
            "keeper",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.kv().put("step", "one");
              ctx.kv().put("gone", 1);
              ctx.sleep(Duration.ofMinutes(1));
              ctx.kv().remove("gone");
              ctx.kv().remove("never there");
              String before = ctx.kv().get("step", String.class).orElseThrow();
              ctx.kv().put("step", "two");
              return before + ctx.kv().keys() + ctx.kv().get("gone", Integer.class).isPresent();
            });
    try (TestEngine engine = engine(keeper)) {
      RunHandle<String> run = engine.client().start(keeper, "k", "");

      assertThat(engine.result(run)).isEqualTo("one[step]false");
      assertThat(engine.client().kv(run.id())).isEqualTo(Map.of("step", Payload.ofJson("\"two\"")));
    }
  }

  /// Results of parallel work came wrapped, though the manual read their fields directly.
  @Test
  void d06_all_givesPlainResultsAndAllSettledSaysHowEachEnded() throws Exception {
    Workflow<String, String> both =
        Workflow.of(
            "both",
            String.class,
            String.class,
            (ctx, _) -> {
              List<String> plain =
                  ctx.all(List.of(ctx.activityAsync(upper, "a"), ctx.activityAsync(upper, "b")));
              List<Settled<String>> settled =
                  ctx.allSettled(
                      List.of(ctx.activityAsync(broken, "x"), ctx.activityAsync(upper, "c")));
              List<String> told = new ArrayList<>(plain);
              for (Settled<String> one : settled) {
                told.add(
                    switch (one) {
                      case Settled.Succeeded<String>(String value) -> value;
                      case Settled.Failed<String> failed -> failed.failure().message();
                      case Settled.Canceled<String> _ -> "canceled";
                    });
              }
              return String.join(",", told);
            });
    try (TestEngine engine = engine(both)) {
      assertThat(engine.result(engine.client().start(both, "b", ""))).isEqualTo("A,B,broken x,C");
    }
  }

  /// Only two could race, and an error could win as if it were a value.
  @Test
  void d07_race_takesAnyNumberAndThrowsWhatFailed() throws Exception {
    Workflow<String, String> racer =
        Workflow.of(
            "racer",
            String.class,
            String.class,
            (ctx, _) -> {
              Race<?> first =
                  ctx.race(
                      List.of(
                          ctx.sleepAsync(Duration.ofHours(1)),
                          ctx.signals("never", String.class).awaitAsync(),
                          ctx.activityAsync(upper, "quick"),
                          ctx.sleepAsync(Duration.ofHours(2))));
              Race<String> any =
                  ctx.any(
                      List.of(ctx.activityAsync(broken, "y"), ctx.activityAsync(upper, "good")));
              String thrown;
              try {
                thrown =
                    "value "
                        + ctx.race(
                            List.of(
                                ctx.activityAsync(broken, "z"),
                                ctx.sleepAsync(Duration.ofDays(1))));
              } catch (ActivityFailedException e) {
                thrown = e.failure().message();
              }
              return first.index() + " " + first.value() + " " + any.value() + " " + thrown;
            });
    try (TestEngine engine = engine(racer)) {
      Instant begin = engine.now();
      assertThat(engine.result(engine.client().start(racer, "r", "")))
          .isEqualTo("2 QUICK GOOD broken z");
      assertThat(engine.now()).isEqualTo(begin);
    }
  }

  /// The retry fields of the manual were not those of the code.
  @Test
  void d08_retryPolicy_everyFieldCounts() throws Exception {
    Activity<String, String> down =
        Activity.of(
            "down",
            String.class,
            String.class,
            (ctx, _) -> {
              if (ctx.attempt() == 5) {
                throw new UnsupportedOperationException("gone for good");
              }
              throw new IllegalStateException("down");
            });
    RetryPolicy policy =
        RetryPolicy.defaults()
            .withMaxAttempts(20)
            .withBackoff(Duration.ofSeconds(10), 3, Duration.ofSeconds(60))
            .withJitter(0)
            .withNonRetryable("java.lang.UnsupportedOperationException");
    Workflow<String, String> caller =
        Workflow.of(
            "caller",
            String.class,
            String.class,
            (ctx, _) -> ctx.activity(down, "", ActivityOptions.defaults().withRetry(policy)));
    try (TestEngine engine = TestEngine.of(caller, down)) {
      RunHandle<String> run = engine.client().start(caller, "c", "");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);

      List<Long> waits = new ArrayList<>();
      for (Recorded recorded : Histories.of(engine.client(), run.id())) {
        if (recorded.event() instanceof Event.AttemptFailed failed) {
          waits.add((failed.retryAtMillis() - recorded.atMillis()) / 1_000);
        }
      }
      assertThat(waits).containsExactly(10L, 30L, 60L, 60L);
    }
  }

  /// Options were accepted and ignored.
  @Test
  void d09_options_ofAWorkflowAreSeenInItsRuns() throws Exception {
    Workflow<String, String> nightly =
        Workflow.of("nightly", String.class, String.class, (ctx, _) -> ctx.info().version())
            .version("2026-11")
            .workKind("report");
    StartOptions options = StartOptions.defaults().withLabels(Map.of("team", "x"));
    try (TestEngine engine = engine(nightly)) {
      RunHandle<String> run = engine.client().start(nightly, "n", "", options);

      assertThat(engine.result(run)).isEqualTo("2026-11");
      assertThat(
              engine
                  .client()
                  .list(QueryParser.parse("kind:report label.team:x"), ListOptions.FROM_NEWEST, 10)
                  .runs())
          .hasSize(1);
    }
  }

  /// Options of one call were ignored. Those were the model and the tools of a model call, which
  /// come with the agents; here it is the options of any activity.
  @Test
  void d10_optionsOfACall_winOverTheUsualOnes() throws Exception {
    Activity<String, String> usual =
        upper.with(ActivityOptions.defaults().withQueue("nobody-serves-this"));
    Workflow<String, String> caller =
        Workflow.of(
            "caller",
            String.class,
            String.class,
            (ctx, text) -> ctx.activity(usual, text, ActivityOptions.defaults()));
    try (TestEngine engine = TestEngine.of(caller, usual)) {
      assertThat(engine.result(engine.client().start(caller, "c", "loud"))).isEqualTo("LOUD");
    }
  }
}
