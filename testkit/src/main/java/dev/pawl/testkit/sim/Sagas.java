package dev.pawl.testkit.sim;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Orders of several postings that are made one after the other, and taken back last to first if
/// one fails or somebody cancels. Money neither appears nor vanishes.
final class Sagas extends Scene {
  private static final int ACCOUNTS = 3;
  private static final int POSTINGS = 5;
  private static final int AMOUNT = 100;

  private final Bank bank = new Bank();
  private final List<Order> orders = new ArrayList<>();
  private final Set<RunId> canceled = new HashSet<>();
  private final Set<String> stumbled = new HashSet<>();
  private final Workflow<Order, String> saga;
  private final Activity<Task, Boolean> make;

  /// @param fails the number of the posting that cannot be made, -1 for none
  record Order(List<Bank.Posting> postings, int fails, boolean byActivity) {}

  /// One posting of an order.
  record Task(int number, Bank.Posting posting, boolean fails) {}

  Sagas(Stage stage, int size) {
    super(stage);
    make = Activity.of(named("make"), Task.class, Boolean.class, this::make);
    saga = Workflow.of(named("saga"), Order.class, String.class, this::run);
    for (int i = 0; i < size; i++) {
      orders.add(order());
    }
  }

  private Order order() {
    List<Bank.Posting> postings = new ArrayList<>();
    int sum = 0;
    for (int i = random.nextInt(POSTINGS); i > 0; i--) {
      int amount = random.nextInt(-AMOUNT, AMOUNT);
      postings.add(new Bank.Posting(random.nextInt(ACCOUNTS), amount));
      sum += amount;
    }
    postings.add(new Bank.Posting(random.nextInt(ACCOUNTS), -sum));
    int fails = random.nextBoolean() ? random.nextInt(postings.size()) : -1;
    return new Order(postings, fails, random.nextBoolean());
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(saga);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(make);
  }

  // --- The workflow ---

  private String run(WorkflowContext ctx, Order order) {
    Deque<Integer> begun = new ArrayDeque<>();
    ctx.cleanup(() -> undoAll(ctx, order, begun, true));
    try {
      for (int i = 0; i < order.postings().size(); i++) {
        begun.push(i);
        Task task = new Task(i, order.postings().get(i), i == order.fails());
        if (order.byActivity()) {
          ctx.activity(make, task);
        } else {
          ctx.step("make " + i, Boolean.class, attempt -> make(attempt, task));
        }
      }
    } catch (StepFailedException | ActivityFailedException _) {
      begun.pop();
      undoAll(ctx, order, begun, false);
      throw new WorkflowFailure("undone");
    }
    return "done";
  }

  private void undoAll(WorkflowContext ctx, Order order, Deque<Integer> begun, boolean canceling) {
    for (int number : begun) {
      ctx.step(
          "undo " + number,
          StepOptions.retrying(RetryPolicy.fixed(0, Duration.ZERO)),
          TypeRef.of(Boolean.class),
          attempt -> undo(attempt, number, order.postings().get(number), canceling));
    }
  }

  private boolean make(Attempt attempt, Task task) {
    begin(attempt);
    if (task.fails()) {
      throw new WorkflowFailure("no cover");
    }
    bank.make(attempt.run().value(), task.number(), task.posting());
    nap();
    return true;
  }

  private boolean undo(Attempt attempt, int number, Bank.Posting posting, boolean canceling) {
    begin(attempt);
    if (random.nextInt(4) == 0 && stumbled.add(attempt.idempotencyKey())) {
      throw new IllegalStateException("the bank is busy");
    }
    boolean undone = bank.undo(attempt.run().value(), number, posting);
    world.rares().sawIf(canceling && !undone, Rare.CANCELED_WHILE_COMPENSATING);
    nap();
    return true;
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (int i = 0; i < orders.size(); i++) {
      RunId run = run(i);
      starts(saga, run, orders.get(i));
      switch (random.nextInt(6)) {
        case 0, 1 -> client(() -> cancel(run));
        case 2, 3 -> client(() -> cancelWhileUndone(run));
        default -> {}
      }
    }
  }

  private void cancel(RunId run) {
    awaitRun(run);
    pause(3_000_000);
    canceled.add(run);
    boolean _ = world.told(named("client"), client -> client.cancel(run, "simulated"));
  }

  /// Waits until something has been taken back.
  private void cancelWhileUndone(RunId run) {
    awaitRun(run);
    while (!head(run).state().isTerminal() && bank.book(run.value()).undone().isEmpty()) {
      world.fibers().sleep(100_000);
    }
    canceled.add(run);
    boolean _ = world.told(named("client"), client -> client.cancel(run, "simulated"));
  }

  // --- The end ---

  @Override
  void check() {
    expect(bank.total() == 0, "money appeared or vanished: " + bank);
    for (int i = 0; i < orders.size(); i++) {
      check(run(i), orders.get(i));
    }
  }

  private void check(RunId run, Order order) {
    int planned = order.postings().size();
    boolean fails = order.fails() >= 0;
    RunState state = head(run).state();
    Bank.Book book = bank.book(run.value());
    switch (state) {
      case SUCCEEDED -> expectBook(run, book, fails ? -1 : planned, 0);
      case FAILED -> expectBook(run, book, order.fails(), order.fails());
      default -> {
        expect(state == RunState.CANCELED && canceled.contains(run), run + " is " + state);
        int undone = book.undone().size();
        expect(book.made().size() <= undone, run + " left something: " + book.made());
        expectBook(run, book, book.made().size(), undone);
      }
    }
  }

  private void expectBook(RunId run, Bank.Book book, int made, int undone) {
    List<Integer> up = IntStream.range(0, Math.max(0, made)).boxed().toList();
    List<Integer> down = IntStream.range(0, undone).boxed().toList().reversed();
    expect(
        made >= 0 && book.made().equals(up) && book.undone().equals(down),
        "%s made %s and undid %s, should have made %d and undone %d"
            .formatted(run, book.made(), book.undone(), made, undone));
  }
}
