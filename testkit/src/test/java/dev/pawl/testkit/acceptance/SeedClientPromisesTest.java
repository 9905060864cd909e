package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the forerunner's manual promises to whoever starts, watches and signals from outside.
final class SeedClientPromisesTest {
  private record Decision(String action, String reason, int votes) {}

  private final Workflow<String, Decision> approval =
      Workflow.of(
          "approval",
          String.class,
          Decision.class,
          (ctx, version) -> {
            ctx.status("awaiting-approval");
            ctx.kv().put("version", version);
            Decision decision = ctx.signals("deploy-decision", Decision.class).await();
            ctx.status("decided");
            return decision;
          });
  private final Workflow<String, String> echo =
      Workflow.of("echo", String.class, String.class, (_, text) -> text);
  private final Workflow<String, String> failing =
      Workflow.of(
          "failing",
          String.class,
          String.class,
          (_, text) -> {
            throw new WorkflowFailure(text);
          });
  private final TestEngine engine = TestEngine.builder().workflows(approval, echo, failing).start();

  @AfterEach
  void close() {
    engine.close();
  }

  private List<String> found(String query) {
    return engine
        .client()
        .list(QueryParser.parse(query), ListOptions.FROM_NEWEST, 100)
        .runs()
        .stream()
        .map(run -> run.id().value())
        .toList();
  }

  @Test
  void run_waiting_showsStatusAndKeysInGetAndList() throws Exception {
    RunHandle<Decision> run = engine.client().start(approval, "a1", "v3");
    engine.settle();

    RunRecord record = engine.client().require(run.id());
    assertThat(record.type()).isEqualTo("approval");
    assertThat(record.head().state()).isEqualTo(RunState.WAITING);
    assertThat(record.head().status()).isEqualTo("awaiting-approval");
    assertThat(engine.client().kv(run.id())).isEqualTo(Map.of("version", Payload.ofJson("\"v3\"")));
    assertThat(found("awaiting-approval")).containsExactly("a1");
  }

  @Test
  void approval_signaledWithAnObject_getsItWhole() throws Exception {
    RunHandle<Decision> run = engine.client().start(approval, "a1", "v3");
    engine.settle();

    run.signal("deploy-decision", new Decision("approve", "Looks \"good\"", 2));

    assertThat(engine.result(run)).isEqualTo(new Decision("approve", "Looks \"good\"", 2));
    assertThat(run.record().head().status()).isEqualTo("decided");
  }

  @Test
  void signal_accepted_isInTheStoreBeforeTheCallReturns() throws Exception {
    RunHandle<Decision> run = engine.client().start(approval, "a1", "v3");
    run.signal("deploy-decision", new Decision("approve", "", 1));

    engine.crash();

    assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void list_byTypeAndState_findsTheRunsOfThatTypeAndState() throws Exception {
    engine.client().start(approval, "a1", "v1");
    engine.client().start(echo, "e1", "hi");
    engine.client().start(failing, "f1", "no");
    engine.client().start(approval, "a2", "v2").cancel("not needed");
    engine.settle();

    assertThat(found("type:approval")).containsExactly("a2", "a1");
    assertThat(found("state:waiting")).containsExactly("a1");
    assertThat(found("state:succeeded")).containsExactly("e1");
    assertThat(found("state:failed")).containsExactly("f1");
    assertThat(found("state:canceled")).containsExactly("a2");
    assertThat(found("type:approval state:waiting")).containsExactly("a1");
  }

  @Test
  void list_byTheStateWordsOfOtherTools_findsTheSame() throws Exception {
    engine.client().start(echo, "e1", "hi");
    engine.client().start(failing, "f1", "no");
    engine.client().start(approval, "a1", "v1").cancel("not needed");
    engine.settle();

    assertThat(found("state:completed")).containsExactly("e1");
    assertThat(found("state:error")).containsExactly("f1");
    assertThat(found("state:cancelled")).containsExactly("a1");
    assertThat(found("state:aborted")).containsExactly("a1");
  }

  @Test
  void get_endedRun_hasStateOutputStatusAndTimes() throws Exception {
    Instant begin = engine.now();
    RunHandle<Decision> run = engine.client().start(approval, "a1", "v3");
    engine.advance(Duration.ofHours(3));
    run.signal("deploy-decision", new Decision("reject", "freeze", 0));

    RunRecord record = engine.untilEnded(run.id());

    assertThat(record.createdAtMillis()).isEqualTo(begin.toEpochMilli());
    assertThat(record.head().endedAtMillis())
        .isEqualTo(begin.plus(Duration.ofHours(3)).toEpochMilli());
    assertThat(record.head().status()).isEqualTo("decided");
    assertThat(record.head().outcome())
        .isEqualTo(
            new Event.RunCompleted(
                Payload.ofJson("{\"action\":\"reject\",\"reason\":\"freeze\",\"votes\":0}")));
  }

  @Test
  void get_unknownRun_isEmptyAndRequireSaysSo() {
    RunId unknown = RunId.of("nobody");

    assertThat(engine.client().get(unknown)).isEmpty();
    assertThatThrownBy(() -> engine.client().require(unknown))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("nobody")
        .extracting(e -> ((PawlException) e).code())
        .isEqualTo(ErrorCode.NO_SUCH_RUN);
  }

  @Test
  void wait_forARun_returnsItsFullState() throws Exception {
    engine.client().start(echo, "e1", "hi");

    RunRecord record = engine.client().awaitEnd(RunId.of("e1"), Duration.ofSeconds(20));

    assertThat(record.head().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(record.head().outcome()).isEqualTo(new Event.RunCompleted(Payload.ofJson("\"hi\"")));
  }

  @Test
  void wait_tooShort_saysWhatTheRunWaitsFor() throws Exception {
    RunHandle<Decision> run = engine.client().start(approval, "a1", "v3");
    engine.advance(Duration.ofMinutes(4));

    assertThatThrownBy(() -> run.result(Duration.ofMillis(1)))
        .isInstanceOf(PawlException.class)
        .hasMessageContainingAll("a1", "waiting", "signal deploy-decision since 4 min")
        .extracting(e -> ((PawlException) e).code())
        .isEqualTo(ErrorCode.WAIT_TIMED_OUT);
  }

  @Test
  void start_byTypeNameWithJson_checksItAgainstTheType() {
    assertThatThrownBy(() ->
            engine
                .client()
                .start("echo", "e1", Payload.ofJson("{\"a\":1}"), StartOptions.defaults()))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("input")
        .extracting(e -> ((PawlException) e).code())
        .isEqualTo(ErrorCode.INVALID_PAYLOAD);
    assertThat(engine.client().get(RunId.of("e1"))).isEmpty();
  }

  @Test
  void start_withoutId_makesDifferentOnes() throws Exception {
    RunHandle<String> first = engine.client().start(echo, "same");
    RunHandle<String> second = engine.client().start(echo, "same");

    assertThat(first.id()).isNotEqualTo(second.id());
    assertThat(engine.result(first)).isEqualTo(engine.result(second));
  }
}
