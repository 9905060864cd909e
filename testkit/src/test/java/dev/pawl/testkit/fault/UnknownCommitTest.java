package dev.pawl.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import dev.pawl.testkit.TestEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The worst fault of a store: a commit that is done but reported as failed. Whichever commits it
/// hits, a run comes to the same end.
class UnknownCommitTest {
  private static final Duration TIME = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final InMemoryStore real = new InMemoryStore(InstantSource.system(), false);

  private final Activity<String, String> echo =
      Activity.of("echo", String.class, String.class, (_, text) -> "<" + text + ">");

  /// Every execution has a step and an activity with the same numbers as the one before.
  private final Workflow<Integer, String> work =
      Workflow.of(
          "work",
          Integer.class,
          String.class,
          (ctx, round) -> {
            StepOptions patient = StepOptions.retrying(RetryPolicy.fixed(3, PAUSE));
            String step =
                ctx.step(
                    "step",
                    patient,
                    TypeRef.of(String.class),
                    attempt -> {
                      if (failuresOf(attempt.run(), round) < 2) {
                        throw new IllegalStateException("again");
                      }
                      return "step of round " + round;
                    });
            String activity = ctx.activity(echo, "round " + round);
            SignalChannel<String> signals = ctx.signals("go", String.class);
            String all = step + " " + activity + " " + signals.await() + " " + signals.await();
            if (round < 3) {
              ctx.kv().put("round " + round, all);
              throw ctx.continueAsNew(round + 1);
            }
            return all;
          });

  private long failuresOf(RunId run, int execution) {
    return real.history(run, execution, 1, Integer.MAX_VALUE).stream()
        .filter(recorded -> recorded.event().kind().equals("AttemptFailed"))
        .count();
  }

  /// Reports every so many commits as failed though they are done.
  private static final class Unsure extends ForwardingStore {
    private final int every;
    private int commits;

    Unsure(Store store, int every, int first) {
      super(store);
      this.every = every;
      this.commits = first;
    }

    @Override
    public List<WriteResult> commit(List<? extends Write> batch) {
      List<WriteResult> results = super.commit(batch);
      if (++commits % every == 0) {
        throw new PawlException(ErrorCode.STORE_UNAVAILABLE, "no answer");
      }
      return results;
    }
  }

  @Timeout(60)
  @ParameterizedTest(name = "every {0}, from {1}")
  @CsvSource({"2, 0", "2, 1", "3, 0", "3, 1", "3, 2", "5, 0", "5, 1", "5, 2", "5, 3", "5, 4"})
  void run_commitsReportedAsFailed_comesToTheSameEnd(int every, int first) throws Exception {
    try (TestEngine engine =
        TestEngine.builder()
            .store(new Unsure(real, every, first))
            .workflows(work)
            .activities(echo)
            .start()) {
      RunId run = RunId.of("r");
      Thread talking = Thread.ofVirtual().start(() -> talk(engine.client(), run));
      while (!hasEnded(run)) {
        engine.advance(TIME);
      }
      talking.join();

      assertThat(engine.client().handle(run, work.output()).result(Duration.ZERO))
          .isEqualTo("step of round 3 <round 3> 5 6");
      assertThat(real.kv(run).get("round 1").json()).contains("step of round 1 <round 1> 1 2");
      assertThat(real.kv(run).get("round 2").json()).contains("step of round 2 <round 2> 3 4");
      assertThat(real.check()).isEmpty();
    }
  }

  private void talk(Client client, RunId run) {
    untilTaken(() -> client.start(work, run.value(), 1));
    for (int i = 1; i <= 6; i++) {
      String number = String.valueOf(i);
      untilTaken(() -> client.signal(run, "go", Payload.ofJson("\"" + number + "\""), number));
    }
  }

  private boolean hasEnded(RunId run) {
    return real.find(run).map(record -> record.head().state().isTerminal()).orElse(false);
  }

  /// Says it again until somebody answers.
  private static void untilTaken(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (PawlException unheard) {
        assertThat(unheard.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
      }
    }
  }
}
