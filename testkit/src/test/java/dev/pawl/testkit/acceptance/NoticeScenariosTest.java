package dev.pawl.testkit.acceptance;

import static dev.pawl.testkit.acceptance.Faults.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.NoticeText;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Who subscribed is told of what matters, once, also after crashes, and of nothing that is no
/// longer so.
final class NoticeScenariosTest {
  private static final Workflow<String, String> ASKING =
      Workflow.of(
          "asking",
          String.class,
          String.class,
          (ctx, _) -> ctx.ask(Ask.choice("deploy", "Deploy v7?", "yes", "no")));

  private static final Workflow<String, String> FAILING =
      Workflow.of(
          "failing",
          String.class,
          String.class,
          (ctx, text) -> {
            throw new WorkflowFailure(text);
          });

  private static final Workflow<String, String> PARENT =
      Workflow.of("parent", String.class, String.class, (ctx, _) -> ctx.child(ASKING, "") + "!");

  private static List<Notice> owed(TestEngine engine) {
    return engine.client().notices("me", 0, 100);
  }

  private static Payload yes() {
    return Payload.ofJson("\"yes\"");
  }

  @Test
  void run_thatEnds_isToldWithItsOutput() throws Exception {
    try (TestEngine engine = TestEngine.of(ASKING)) {
      engine.client().subscribe("me", "", null);
      RunHandle<String> run = engine.client().start(ASKING, "r", "");
      engine.settle();
      engine.client().answer(run.id(), "deploy", yes());
      engine.settle();

      Notice notice = owed(engine).getFirst();
      assertThat(owed(engine)).hasSize(1);
      assertThat(notice.event()).isEqualTo("succeeded");
      assertThat(notice.text()).isEqualTo("\"yes\"");
      assertThat(notice.run()).isEqualTo(run.id());
      assertThat(notice.atMillis()).isEqualTo(run.record().head().endedAtMillis());
    }
  }

  @Test
  void question_isTold_andVoidOnceItIsAnswered() throws Exception {
    try (TestEngine engine = TestEngine.builder().workflows(PARENT, ASKING).start()) {
      engine.client().subscribe("me", "type:asking", null);
      engine.client().start(PARENT, "p", "");
      engine.settle();
      Notice asked = owed(engine).getFirst();
      assertThat(asked.event()).isEqualTo("asks");
      assertThat(asked.text()).isEqualTo("Deploy v7?");

      engine.client().answer(asked.run(), "deploy", yes());
      engine.settle();

      // The end of a child is told to nobody but its parent.
      assertThat(owed(engine)).isEmpty();
      assertThat(engine.client().require(asked.run()).head().state()).isEqualTo(RunState.SUCCEEDED);
    }
  }

  @Test
  void notice_survivesCrashesUntilItIsAcknowledged() throws Exception {
    try (TestEngine engine = TestEngine.of(FAILING)) {
      engine.client().subscribe("me", "state:failed", null);
      engine.client().start(FAILING, "r", "no luck");
      engine.settle();
      engine.crash(Duration.ofDays(2));
      engine.settle();
      Notice failed = owed(engine).getFirst();
      assertThat(failed.event()).isEqualTo("failed");
      assertThat(failed.text()).contains("no luck");

      engine.client().acknowledge("me", Set.of(failed.number()));
      engine.crash(Duration.ofDays(2));

      assertThat(owed(engine)).isEmpty();
    }
  }

  @Test
  void failure_thatIsRetried_isVoidAndToldAgain() throws Exception {
    try (TestEngine engine = TestEngine.of(FAILING)) {
      engine.client().subscribe("me", "", null);
      RunHandle<String> run = engine.client().start(FAILING, "r", "no luck");
      engine.settle();
      long first = owed(engine).getFirst().number();

      engine.client().retry(run.id(), "again");
      engine.settle();

      assertThat(owed(engine)).hasSize(1);
      assertThat(owed(engine).getFirst().number()).isGreaterThan(first);
    }
  }

  @Test
  void blockedRun_isTold_andCanceledInsteadOnceItIsTerminated() throws Exception {
    try (TestEngine engine = TestEngine.of(ASKING)) {
      engine.client().subscribe("me", "", null);
      RunHandle<String> run = engine.client().start(FAILING, "r", "");
      engine.settle();
      assertThat(owed(engine)).extracting(Notice::event).containsExactly("blocked");

      engine.client().terminate(run.id(), "not needed");
      engine.settle();

      assertThat(owed(engine)).extracting(Notice::event).containsExactly("canceled");
      assertThat(owed(engine)).extracting(Notice::text).containsExactly("not needed");
    }
  }

  @Test
  void text_isCutToItsBoundBetweenCharacters() throws Exception {
    try (TestEngine engine = TestEngine.of(FAILING)) {
      engine.client().subscribe("me", "", null);
      engine.client().start(FAILING, "r", "ä€😀".repeat(2_000));
      engine.settle();

      String text = owed(engine).getFirst().text();
      assertThat(Limits.utf8Length(text)).isBetween(NoticeText.BYTES - 8, NoticeText.BYTES);
      assertThat(text).endsWith("…").doesNotContain("\ufffd");
    }
  }

  @Test
  void text_staysUnder4KB_asJson_whateverItIs() throws Exception {
    try (TestEngine engine = TestEngine.of(FAILING)) {
      engine.client().subscribe("me", "", null);
      for (String odd : List.of("\u0001", "\"", "\\", "\ud800", "\n", "€")) {
        engine.client().start(FAILING, "r" + (int) odd.charAt(0), odd.repeat(5_000));
      }
      engine.settle();

      assertThat(owed(engine)).hasSize(6);
      for (Notice notice : owed(engine)) {
        byte[] json = JsonMapper.shared().writeValueAsBytes(notice.text());
        assertThat(json).hasSizeBetween(NoticeText.BYTES - 20, NoticeText.BYTES + 2);
      }
    }
  }

  @Test
  void textWithEnd_losesItsMiddle_andStaysWithinItsBound() {
    assertThat(NoticeText.withEnd("head\n", "all of it")).isEqualTo("head\nall of it");
    for (String odd : List.of("x", "\"", "€", "😀", "\u0001")) {
      String text = NoticeText.withEnd("head\n", odd.repeat(5_000) + "END");

      assertThat(text).startsWith("head\n…").endsWith(odd + "END");
      assertThat(JsonMapper.shared().writeValueAsBytes(text))
          .hasSizeBetween(NoticeText.BYTES - 8, NoticeText.BYTES + 2);
      assertThat(NoticeText.cut(text)).isEqualTo(text);
    }
  }

  /// Tells of each signal, and of its end with words of its own.
  private static final Workflow<String, String> TALKING =
      Workflow.of(
          "talking",
          String.class,
          String.class,
          (ctx, end) -> {
            ctx.cleanup(() -> {
              ctx.voidNotices("news");
              ctx.endNotice("stopped by hand");
            });
            String said = ctx.signals("say", String.class).await();
            for (int i = 1; !said.equals("bye"); i++) {
              ctx.notice("news/" + i, "said", said);
              said = ctx.signals("say", String.class).await();
            }
            ctx.endNotice(end.isEmpty() ? null : end);
            return said;
          });

  private static void say(TestEngine engine, String text) throws InterruptedException {
    engine.client().signal(RunId.of("r"), "say", text);
    engine.settle();
  }

  @Test
  void notices_ofTheCode_areOwedEach_onceAlsoOverACrash_andEndAsItChose() throws Exception {
    try (TestEngine engine = TestEngine.of(TALKING)) {
      engine.client().subscribe("me", "", null);
      engine.client().start(TALKING, "r", "all said");
      say(engine, "one");
      engine.crash();
      say(engine, "two");
      say(engine, "bye");

      assertThat(owed(engine))
          .extracting(Notice::topic, Notice::event, Notice::text)
          .containsExactly(
              tuple("news/1", "said", "one"),
              tuple("news/2", "said", "two"),
              tuple("state", "succeeded", "all said"));
    }
  }

  @Test
  void notices_ofTheCode_areVoidWhenItSaysSo_andTheEndMayBeSilent() throws Exception {
    try (TestEngine engine = TestEngine.of(TALKING)) {
      engine.client().subscribe("me", "", null);
      RunHandle<String> run = engine.client().start(TALKING, "r", "");
      say(engine, "one");
      say(engine, "two");
      engine.client().cancel(run.id(), "enough");
      engine.settle();

      assertThat(owed(engine))
          .extracting(Notice::event, Notice::text)
          .containsExactly(tuple("canceled", "stopped by hand"));
      engine.client().acknowledge("me", Set.of(owed(engine).getFirst().number()));
      engine.client().delete(run.id(), false);

      engine.client().start(TALKING, "r", "");
      say(engine, "bye");
      assertThat(owed(engine)).isEmpty();
    }
  }

  @Test
  void subscription_thatIsWrong_isRefused() throws Exception {
    try (TestEngine engine = TestEngine.of(FAILING)) {
      assertRefused(
          ErrorCode.INVALID_QUERY, () -> engine.client().subscribe("me", "state:odd", null));
      assertRefused(ErrorCode.INVALID_ARGUMENT, () -> engine.client().subscribe("", "", null));
      assertRefused(ErrorCode.NO_SUCH_SUBSCRIPTION, () -> owed(engine));
      assertRefused(ErrorCode.NO_SUCH_SUBSCRIPTION, () -> engine.client().unsubscribe("me"));
      assertRefused(
          ErrorCode.NO_SUCH_SUBSCRIPTION, () -> engine.client().acknowledge("me", Set.of(1L)));
      assertThat(engine.client().subscriptions()).isEmpty();
    }
  }
}
