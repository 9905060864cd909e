package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Unusual things that users do, or that happen to them.
final class EdgeScenariosTest {
  private static final RunId RUN = RunId.of("r");

  private static Workflow<String, String> workflow(Workflow.Body<String, String> body) {
    return Workflow.of("w", String.class, String.class, body);
  }

  private static Failure failure(TestEngine engine) throws InterruptedException {
    Event outcome = engine.untilEnded(RUN).head().outcome();
    assertThat(outcome).isInstanceOf(Event.RunFailed.class);
    return ((Event.RunFailed) outcome).failure();
  }

  @Test
  void sleep_longerThanTimeItself_waits() throws Exception {
    Workflow<String, String> forever =
        workflow((ctx, _) -> {
          ctx.sleep(Duration.ofSeconds(Long.MAX_VALUE));
          return "impossible";
        });
    try (TestEngine engine = TestEngine.of(forever)) {
      engine.client().start(forever, "r", "");
      engine.advance(Duration.ofDays(10));
      assertThat(engine.client().require(RUN).head().state()).isEqualTo(RunState.WAITING);
      engine.client().cancel(RUN, "long enough");

      assertThat(engine.untilEnded(RUN).head().state()).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void sleep_negative_failsTheRunWithTheReason() throws Exception {
    Workflow<String, String> wrong =
        workflow((ctx, _) -> {
          ctx.sleep(Duration.ofSeconds(-1));
          return "";
        });
    try (TestEngine engine = TestEngine.of(wrong)) {
      engine.client().start(wrong, "r", "");

      assertThat(failure(engine).message()).contains("must not be negative");
    }
  }

  @Test
  void codeThatRecursesForEver_failsItsRunAndNoOther() throws Exception {
    Workflow<String, String> deep = workflow((_, _) -> deeper(0));
    try (TestEngine engine = TestEngine.of(deep)) {
      engine.client().start(deep, "r", "");

      assertThat(failure(engine).type()).isEqualTo(StackOverflowError.class.getName());
    }
  }

  private static String deeper(int depth) {
    return depth < 0 ? "" : deeper(depth + 1) + depth;
  }

  @Test
  void bodyThatThrowsAnError_isAFailedAttempt() throws Exception {
    Workflow<String, String> erring =
        workflow((ctx, _) ->
            ctx.step(
                "s",
                String.class,
                _ -> {
                  throw new AssertionError("not even an exception");
                }));
    try (TestEngine engine = TestEngine.of(erring)) {
      engine.client().start(erring, "r", "");

      assertThat(failure(engine).summary())
          .contains("java.lang.AssertionError: not even an exception");
    }
  }

  @Test
  void failure_keepsItsCausesAndPlace() throws Exception {
    Workflow<String, String> failing =
        workflow((ctx, _) ->
            ctx.step(
                "s",
                String.class,
                _ -> {
                  throw new IllegalStateException("outer", new IOException("disk on fire"));
                }));
    try (TestEngine engine = TestEngine.of(failing)) {
      engine.client().start(failing, "r", "");
      Failure failure = failure(engine);

      assertThat(failure.summary())
          .contains("IllegalStateException: outer", "java.io.IOException: disk on fire");
      assertThat(failure.cause().stack()).contains("EdgeScenariosTest");
    }
  }

  @Test
  void branchesLeftAtTheEnd_areGivenUp() throws Exception {
    Workflow<String, String> hasty =
        workflow((ctx, _) -> {
          ctx.fork(() -> {
            ctx.sleep(Duration.ofHours(1));
            ctx.status("too late");
            return "";
          });
          ctx.sleepAsync(Duration.ofHours(2));
          return "done";
        });
    try (TestEngine engine = TestEngine.of(hasty)) {
      RunHandle<String> run = engine.client().start(hasty, "r", "");
      assertThat(engine.result(run)).isEqualTo("done");
      engine.advance(Duration.ofHours(3));

      assertThat(run.record().head().status()).isNull();
      assertThat(run.record().head().waits()).isEmpty();
    }
  }

  @Test
  void activity_thatUsesTheClient_startsWaitsAndSignals() throws Exception {
    AtomicReference<Client> client = new AtomicReference<>();
    Workflow<String, String> other =
        Workflow.of("other", String.class, String.class, (_, text) -> text + " from the other");
    Activity<String, String> helper =
        Activity.of(
            "helper",
            String.class,
            String.class,
            (ctx, text) -> {
              String answer =
                  client.get().start(other, "helped", text).result(Duration.ofSeconds(20));
              client.get().signal(ctx.run(), "told", "and a signal");
              return answer;
            });
    Workflow<String, String> asking =
        workflow((ctx, _) ->
            ctx.activity(helper, "hello") + " " + ctx.signals("told", String.class).await());
    try (TestEngine engine =
        TestEngine.builder().workflows(asking, other).activities(helper).start()) {
      client.set(engine.client());

      assertThat(engine.result(engine.client().start(asking, "r", "")))
          .isEqualTo("hello from the other and a signal");
    }
  }

  @Test
  void waitingClient_whoseRunIsDeleted_isTold() throws Exception {
    Workflow<String, String> waiting =
        workflow((ctx, _) -> ctx.signals("go", String.class).await());
    CompletableFuture<Throwable> told = new CompletableFuture<>();
    try (TestEngine engine = TestEngine.of(waiting)) {
      RunHandle<String> run = engine.client().start(waiting, "r", "");
      engine.settle();
      Thread.startVirtualThread(() -> {
        try {
          run.result();
        } catch (RuntimeException | InterruptedException e) {
          told.complete(e);
        }
      });
      engine.client().delete(RUN, true);

      assertThat(told.get(20, TimeUnit.SECONDS)).hasMessageContaining("no run has the id");
    }
  }

  @Test
  void cancel_thatArrivesWithTheEndOfAnExecution_reachesTheNext() throws Exception {
    Workflow<String, String> rolling =
        workflow((ctx, _) -> {
          ctx.signals("next", String.class).await();
          throw ctx.continueAsNew("again");
        });
    try (TestEngine engine = TestEngine.of(rolling)) {
      engine.client().start(rolling, "r", "");
      engine.settle();
      engine.client().pause(RUN, "to collect mail");
      engine.settle();
      engine.client().signal(RUN, "next", "");
      engine.client().signal(RUN, "kept", "for the next execution");
      engine.client().resume(RUN);
      engine.client().cancel(RUN, "while it rolls over");

      assertThat(engine.untilEnded(RUN).head().state()).isEqualTo(RunState.CANCELED);
    }
  }

  @Test
  void operations_onAnUnknownRun_allSaySo() {
    RunId nobody = RunId.of("nobody");
    try (TestEngine engine = TestEngine.builder().start()) {
      Client client = engine.client();
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.cancel(nobody, ""));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.terminate(nobody, ""));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.pause(nobody, ""));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.resume(nobody));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.retry(nobody, ""));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.unblock(nobody, ""));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.markSeen(nobody));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.answer(nobody, "q", Payload.NULL));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.pruneExecutions(nobody, 1));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.executions(nobody));
      assertRefused(ErrorCode.NO_SUCH_RUN, () -> client.awaitEnd(nobody, Duration.ZERO))
          .hasMessageContaining("nobody");
    }
  }
}
