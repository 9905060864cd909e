package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Continue-as-new: the run lives on, its history begins anew, and nothing falls between.
final class ContinueAsNewScenariosTest {
  private record Account(int balance, int handled) {}

  /// An account that handles three messages per execution.
  private static final Workflow<Account, Account> ACCOUNT =
      Workflow.of(
          "account",
          Account.class,
          Account.class,
          (ctx, start) -> {
            Account account = start;
            SignalChannel<Integer> changes = ctx.signals("change", Integer.class);
            for (int i = 0; i < 3; i++) {
              int change = changes.await();
              if (change == 0) {
                return account;
              }
              account = new Account(account.balance() + change, account.handled() + 1);
              ctx.kv().put("balance", account.balance());
            }
            throw ctx.continueAsNew(account);
          });

  private static Workflow<Integer, Integer> workflow(Workflow.Body<Integer, Integer> body) {
    return Workflow.of("w", Integer.class, Integer.class, body);
  }

  @Test
  void actor_overManyExecutions_handlesEverySignalOnceAndInOrder() throws Exception {
    try (TestEngine engine = TestEngine.of(ACCOUNT)) {
      RunHandle<Account> run = engine.client().start(ACCOUNT, "a", new Account(0, 0));
      for (int i = 1; i <= 50; i++) {
        run.signal("change", i);
        if (i % 7 == 0) {
          engine.settle();
        }
      }
      run.signal("change", 0);

      assertThat(engine.result(run)).isEqualTo(new Account(1275, 50));
      assertThat(run.record().head().execution()).isEqualTo(17);
      assertThat(engine.client().kv(run.id())).containsEntry("balance", Payload.ofJson("1275"));
    }
  }

  @Test
  void actors_concurrentAndCrashing_keepEverySignal() throws Exception {
    TestEngine.Builder set = TestEngine.builder().workflows(ACCOUNT);
    try (TestEngine engine = set.start()) {
      for (int actor = 0; actor < 5; actor++) {
        engine.client().start(ACCOUNT, "a" + actor, new Account(0, 0));
      }
      for (int i = 1; i <= 20; i++) {
        for (int actor = 0; actor < 5; actor++) {
          engine.client().signal(RunId.of("a" + actor), "change", i);
        }
        if (i % 4 == 0) {
          engine.crash();
        }
      }
      for (int actor = 0; actor < 5; actor++) {
        RunId id = RunId.of("a" + actor);
        engine.client().signal(id, "change", 0);
        assertThat(engine.result(engine.client().handle(id, ACCOUNT.output())))
            .isEqualTo(new Account(210, 20));
      }
    }
  }

  @Test
  void executions_past_endInContinuedAsNewAndStayReadable() throws Exception {
    Workflow<Integer, Integer> chain =
        workflow((ctx, n) -> {
          ctx.step("s", Integer.class, _ -> n);
          if (n < 10) {
            throw ctx.continueAsNew(n + 1);
          }
          return n;
        });
    try (TestEngine engine = TestEngine.of(chain)) {
      RunHandle<Integer> run = engine.client().start(chain, "c", 1);
      assertThat(engine.result(run)).isEqualTo(10);

      for (int execution = 1; execution <= 10; execution++) {
        List<Recorded> history = Histories.of(engine.client(), run.id(), execution);
        assertThat(history.getFirst().event())
            .isInstanceOfSatisfying(
                Event.RunStarted.class, started -> assertThat(started.input().json()).isNotNull());
        assertThat(history.getLast().event().kind())
            .isEqualTo(execution < 10 ? "ContinuedAsNew" : "RunCompleted");
        assertThat(history).extracting(Recorded::seq).first().isEqualTo(1L);
      }
    }
  }

  @Test
  void continueAsNew_withoutAnyWait_rollsOver() throws Exception {
    Workflow<Integer, Integer> eager =
        workflow((ctx, n) -> {
          if (n < 20) {
            throw ctx.continueAsNew(n + 1);
          }
          return n;
        });
    try (TestEngine engine = TestEngine.of(eager)) {
      assertThat(engine.result(engine.client().start(eager, "e", 1))).isEqualTo(20);
    }
  }

  @Test
  void statusLabelsAndKeys_areCarriedOver() throws Exception {
    Workflow<Integer, Integer> carrying =
        workflow((ctx, n) -> {
          if (n == 1) {
            ctx.status("from the first");
            ctx.labels(Map.of("team", "x"));
            ctx.kv().put("a", 1);
            ctx.kv().put("b", 2);
            throw ctx.continueAsNew(2);
          }
          ctx.kv().remove("b");
          return ctx.kv().get("a", Integer.class).orElse(0) + ctx.kv().keys().size();
        });
    try (TestEngine engine = TestEngine.of(carrying)) {
      RunHandle<Integer> run = engine.client().start(carrying, "c", 1);

      assertThat(engine.result(run)).isEqualTo(2);
      assertThat(run.record().head().status()).isEqualTo("from the first");
      assertThat(run.record().head().labels()).containsEntry("team", "x");
      assertThat(engine.client().kv(run.id())).isEqualTo(Map.of("a", Payload.ofJson("1")));
    }
  }

  @Test
  void activityUnderWay_isStoppedAndItsLateResultIgnored() throws Exception {
    Gate gate = new Gate();
    Activity<Integer, Integer> deaf =
        Activity.of(
            "deaf",
            Integer.class,
            Integer.class,
            (_, n) -> {
              gate.passUninterruptibly();
              return n;
            });
    Workflow<Integer, Integer> impatient =
        workflow((ctx, n) -> {
          if (n == 1) {
            ctx.activityAsync(deaf, 1);
            ctx.signals("next", String.class).await();
            throw ctx.continueAsNew(2);
          }
          return ctx.signals("end", Integer.class).await();
        });
    try (TestEngine engine = TestEngine.of(impatient, deaf)) {
      RunHandle<Integer> run = engine.client().start(impatient, "i", 1);
      gate.awaitComers(1);
      run.signal("next", "");
      gate.awaitInterrupt();
      gate.open();
      engine.settle();
      assertThat(Histories.kinds(engine.client(), run.id()))
          .containsExactly("RunStarted", "SignalAwaited");
      run.signal("end", 5);

      assertThat(engine.result(run)).isEqualTo(5);
    }
  }

  @Test
  void childrenOfTheOldExecution_areCanceledAndNewOnesHaveTheirOwnIds() throws Exception {
    Workflow<Integer, Integer> child =
        Workflow.of(
            "child",
            Integer.class,
            Integer.class,
            (ctx, _) -> ctx.signals("n", Integer.class).await());
    Workflow<Integer, Integer> parent =
        workflow((ctx, n) -> {
          var promise = ctx.childAsync(child, n);
          if (n == 1) {
            ctx.signals("next", String.class).await();
            throw ctx.continueAsNew(2);
          }
          return promise.await();
        });
    try (TestEngine engine = TestEngine.builder().workflows(parent, child).start()) {
      RunHandle<Integer> run = engine.client().start(parent, "p", 1);
      engine.settle();
      run.signal("next", "");
      engine.settle();

      assertThat(engine.client().require(RunId.of("p.1")).head().state())
          .isEqualTo(RunState.CANCELED);
      engine.client().signal(RunId.of("p.2-1"), "n", 9);
      assertThat(engine.result(run)).isEqualTo(9);
    }
  }

  @Test
  void childThatContinuesAsNew_stillReportsToItsParent() throws Exception {
    Workflow<Integer, Integer> child =
        Workflow.of(
            "child",
            Integer.class,
            Integer.class,
            (ctx, n) -> {
              ctx.sleep(Duration.ofMinutes(1));
              if (n < 4) {
                throw ctx.continueAsNew(n + 1);
              }
              return n * 10;
            });
    Workflow<Integer, Integer> parent = workflow((ctx, n) -> ctx.child(child, n));
    try (TestEngine engine = TestEngine.builder().workflows(parent, child).start()) {
      RunHandle<Integer> run = engine.client().start(parent, "p", 1);
      engine.advance(Duration.ofMinutes(2));
      engine.crash();

      assertThat(engine.result(engine.client().handle(run.id(), parent.output()))).isEqualTo(40);
    }
  }

  @Test
  void cancel_betweenExecutions_isNotLost() throws Exception {
    Workflow<Integer, Integer> rolling =
        workflow((ctx, n) -> {
          ctx.sleep(Duration.ofSeconds(1));
          throw ctx.continueAsNew(n + 1);
        });
    try (TestEngine engine = TestEngine.of(rolling)) {
      RunHandle<Integer> run = engine.client().start(rolling, "r", 1);
      for (int i = 0; i < 5; i++) {
        engine.advance(Duration.ofMillis(999));
        engine.advance(Duration.ofMillis(1));
      }
      run.cancel("enough");

      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
    }
  }
}
