package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Large numbers: wide fan-outs, long histories, many runs.
@Timeout(120)
final class ScaleScenariosTest {
  private final Activity<Integer, Integer> twice =
      Activity.of("twice", Integer.class, Integer.class, (_, n) -> 2 * n);

  private TestEngine resident(Workflow<?, ?>... workflows) {
    return TestEngine.builder()
        .workflows(workflows)
        .activities(twice)
        .replayAtEveryWait(false)
        .start();
  }

  private Workflow<Integer, Long> fanOut() {
    return Workflow.of(
        "fan",
        Integer.class,
        Long.class,
        (ctx, width) -> {
          List<Promise<Integer>> all = new ArrayList<>();
          for (int i = 0; i < width; i++) {
            all.add(ctx.activityAsync(twice, i));
          }
          return ctx.all(all).stream().mapToLong(Integer::longValue).sum();
        });
  }

  @Test
  void fanOut_ofAThousand_joinsInOrder() throws Exception {
    Workflow<Integer, Boolean> ordered =
        Workflow.of(
            "fan",
            Integer.class,
            Boolean.class,
            (ctx, width) -> {
              List<Promise<Integer>> all = new ArrayList<>();
              for (int i = 0; i < width; i++) {
                int n = i;
                all.add(ctx.stepAsync("n", Integer.class, _ -> n));
              }
              List<Integer> results = ctx.all(all);
              for (int i = 0; i < width; i++) {
                if (results.get(i) != i) {
                  return false;
                }
              }
              return results.size() == width;
            });
    try (TestEngine engine = resident(ordered)) {
      assertThat(engine.result(engine.client().start(ordered, "f", 1_000))).isTrue();
    }
  }

  @Test
  void fanOut_ofTenThousandActivities_completes() throws Exception {
    Workflow<Integer, Long> fan = fanOut();
    try (TestEngine engine = resident(fan)) {
      RunHandle<Long> run = engine.client().start(fan, "f", 10_000);

      assertThat(engine.result(run)).isEqualTo(99_990_000L);
      assertThat(run.record().head().lastSeq()).isEqualTo(20_002);
      assertThat(engine.client().metrics().activities()).isEqualTo(10_000);
    }
  }

  @Test
  void fanOut_ofAThousandChildren_completes() throws Exception {
    Workflow<Integer, Integer> child =
        Workflow.of("child", Integer.class, Integer.class, (_, n) -> n);
    Workflow<Integer, Long> parent =
        Workflow.of(
            "parent",
            Integer.class,
            Long.class,
            (ctx, width) -> {
              List<Promise<Integer>> all = new ArrayList<>();
              for (int i = 0; i < width; i++) {
                all.add(ctx.childAsync(child, i));
              }
              return ctx.all(all).stream().mapToLong(Integer::longValue).sum();
            });
    try (TestEngine engine = resident(parent, child)) {
      assertThat(engine.result(engine.client().start(parent, "p", 1_000))).isEqualTo(499_500L);
    }
  }

  @Test
  void wideRun_shutDownInTheMiddle_goesOnAfterTheRestart() throws Exception {
    Workflow<Integer, Long> waitingThenFan =
        Workflow.of(
            "fan",
            Integer.class,
            Long.class,
            (ctx, width) -> {
              List<Promise<Integer>> all = new ArrayList<>();
              for (int i = 0; i < width; i++) {
                all.add(ctx.signals("n" + i, Integer.class).awaitAsync());
              }
              return ctx.all(all).stream().mapToLong(Integer::longValue).sum();
            });
    try (TestEngine engine = resident(waitingThenFan)) {
      RunHandle<Long> run = engine.client().start(waitingThenFan, "f", 300);
      for (int i = 0; i < 300; i++) {
        if (i % 100 == 50) {
          engine.crash();
        }
        engine.client().signal(run.id(), "n" + i, i);
      }

      assertThat(engine.result(engine.client().handle(run.id(), waitingThenFan.output())))
          .isEqualTo(44_850L);
      assertThat(Histories.events(engine.client(), run.id(), Event.SignalReceived.class))
          .hasSize(300);
    }
  }

  @Test
  void history_ofTenThousandEvents_replaysAndAdvisesToContinueAsNew() throws Exception {
    Workflow<Integer, String> long_ =
        Workflow.of(
            "long",
            Integer.class,
            String.class,
            (ctx, steps) -> {
              boolean advised = ctx.info().isContinueAsNewAdvised();
              for (int i = 0; i < steps; i++) {
                int n = i;
                ctx.step("s", Integer.class, _ -> n);
              }
              ctx.signals("go", String.class).await();
              return advised + " " + ctx.info().isContinueAsNewAdvised();
            });
    try (TestEngine engine = resident(long_)) {
      RunHandle<String> run = engine.client().start(long_, "l", 5_000);
      engine.settle();
      assertThat(run.record().head().lastSeq()).isEqualTo(10_002);
      engine.crash();
      engine.client().signal(run.id(), "go", "");

      assertThat(engine.result(engine.client().handle(run.id(), long_.output())))
          .isEqualTo("false true");
      assertThat(engine.client().metrics().rebuilds()).isEqualTo(1);
    }
  }

  @Test
  void sleepers_tenThousand_wakeInTime() throws Exception {
    Workflow<Integer, Integer> sleeper =
        Workflow.of(
            "sleeper",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              ctx.sleep(Duration.ofMinutes(n));
              return n;
            });
    try (TestEngine engine = resident(sleeper)) {
      for (int i = 0; i < 10_000; i++) {
        engine.client().start(sleeper, "s" + i, i % 100);
      }
      engine.advance(Duration.ofMinutes(49));
      assertThat(engine.client().metrics().stored()).containsEntry("succeeded", 5_000L);
      engine.crash(Duration.ofMinutes(30));
      engine.advance(Duration.ofMinutes(30));

      assertThat(engine.client().metrics().stored()).containsEntry("succeeded", 10_000L);
      assertThat(engine.client().require(RunId.of("s9999")).head().endedAtMillis()).isPositive();
    }
  }
}
