package dev.pawl.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowFailure;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A retried parent wakes its failed child, once.
final class RevivedChildTest {
  private final AtomicInteger tries = new AtomicInteger();
  private final Workflow<String, String> child =
      Workflow.of(
          "child",
          String.class,
          String.class,
          (ctx, in) ->
              ctx.step(
                  "work",
                  String.class,
                  attempt -> {
                    if (tries.incrementAndGet() == 1) {
                      throw new WorkflowFailure("no");
                    }
                    return "done";
                  }));
  private final Workflow<String, String> parent =
      Workflow.of("parent", String.class, String.class, (ctx, in) -> ctx.child(child, in));

  @Test
  void child_ofAParentThatWasBlockedAfterItsRetry_isStillWoken() throws InterruptedException {
    TestEngine.Builder code = TestEngine.builder().workflows(parent, child);
    try (TestEngine engine = code.start()) {
      RunHandle<String> run = engine.client().start(parent, "p", "x");
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.FAILED);
      code.replaceWorkflows(child);
      engine.crash();

      engine.client().retry(run.id(), "again");
      engine.settle();

      assertThat(engine.client().require(run.id()).head().state()).isEqualTo(RunState.BLOCKED);
      code.replaceWorkflows(parent, child);
      engine.crash(Duration.ofMinutes(1));
      assertThat(engine.untilEnded(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
      assertThat(tries).hasValue(2);
    }
  }
}
