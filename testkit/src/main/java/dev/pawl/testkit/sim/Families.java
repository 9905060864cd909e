package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Trees of runs whose leaves wait for a word that comes to those only that nobody canceled. A
/// cancellation reaches every run below and no other, and each run that began cleans up once.
final class Families extends Scene {
  private static final int DEPTH = 3;
  private static final int CHILDREN = 3;
  private static final String GO = "go";

  private final Workflow<Member, Integer> workflow =
      Workflow.of(named("member"), Member.class, Integer.class, this::run);
  private final List<Member> roots = new ArrayList<>();
  private final Set<RunId> canceled = new HashSet<>();
  private final Set<RunId> begun = new HashSet<>();
  private final Set<RunId> sweeping = new HashSet<>();
  private final Set<RunId> cleaned = new HashSet<>();
  private int cancelers;

  /// A run and those that it starts.
  ///
  /// @param loose it goes its own way, whatever becomes of the run that starts it
  record Member(String id, boolean loose, List<Member> children) {
    /// Those that it waits for.
    private Stream<Member> own() {
      return children.stream().filter(child -> !child.loose);
    }

    private int count() {
      return 1 + own().mapToInt(Member::count).sum();
    }
  }

  Families(Stage stage, int size) {
    super(stage);
    for (int i = 0; i < (size + 1) / 2; i++) {
      roots.add(member(run(i).value(), false, 1 + random.nextInt(DEPTH)));
    }
  }

  private Member member(String id, boolean loose, int depth) {
    List<Member> children = new ArrayList<>();
    for (int i = depth == 1 ? 0 : random.nextInt(CHILDREN + 1); i > 0; i--) {
      boolean goesItsWay = random.nextInt(4) == 0;
      children.add(member(id + "." + i, goesItsWay, depth - 1));
    }
    return new Member(id, loose, children);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow);
  }

  // --- The workflow ---

  private int run(WorkflowContext ctx, Member member) {
    ctx.cleanup(() -> {
      ctx.step("sweep", Boolean.class, this::sweep);
      ctx.sleep(Duration.ofSeconds(1));
      ctx.step("mop", Boolean.class, this::mop);
    });
    ctx.step("begin", Boolean.class, this::settle);
    List<Promise<Integer>> children = new ArrayList<>();
    for (Member child : member.children()) {
      ChildOptions options = ChildOptions.defaults().withId(child.id());
      if (child.loose()) {
        RunId _ = ctx.startDetached(workflow, child, options);
      } else {
        children.add(ctx.childAsync(workflow, child, options));
      }
    }
    if (children.isEmpty()) {
      ctx.signals(GO, String.class).await();
    }
    return 1 + ctx.all(children).stream().mapToInt(Integer::intValue).sum();
  }

  private boolean settle(Attempt attempt) {
    begin(attempt);
    return begun.add(attempt.run());
  }

  private boolean sweep(Attempt attempt) {
    begin(attempt);
    return sweeping.add(attempt.run());
  }

  private boolean mop(Attempt attempt) {
    begin(attempt);
    return cleaned.add(attempt.run());
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (Member root : roots) {
      starts(workflow, RunId.of(root.id()), root);
      List<Member> all = all(root);
      for (int i = random.nextInt(3); i > 0; i--) {
        RunId run = RunId.of(all.get(random.nextInt(all.size())).id());
        cancelers++;
        client(() -> cancel(run));
      }
    }
  }

  private static List<Member> all(Member member) {
    List<Member> all = new ArrayList<>(List.of(member));
    member.children().forEach(child -> all.addAll(all(child)));
    return all;
  }

  /// A child of a canceled run may never come to be.
  private void cancel(RunId run) {
    pause(6_000_000);
    if (isThere(run)) {
      canceled.add(run);
      for (int i = 1 + random.nextInt(3); i > 0; i--) {
        boolean cleaning = sweeping.contains(run) && !cleaned.contains(run);
        boolean told = world.told(named("client"), client -> client.cancel(run, "simulated"));
        world.rares().sawIf(cleaning && told, Rare.CANCELED_WHILE_CLEANING_UP);
        pause(1_000_000);
      }
    }
    cancelers--;
  }

  // --- The end ---

  /// Whether a child that this run waits for was canceled, near or far; then it fails.
  private boolean isBereaved(Member member) {
    return member.own().anyMatch(child -> isCanceled(child) || isBereaved(child));
  }

  private boolean isCanceled(Member member) {
    return canceled.contains(RunId.of(member.id()));
  }

  /// Whether all children that it waits for go with it.
  ///
  /// @param orphaned whether the run that waits for it fails or is canceled
  private boolean isDoomed(Member member, boolean orphaned) {
    return (orphaned && !member.loose()) || isCanceled(member) || isBereaved(member);
  }

  /// Lets the leaves go that are to end well.
  @Override
  public void tend(RunRecord run, Client client) {
    if (cancelers == 0) {
      roots.forEach(root -> release(root, false, client));
    }
  }

  private void release(Member member, boolean orphaned, Client client) {
    RunId run = RunId.of(member.id());
    boolean doomed = isDoomed(member, orphaned);
    boolean waits = member.own().findAny().isEmpty();
    if (waits && !doomed && isThere(run) && !head(run).state().isTerminal()) {
      client.signal(run, GO, Payload.ofJson("\"go\""), GO);
    }
    member.children().forEach(child -> release(child, doomed, client));
  }

  /// A run that ends well has started all others; one that does not may have.
  @Override
  public boolean isComplete() {
    return roots.stream().allMatch(this::isComplete);
  }

  private boolean isComplete(Member member) {
    return isThere(RunId.of(member.id()))
        && (isDoomed(member, false) || member.children().stream().allMatch(this::isComplete));
  }

  @Override
  void check() {
    roots.forEach(root -> check(root, false));
  }

  private void check(Member member, boolean orphaned) {
    RunId run = RunId.of(member.id());
    boolean doomed = isDoomed(member, orphaned);
    if (!isThere(run)) {
      expect(orphaned, run + " was never started");
    } else if (doomed) {
      checkDoomed(run, isBereaved(member), isCanceled(member) || (orphaned && !member.loose()));
    } else {
      expectOutput(run, member.count());
      expect(!cleaned.contains(run), run + " cleaned up, though nobody canceled it");
    }
    boolean mayBeAlone = doomed || !isThere(run);
    member.children().forEach(child -> check(child, mayBeAlone));
  }

  private void checkDoomed(RunId run, boolean bereaved, boolean reached) {
    RunState state = head(run).state();
    boolean expected =
        (state == RunState.CANCELED && reached) || (state == RunState.FAILED && bereaved);
    expect(expected, "%s is %s, canceled are %s".formatted(run, state, canceled));
    boolean ended = state == RunState.CANCELED;
    expect(!ended || !begun.contains(run) || cleaned.contains(run), run + " left its dirt");
    expect(ended || !cleaned.contains(run), run + " cleaned up, though it failed");
  }
}
