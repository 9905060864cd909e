package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.TestEngine;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The workflow's log has each line once, whatever is replayed, crashes or is retried.
final class LogScenariosTest {
  private final Logger logger = Logger.getLogger("dev.pawl.workflow");
  private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          String text = MessageFormat.format(line.getMessage(), line.getParameters());
          lines.add(line.getLevel() + " " + text);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }

  @Test
  void lines_replayedAndCrashed_areWrittenOnce() throws Exception {
    Workflow<String, String> talker =
        Workflow.of(
            "talker",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.log().info("before the first step");
              ctx.step("a", String.class, _ -> "");
              ctx.log().info("after the step");
              ctx.sleep(Duration.ofHours(1));
              ctx.log().info("after the timer");
              ctx.signals("go", String.class).await();
              ctx.log().info("at the end");
              return "";
            });
    try (TestEngine engine = TestEngine.of(talker)) {
      RunHandle<String> run = engine.client().start(talker, "t", "");
      engine.settle();
      engine.crash();
      engine.advance(Duration.ofHours(2));
      engine.crash();
      engine.client().signal(run.id(), "go", "");
      engine.untilEnded(run.id());

      assertThat(lines)
          .containsExactly(
              "INFO t: before the first step",
              "INFO t: after the step",
              "INFO t: after the timer",
              "INFO t: at the end");
    }
  }

  @Test
  void levels_keepTheirNames() throws Exception {
    Workflow<String, String> talker =
        Workflow.of(
            "talker",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.log().debug("d {0}");
              ctx.log().info("i");
              ctx.log().warn("w");
              ctx.log().error("e");
              return "";
            });
    try (TestEngine engine = TestEngine.of(talker)) {
      engine.result(engine.client().start(talker, "t", ""));

      assertThat(lines)
          .containsExactly("FINE t: d {0}", "INFO t: i", "WARNING t: w", "SEVERE t: e");
    }
  }

  @Test
  void branch_thatEndsWithoutACommand_logsOnce() throws Exception {
    Workflow<String, String> forking =
        Workflow.of(
            "forking",
            String.class,
            String.class,
            (ctx, _) -> {
              var quick =
                  ctx.fork(() -> {
                    ctx.sleep(Duration.ofMinutes(1));
                    ctx.log().info("branch is done");
                    return "";
                  });
              ctx.sleep(Duration.ofHours(1));
              ctx.sleep(Duration.ofHours(1));
              return quick.await();
            });
    try (TestEngine engine = TestEngine.of(forking)) {
      RunHandle<String> run = engine.client().start(forking, "f", "");
      engine.advance(Duration.ofMinutes(2));
      engine.crash();
      engine.untilEnded(run.id());

      assertThat(lines).containsExactly("INFO f: branch is done");
    }
  }

  @Test
  void mendedCode_afterARetry_logsItsNewLinesOnly() throws Exception {
    Workflow<String, String> buggy =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("a", String.class, _ -> "");
              ctx.log().info("after a");
              throw new IllegalStateException("bug");
            });
    Workflow<String, String> mended =
        Workflow.of(
            "w",
            String.class,
            String.class,
            (ctx, _) -> {
              ctx.step("a", String.class, _ -> "");
              ctx.log().info("mended");
              ctx.sleep(Duration.ofMinutes(1));
              ctx.log().info("done");
              return "";
            });
    TestEngine.Builder set = TestEngine.builder().workflows(buggy);
    try (TestEngine engine = set.start()) {
      RunHandle<String> run = engine.client().start(buggy, "w", "");
      engine.untilEnded(run.id());
      set.replaceWorkflows(mended);
      engine.crash();
      engine.client().retry(run.id(), "");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);

      assertThat(lines).containsExactly("INFO w: after a", "INFO w: mended", "INFO w: done");
    }
  }
}
