package dev.pawl.testkit.sim;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Many who start a run with the same id, clients and runs alike. One run comes of it, and of
/// clients who want different things only those who want what it does are told that it is theirs.
final class Twins extends Scene {
  private static final int WISHES = 3;

  private final Workflow<Integer, Integer> workflow =
      Workflow.of(named("only"), Integer.class, Integer.class, this::run);
  private final Workflow<Integer, Integer> starter =
      Workflow.of(named("starter"), Integer.class, Integer.class, this::startOther);
  private final int clients;
  private final int starters;
  private final Set<Integer> granted = new HashSet<>();
  private final Set<Integer> refused = new HashSet<>();
  private final Set<String> steps = new HashSet<>();

  Twins(Stage stage, int size) {
    super(stage);
    clients = 2 + random.nextInt(2 * size);
    starters = random.nextInt(1 + size);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow, starter);
  }

  // --- The workflows ---

  private int run(WorkflowContext ctx, int wish) {
    return ctx.step("only", Integer.class, attempt -> work(attempt, wish));
  }

  private int work(Attempt attempt, int wish) {
    begin(attempt);
    steps.add(attempt.idempotencyKey());
    return wish;
  }

  private int startOther(WorkflowContext ctx, int wish) {
    RunId _ = ctx.startDetached(workflow, wish, ChildOptions.defaults().withId(run(0).value()));
    return wish;
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (int i = 0; i < clients; i++) {
      int wish = random.nextInt(WISHES);
      client(() -> start(wish));
    }
    for (int i = 1; i <= starters; i++) {
      starts(starter, run(i), random.nextInt(WISHES));
    }
  }

  private void start(int wish) {
    try {
      world.insist(client -> client.start(workflow, run(0).value(), wish));
      granted.add(wish);
    } catch (PawlException answer) {
      expect(answer.code() == ErrorCode.RUN_ID_CONFLICT, "a start was refused: " + answer);
      refused.add(wish);
    }
  }

  // --- The end ---

  @Override
  void check() {
    Integer wish = output(run(0), Integer.class);
    List<Integer> others = granted.stream().filter(each -> !each.equals(wish)).toList();
    expect(others.isEmpty(), "told %s that %s is theirs: %s".formatted(others, run(0), wish));
    expect(wish == null || !refused.contains(wish), "refused %s what it got".formatted(wish));
    expect(steps.size() == 1, "more than one run worked: " + steps);
    for (int i = 1; i <= starters; i++) {
      Integer _ = output(run(i), Integer.class);
    }
  }
}
