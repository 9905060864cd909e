package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.BranchFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Joins and races: results in order, losers given up, the same winner on every replay.
final class CombinatorScenariosTest {
  private final Journal journal = new Journal();
  private final Activity<String, String> echo =
      Activity.of(
          "echo",
          String.class,
          String.class,
          (_, text) -> {
            journal.add(text);
            return text;
          });
  private final Activity<String, String> broken =
      Activity.of(
          "broken",
          String.class,
          String.class,
          (_, text) -> {
            throw new WorkflowFailure("broken " + text);
          });

  private Object result(Workflow.Body<String, String> body) throws Exception {
    Workflow<String, String> workflow = Workflow.of("w", String.class, String.class, body);
    try (TestEngine engine = TestEngine.of(workflow, echo, broken)) {
      Object result = engine.result(engine.client().start(workflow, "r", ""));
      assertThat(engine.store().check()).isEmpty();
      return result;
    }
  }

  private static Promise<String> after(WorkflowContext ctx, int seconds) {
    return ctx.fork(() -> {
      ctx.sleep(Duration.ofSeconds(seconds));
      return seconds + " s";
    });
  }

  @Test
  void any_firstResultWins_failuresCountOnlyIfAllFail() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Race<String> won =
                  ctx.any(List.of(ctx.activityAsync(broken, "a"), after(ctx, 9), after(ctx, 3)));
              try {
                ctx.any(List.of(ctx.activityAsync(broken, "b"), ctx.activityAsync(broken, "c")));
                return "impossible";
              } catch (BranchFailedException e) {
                return won.index() + ": " + won.value() + ", then " + e.failure().message();
              }
            }))
        .isIn("2: 3 s, then broken c", "2: 3 s, then broken b");
  }

  @Test
  void race_loserTimer_hasNoEffectOnTheResult() throws Exception {
    Workflow<String, String> racing =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              Race<String> won = ctx.race(List.of(after(ctx, 3_600), ctx.activityAsync(echo, "x")));
              return won.value();
            });
    try (TestEngine engine = TestEngine.of(racing, echo)) {
      Instant begin = engine.now();
      RunHandle<String> run = engine.client().start(racing, "r", "");

      assertThat(engine.result(run)).isEqualTo("x");
      assertThat(engine.now()).isEqualTo(begin);
      engine.advance(Duration.ofHours(2));
      assertThat(run.record().head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void race_ofThoseThatHadEnded_isWonByTheFirstArgument() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Promise<String> slow = after(ctx, 5);
              Promise<String> quick = after(ctx, 1);
              ctx.sleep(Duration.ofMinutes(1));
              return ctx.race(List.of(slow, quick)).value();
            }))
        .isEqualTo("5 s");
  }

  @Test
  void race_moreWorkAfterIt_replays() throws Exception {
    assertThat(
            result((ctx, _) -> {
              List<String> won = new ArrayList<>();
              for (int i = 1; i <= 5; i++) {
                won.add(ctx.race(List.of(after(ctx, 10 + i), after(ctx, i))).value());
                won.add(ctx.activity(echo, "work " + i));
              }
              return String.join(",", won);
            }))
        .isEqualTo("1 s,work 1,2 s,work 2,3 s,work 3,4 s,work 4,5 s,work 5");
  }

  @Test
  void all_oneFails_throwsAtOnceAndCancelsTheRest() throws Exception {
    Workflow<String, String> joining =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              Instant begin = ctx.now();
              try {
                ctx.all(List.of(after(ctx, 3_600), ctx.activityAsync(broken, "b")));
                return "impossible";
              } catch (ActivityFailedException e) {
                return e.failure().message() + " after " + Duration.between(begin, ctx.now());
              }
            });
    try (TestEngine engine = TestEngine.of(joining, broken)) {
      RunHandle<String> run = engine.client().start(joining, "r", "");

      assertThat(engine.result(run)).isEqualTo("broken b after PT0S");
      assertThat(Histories.kinds(engine.client(), run.id())).contains("CommandCanceled");
    }
  }

  @Test
  void allSettled_tellsEachEndInOrder() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Promise<String> given = after(ctx, 5);
              given.cancel();
              List<Settled<String>> ends =
                  ctx.allSettled(List.of(after(ctx, 2), ctx.activityAsync(broken, "b"), given));
              return ends.stream().map(end -> end.getClass().getSimpleName()).toList().toString();
            }))
        .isEqualTo("[Succeeded, Failed, Canceled]");
  }

  @Test
  void combination_withTimeout_cancelsWhatIsLeft() throws Exception {
    Workflow<String, String> bounded =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              try {
                ctx.all(List.of(after(ctx, 10), after(ctx, 3_600)), Duration.ofSeconds(60));
                return "impossible";
              } catch (WaitTimedOutException e) {
                return e.getMessage();
              }
            });
    try (TestEngine engine = TestEngine.of(bounded)) {
      RunHandle<String> run = engine.client().start(bounded, "r", "");

      assertThat(engine.result(run)).isEqualTo("all of 2 did not come within PT1M");
      assertThat(run.record().head().waits()).isEmpty();
    }
  }

  @Test
  void nestedRaces_cancelTheirLosersOnly() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Promise<Race<String>> inner = ctx.raceAsync(List.of(after(ctx, 2), after(ctx, 50)));
              Promise<String> other = after(ctx, 100);
              Race<?> outer = ctx.race(List.of(other, inner));
              String kept = after(ctx, 1).await();
              return outer.index() + " " + ((Race<?>) outer.value()).value() + " " + kept;
            }))
        .isEqualTo("1 2 s 1 s");
  }

  @Test
  void awaitWithTimeout_leavesTheWorkAlive() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Promise<String> slow = after(ctx, 100);
              try {
                return "too early " + slow.await(Duration.ofSeconds(10));
              } catch (WaitTimedOutException e) {
                return "waited, then " + slow.await();
              }
            }))
        .isEqualTo("waited, then 100 s");
  }

  @Test
  void branches_failing_tellTheirOwnError() throws Exception {
    assertThat(
            result((ctx, _) -> {
              Promise<String> bad =
                  ctx.fork(() -> {
                    ctx.sleep(Duration.ofSeconds(1));
                    throw new IllegalArgumentException("in a branch");
                  });
              try {
                return bad.await();
              } catch (IllegalArgumentException e) {
                return e.getMessage();
              }
            }))
        .isEqualTo("in a branch");
  }

  @Test
  void emptyCombinations_endAtOnceOrAreRefused() throws Exception {
    assertThat(
            result((ctx, _) -> {
              List<Promise<String>> none = List.of();
              try {
                return "impossible " + ctx.race(none);
              } catch (RuntimeException e) {
                return ctx.all(none).size() + " " + ctx.allSettled(none).size() + e.getMessage();
              }
            }))
        .asString()
        .startsWith("0 0")
        .contains("race of no promises would never end");
  }
}
