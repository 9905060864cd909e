package dev.pawl.testkit.sim;

import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Timers beside signals and steps. No timer is early, no deadline swallows what comes after it.
final class Deadlines extends Scene {
  private static final int LAPS = 6;
  private static final int MOST_MILLIS = 2_000;
  private static final int LONG_MILLIS = 60_000;
  private static final String WORD = "word";

  private final Workflow<List<Integer>, Report> workflow =
      Workflow.of(named("laps"), new TypeRef<>() {}, TypeRef.of(Report.class), this::run);
  private final List<List<Integer>> laps = new ArrayList<>();

  /// @param words in the order in which they were taken
  /// @param slept how long each sleep took by the clock of the world
  record Report(List<Integer> words, List<Long> slept, int timeouts) {}

  Deadlines(Stage stage, int size) {
    super(stage);
    for (int i = 0; i < size; i++) {
      laps.add(Stream.generate(this::lap).limit(1 + random.nextInt(LAPS)).toList());
    }
  }

  /// Mostly short, seldom long enough to outlast all trouble.
  private int lap() {
    return random.nextInt(random.nextInt(8) == 0 ? LONG_MILLIS : MOST_MILLIS);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow);
  }

  // --- The workflow ---

  private Report run(WorkflowContext ctx, List<Integer> laps) {
    SignalChannel<Integer> channel = ctx.signals(WORD, Integer.class);
    List<Integer> words = new ArrayList<>();
    List<Long> slept = new ArrayList<>();
    int timeouts = 0;
    for (int millis : laps) {
      slept.add(sleep(ctx, millis));
      timeouts += await(ctx, millis);
      try {
        words.add(channel.await(Duration.ofMillis(millis)));
      } catch (WaitTimedOutException _) {
        timeouts++;
      }
    }
    while (words.size() < laps.size()) {
      words.add(channel.await());
    }
    return new Report(words, slept, timeouts);
  }

  private long sleep(WorkflowContext ctx, int millis) {
    long before = ctx.step("before", Long.class, this::now);
    Instant begin = ctx.now();
    ctx.sleep(Duration.ofMillis(millis));
    if (Duration.between(begin, ctx.now()).toMillis() < millis) {
      throw new WorkflowFailure("slept from %s to %s".formatted(begin, ctx.now()));
    }
    return ctx.step("after", Long.class, this::now) - before;
  }

  private long now(Attempt attempt) {
    begin(attempt);
    return world.agenda().nowMillis();
  }

  /// Waits in vain for a while, and then as long as it takes.
  private int await(WorkflowContext ctx, int millis) {
    Promise<Long> step = ctx.stepAsync("slow", Long.class, this::now);
    try {
      step.await(Duration.ofMillis(millis / 10));
      return 0;
    } catch (WaitTimedOutException _) {
      step.await();
      return 1;
    }
  }

  // --- From begin to end ---

  @Override
  public void begin() {
    for (int i = 0; i < laps.size(); i++) {
      int number = i;
      starts(workflow, run(i), laps.get(i));
      client(() -> {
        for (int word = 1; word <= laps.get(number).size(); word++) {
          pause(3 * MOST_MILLIS * 1_000);
          send(run(number), WORD, word, WORD + word);
        }
      });
    }
  }

  @Override
  void check() {
    for (int i = 0; i < laps.size(); i++) {
      Report report = output(run(i), Report.class);
      if (report != null) {
        check(report, laps.get(i));
      }
    }
  }

  private void check(Report report, List<Integer> laps) {
    expect(
        report.words().equals(IntStream.rangeClosed(1, laps.size()).boxed().toList()),
        "words changed places: " + report);
    for (int i = 0; i < laps.size() && world.hasRightClocks(); i++) {
      expect(report.slept().get(i) >= laps.get(i), "woke early: " + report + " of " + laps);
    }
    world.rares().sawIf(report.timeouts() > 0, Rare.DEADLINE_MISSED);
  }
}
