package dev.pawl.testkit.sim;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A run that counts signals over many executions. Each counts once, and those of one sender in the
/// order in which they were sent.
final class Counters extends Scene {
  private static final int SIGNALS = 12;
  private static final int BETWEEN_MICROS = 800_000;
  private static final String ADD = "add";

  private final Workflow<Tally, Integer> counter =
      Workflow.of(named("counter"), Tally.class, Integer.class, this::run);
  private final int senders;
  private final int each;
  private final int perExecution;

  /// How far the count is.
  ///
  /// @param last the number of each sender's last signal
  record Tally(int total, int perExecution, int count, Map<String, Integer> last) {}

  /// A signal.
  record Add(String sender, int number) {}

  Counters(Stage stage, int size) {
    super(stage);
    senders = 1 + random.nextInt(3);
    each = size + random.nextInt(SIGNALS);
    perExecution = 1 + random.nextInt(SIGNALS / 2);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(counter);
  }

  // --- The workflow ---

  private int run(WorkflowContext ctx, Tally before) {
    SignalChannel<Add> adds = ctx.signals(ADD, Add.class);
    Map<String, Integer> last = new TreeMap<>(before.last());
    int count = before.count();
    int kept = ctx.kv().get("count", Integer.class).orElse(0);
    if (kept != count) {
      throw new WorkflowFailure("the data say %d, the input %d".formatted(kept, count));
    }
    int execution = ctx.info().execution();
    Promise<Integer> mark =
        ctx.stepAsync("mark", Integer.class, attempt -> mark(attempt, execution));
    for (int i = 0; i < before.perExecution(); i++) {
      Add add = next(adds, count);
      int expected = last.getOrDefault(add.sender(), 0) + 1;
      if (add.number() != expected) {
        throw new WorkflowFailure("got %s instead of number %d".formatted(add, expected));
      }
      last.put(add.sender(), expected);
      count++;
      ctx.kv().put("count", count);
      if (count == before.total()) {
        return count;
      }
    }
    if (execution % 2 == 0 && mark.await() != execution) {
      throw new WorkflowFailure("execution " + execution + " has the mark of another");
    }
    throw ctx.continueAsNew(new Tally(before.total(), before.perExecution(), count, last));
  }

  /// Every other execution leaves it behind as it stands.
  private int mark(Attempt attempt, int execution) {
    begin(attempt);
    return execution;
  }

  private static Add next(SignalChannel<Add> adds, int count) {
    return switch (count % 3) {
      case 0 -> adds.await();
      case 1 -> adds.poll().orElseGet(adds::await);
      default -> {
        try {
          yield adds.await(Duration.ofMillis(500));
        } catch (WaitTimedOutException _) {
          yield adds.await();
        }
      }
    };
  }

  // --- Clients ---

  @Override
  public void begin() {
    starts(counter, run(0), new Tally(senders * each, perExecution, 0, Map.of()));
    for (int i = 0; i < senders; i++) {
      String sender = "s" + i;
      int between = random.nextInt(3) > 0 ? 1 : BETWEEN_MICROS;
      client(() -> {
        for (int number = 1; number <= each; number++) {
          add(sender, number);
          pause(between);
        }
      });
    }
    client(this::watch);
  }

  private void add(String sender, int number) {
    int times = random.nextInt(4) == 0 ? 2 : 1;
    for (int i = 0; i < times; i++) {
      send(run(0), ADD, new Add(sender, number), sender + " " + number);
    }
  }

  /// What can be seen from outside never goes back.
  private void watch() {
    RunId run = run(0);
    awaitRun(run);
    int seen = 0;
    while (!head(run).state().isTerminal()) {
      var kept = world.insist(client -> client.kv(run)).get("count");
      int now = kept == null ? 0 : Integer.parseInt(kept.json());
      expect(now >= seen, "%s counted %d after %d".formatted(run, now, seen));
      seen = now;
      pause(BETWEEN_MICROS);
    }
  }

  // --- The end ---

  @Override
  void check() {
    int total = senders * each;
    expectOutput(run(0), total);
    int executions = (total - 1) / perExecution + 1;
    expect(
        head(run(0)).execution() == executions,
        "%s came to execution %d of %d".formatted(run(0), head(run(0)).execution(), executions));
  }
}
