package dev.pawl.testkit.sim;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Runs that fail until somebody repairs what they need, and operators who let them go on. What was
/// done before the failure is not done again.
final class Repairs extends Scene {
  private static final int STEPS = 6;
  private static final int TRIES = 6;

  private final Workflow<Chain, List<Integer>> workflow =
      Workflow.of(named("chain"), TypeRef.of(Chain.class), new TypeRef<>() {}, this::run);
  private final Activity<Link, Integer> activity =
      Activity.of(named("link"), Link.class, Integer.class, (attempt, link) -> work(attempt, link));
  private final List<Chain> chains = new ArrayList<>();
  private final Map<RunId, Integer> repaired = new HashMap<>();
  private final Map<String, Integer> newest = new HashMap<>();

  /// Work in a row.
  ///
  /// @param broken the links that fail until they are repaired, one after the other
  record Chain(int length, List<Integer> broken) {}

  /// One piece of it.
  record Link(int number, boolean broken) {}

  Repairs(Stage stage, int size) {
    super(stage);
    for (int i = 0; i < size; i++) {
      int length = 1 + random.nextInt(STEPS);
      List<Integer> broken = random.ints(1 + random.nextInt(2), 0, length).boxed().toList();
      chains.add(new Chain(length, broken.stream().distinct().sorted().toList()));
    }
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(activity);
  }

  // --- The workflow ---

  /// The attempts that did it.
  private List<Integer> run(WorkflowContext ctx, Chain chain) {
    List<Integer> attempts = new ArrayList<>();
    for (int i = 0; i < chain.length(); i++) {
      Link link = new Link(i, chain.broken().contains(i));
      attempts.add(
          i % 2 == 0
              ? ctx.step("link " + i, Integer.class, attempt -> work(attempt, link))
              : ctx.activity(activity, link));
    }
    return attempts;
  }

  private int work(Attempt attempt, Link link) {
    begin(attempt);
    newest.merge(attempt.run() + " " + link.number(), attempt.attempt(), Math::max);
    if (link.broken() && repaired.getOrDefault(attempt.run(), -1) < link.number()) {
      throw new WorkflowFailure("broken");
    }
    return attempt.attempt();
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (int i = 0; i < chains.size(); i++) {
      RunId run = run(i);
      Chain chain = chains.get(i);
      starts(workflow, run, chain);
      client(() -> repair(run, chain));
    }
  }

  /// Tries again, in vain, then repairs and tries again.
  private void repair(RunId run, Chain chain) {
    for (int link : chain.broken()) {
      for (int tries = random.nextInt(TRIES); tries > 0; tries--) {
        retry(run);
      }
      repaired.put(run, link);
      retry(run);
    }
    while (awaitEnd(run) == RunState.FAILED) {
      retry(run);
    }
  }

  private void retry(RunId run) {
    if (awaitEnd(run) == RunState.FAILED) {
      boolean _ = world.told(named("operator"), client -> client.retry(run, "simulated"));
    }
  }

  private RunState awaitEnd(RunId run) {
    awaitRun(run);
    while (!head(run).state().isTerminal()) {
      pause(300_000);
    }
    return head(run).state();
  }

  // --- The end ---

  @Override
  void check() {
    for (int i = 0; i < chains.size(); i++) {
      RunId run = run(i);
      expectState(run, RunState.SUCCEEDED);
      int[] attempts = output(run, int[].class);
      for (int link = 0; attempts != null && link < attempts.length; link++) {
        int last = newest.getOrDefault(run + " " + link, 0);
        expect(
            attempts[link] == last || chains.get(i).broken().contains(link),
            "%s has link %d of attempt %d, the last was %d"
                .formatted(run, link, attempts[link], last));
      }
    }
  }
}
