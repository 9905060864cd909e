package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Signals: kept from the moment they are accepted, in order per name, each taken once.
final class SignalScenariosTest {

  private static Workflow<String, String> workflow(Workflow.Body<String, String> body) {
    return Workflow.of("w", String.class, String.class, body);
  }

  private static String next(WorkflowContext ctx, String name) {
    return ctx.signals(name, String.class).await();
  }

  @Test
  void signal_toUnknownRun_isAnErrorAndBlocksNobody() throws Exception {
    Workflow<String, String> waiting = workflow((ctx, _) -> next(ctx, "go"));
    try (TestEngine engine = TestEngine.of(waiting)) {
      RunHandle<String> run = engine.client().start(waiting, "w", "");
      RunId nobody = RunId.of("nobody");

      assertRefused(ErrorCode.NO_SUCH_RUN, () -> engine.client().signal(nobody, "go", "x"))
          .hasMessageContaining("nobody");
      run.signal("go", "on");

      assertThat(engine.result(run)).isEqualTo("on");
    }
  }

  @Test
  void signal_toEndedRun_isRefusedAndChangesNothing() throws Exception {
    Workflow<String, String> quick = workflow((_, _) -> "done");
    try (TestEngine engine = TestEngine.of(quick)) {
      RunHandle<String> run = engine.client().start(quick, "w", "");
      engine.result(run);
      var before = Histories.of(engine.client(), run.id());

      assertRefused(ErrorCode.WRONG_STATE, () -> run.signal("go", "x"))
          .hasMessageContainingAll("w", "succeeded", "'go'");

      assertThat(Histories.of(engine.client(), run.id())).isEqualTo(before);
    }
  }

  @Test
  void signals_ofOneName_comeInTheOrderOfSending() throws Exception {
    Workflow<String, String> collecting =
        workflow((ctx, _) -> {
          List<String> all = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            all.add(next(ctx, "n"));
          }
          return String.join(",", all);
        });
    try (TestEngine engine = TestEngine.of(collecting)) {
      RunHandle<String> run = engine.client().start(collecting, "w", "");
      List<String> sent = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        run.signal("n", "s" + i);
        sent.add("s" + i);
      }

      assertThat(engine.result(run)).isEqualTo(String.join(",", sent));
    }
  }

  @Test
  void signals_ofTwoNames_doNotMix() throws Exception {
    Workflow<String, String> reading =
        workflow((ctx, _) -> next(ctx, "b") + next(ctx, "a") + next(ctx, "b") + next(ctx, "a"));
    try (TestEngine engine = TestEngine.of(reading)) {
      RunHandle<String> run = engine.client().start(reading, "w", "");
      for (String value : List.of("a1", "a2", "b1", "b2")) {
        run.signal(value.substring(0, 1), value);
      }

      assertThat(engine.result(run)).isEqualTo("b1a1b2a2");
    }
  }

  @Test
  void signal_sentTwiceWithOneDedupId_arrivesOnce() throws Exception {
    Workflow<String, String> reading =
        workflow((ctx, _) -> {
          String first = next(ctx, "n");
          ctx.sleep(Duration.ofMinutes(1));
          return first + ctx.signals("n", String.class).poll().orElse(" and nothing more");
        });
    try (TestEngine engine = TestEngine.of(reading)) {
      RunHandle<String> run = engine.client().start(reading, "w", "");
      Payload payment = Payload.ofJson("\"paid\"");
      engine.client().signal(run.id(), "n", payment, "invoice-7");
      engine.settle();
      engine.client().signal(run.id(), "n", payment, "invoice-7");
      engine.crash();
      engine.client().signal(run.id(), "n", payment, "invoice-7");

      assertThat(engine.result(engine.client().handle(run.id(), reading.output())))
          .isEqualTo("paid and nothing more");
    }
  }

  @Test
  void wait_thatLostToATimer_takesNoSignal() throws Exception {
    Workflow<String, String> patient =
        workflow((ctx, _) -> {
          SignalChannel<String> channel = ctx.signals("n", String.class);
          for (int i = 0; i < 2; i++) {
            try {
              return "too early " + channel.await(Duration.ofMillis(30));
            } catch (WaitTimedOutException e) {
              ctx.status("timeout " + i);
            }
          }
          Race<?> lost = ctx.race(List.of(ctx.sleepAsync(Duration.ZERO), channel.awaitAsync()));
          return lost.index() + " " + channel.await();
        });
    try (TestEngine engine = TestEngine.of(patient)) {
      RunHandle<String> run = engine.client().start(patient, "w", "");
      engine.advance(Duration.ofSeconds(1));
      assertThat(run.record().head().waits()).hasSize(1);

      run.signal("n", "for the fourth wait");

      assertThat(engine.result(run)).isEqualTo("0 for the fourth wait");
    }
  }

  @Test
  void signal_racingATimer_theOneThatComesFirstWins() throws Exception {
    Workflow<String, String> racing =
        workflow((ctx, _) -> {
          Race<?> first =
              ctx.race(
                  List.of(
                      ctx.sleepAsync(Duration.ofMinutes(1)),
                      ctx.signals("n", String.class).awaitAsync()));
          return "winner " + first.index();
        });
    try (TestEngine engine = TestEngine.of(racing)) {
      RunHandle<String> early = engine.client().start(racing, "early", "");
      RunHandle<String> late = engine.client().start(racing, "late", "");
      engine.advance(Duration.ofSeconds(59));
      early.signal("n", "x");
      engine.advance(Duration.ofSeconds(2));

      assertThat(engine.result(early)).isEqualTo("winner 1");
      assertThat(engine.result(late)).isEqualTo("winner 0");
    }
  }

  @Test
  void signalAndTimer_bothDueAfterADowntime_replayAlike() throws Exception {
    Workflow<String, String> racing =
        workflow((ctx, _) -> {
          Race<?> first =
              ctx.race(
                  List.of(
                      ctx.sleepAsync(Duration.ofMinutes(1)),
                      ctx.signals("n", String.class).awaitAsync()));
          ctx.kv().put("winner", first.index());
          ctx.sleep(Duration.ofMinutes(1));
          return "winner " + first.index();
        });
    try (TestEngine engine = TestEngine.of(racing)) {
      RunHandle<String> run = engine.client().start(racing, "w", "");
      engine.settle();
      run.signal("n", "accepted before the timer was due");
      engine.crash(Duration.ofHours(1));

      assertThat(engine.result(engine.client().handle(run.id(), racing.output())))
          .isEqualTo("winner 1");
    }
  }

  @Test
  void twoWaiters_onOneName_areServedInTheOrderTheyCame() throws Exception {
    Workflow<String, String> two =
        workflow((ctx, _) -> {
          Promise<String> first = ctx.fork(() -> "first got " + next(ctx, "n"));
          Promise<String> second = ctx.fork(() -> "second got " + next(ctx, "n"));
          return String.join(", ", ctx.all(List.of(first, second)));
        });
    try (TestEngine engine = TestEngine.of(two)) {
      RunHandle<String> run = engine.client().start(two, "w", "");
      engine.settle();
      run.signal("n", "1");
      engine.crash();
      engine.client().signal(run.id(), "n", "2");

      assertThat(engine.result(engine.client().handle(run.id(), two.output())))
          .isEqualTo("first got 1, second got 2");
    }
  }

  @Test
  void poll_takesWhatIsThereAndNoMore() throws Exception {
    Workflow<String, String> polling =
        workflow((ctx, _) -> {
          String before = ctx.signals("n", String.class).poll().orElse("none");
          next(ctx, "go");
          SignalChannel<String> channel = ctx.signals("n", String.class);
          return before
              + channel.poll().orElse("none")
              + channel.poll().orElse("none")
              + channel.poll().orElse("none");
        });
    try (TestEngine engine = TestEngine.of(polling)) {
      RunHandle<String> run = engine.client().start(polling, "w", "");
      engine.settle();
      run.signal("n", "1");
      run.signal("n", "2");
      run.signal("go", "");

      assertThat(engine.result(run)).isEqualTo("none12none");
    }
  }

  @Test
  void signal_thatDoesNotFitItsType_canBeCaughtAndTheNextOneTaken() throws Exception {
    Workflow<String, String> strict =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              SignalChannel<Integer> numbers = ctx.signals("n", Integer.class);
              try {
                return "took " + numbers.await();
              } catch (RuntimeException e) {
                return e.getMessage() + "; then " + numbers.await();
              }
            });
    try (TestEngine engine = TestEngine.of(strict)) {
      RunHandle<String> run = engine.client().start(strict, "w", "");
      run.signal("n", List.of("not", "a", "number"));
      run.signal("n", 7);

      assertThat(engine.result(run)).contains("signal n", "java.lang.Integer").endsWith("then 7");
    }
  }

  @Test
  void signals_notAwaited_doNotDisturbTheRun() throws Exception {
    Workflow<String, String> deaf =
        workflow((ctx, _) -> {
          ctx.sleep(Duration.ofMinutes(1));
          return "done";
        });
    try (TestEngine engine = TestEngine.of(deaf)) {
      RunHandle<String> run = engine.client().start(deaf, "w", "");
      for (int i = 0; i < 50; i++) {
        run.signal("noise", i);
      }
      engine.settle();
      assertThat(run.record().head().state()).isEqualTo(RunState.WAITING);

      assertThat(engine.result(run)).isEqualTo("done");
      assertThatThrownBy(() -> run.signal("noise", 51)).hasMessageContaining("succeeded");
    }
  }
}
