package dev.pawl.testkit.sim;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.List;

/// Two runs that send each other a ball, through activities that are clients themselves. It is
/// never lost and never doubled, over many executions.
final class Matches extends Scene {
  private static final String BALL = "ball";
  private static final int AGAIN_MILLIS = 300;

  private final Workflow<Player, Integer> player =
      Workflow.of(named("player"), Player.class, Integer.class, this::run);
  private final Activity<Shot, Boolean> shoot =
      Activity.of(named("shoot"), Shot.class, Boolean.class, this::shoot)
          .with(
              ActivityOptions.defaults()
                  .withRetry(RetryPolicy.fixed(0, Duration.ofMillis(AGAIN_MILLIS))));
  private final int rounds;
  private final int perExecution;

  /// A side of the match.
  ///
  /// @param expects the ball that it waits for, 0 if it serves first
  record Player(String other, int rounds, int perExecution, int expects) {}

  /// A ball on its way.
  record Shot(String to, int ball) {}

  Matches(Stage stage, int size) {
    super(stage);
    rounds = 2 + random.nextInt(6 * size);
    perExecution = 1 + random.nextInt(6);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(player);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(shoot);
  }

  // --- The workflow ---

  private int run(WorkflowContext ctx, Player me) {
    SignalChannel<Integer> balls = ctx.signals(BALL, Integer.class);
    int expected = me.expects();
    for (int i = 0; i < me.perExecution(); i++) {
      int ball = expected == 0 ? 0 : balls.await();
      if (ball != expected) {
        throw new WorkflowFailure("got ball %d instead of %d".formatted(ball, expected));
      }
      if (ball < me.rounds()) {
        ctx.activity(shoot, new Shot(me.other(), ball + 1));
      }
      if (ball + 2 > me.rounds()) {
        return ball;
      }
      expected = ball + 2;
    }
    throw ctx.continueAsNew(new Player(me.other(), me.rounds(), me.perExecution(), expected));
  }

  private boolean shoot(ActivityContext attempt, Shot shot) {
    begin(attempt);
    try {
      world.insist(client -> {
        client.signal(
            RunId.of(shot.to()),
            BALL,
            Payload.ofJson(String.valueOf(shot.ball())),
            attempt.idempotencyKey());
        return true;
      });
      return true;
    } catch (PawlException refused) {
      // It ended with this ball, which an earlier attempt sent.
      if (refused.code() == ErrorCode.WRONG_STATE) {
        return true;
      }
      throw refused;
    } finally {
      nap();
    }
  }

  // --- From begin to end ---

  @Override
  public void begin() {
    starts(player, run(0), new Player(run(1).value(), rounds, perExecution, 0));
    starts(player, run(1), new Player(run(0).value(), rounds, perExecution, 1));
  }

  @Override
  void check() {
    int even = rounds - rounds % 2;
    int odd = rounds - (rounds + 1) % 2;
    expectOutput(run(0), even);
    expectOutput(run(1), odd);
  }
}
