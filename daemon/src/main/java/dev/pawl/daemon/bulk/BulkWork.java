package dev.pawl.daemon.bulk;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Does the same to many runs, as a workflow: page by page from the newest to the oldest, each a
/// step, so that it goes on after a restart. Runs that are started meanwhile are left alone, and so
/// are other runs of this kind. What happens twice to a run after a crash happens once: a deed asks
/// for a state, and a signal bears an id.
public final class BulkWork {
  /// The type of these runs.
  public static final String TYPE = "pawl.bulk";

  private static final String KIND = "bulk";
  private static final int PAGE = 100;
  private static final int FAULTS_KEPT = 20;

  private final CompletableFuture<Client> client;
  private final Belongings belongings;
  private final Workflow<Order, Sum> workflow =
      Workflow.of(TYPE, Order.class, Sum.class, this::run).workKind(KIND);

  /// @param client of the engine that runs it, once that has started
  /// @param belongings what runs have outside of the store
  public BulkWork(CompletableFuture<Client> client, Belongings belongings) {
    this.client = client;
    this.belongings = belongings;
  }

  /// A run to which it could not be done.
  record Fault(String run, String message) {}

  /// What has been done so far.
  ///
  /// @param done to so many runs
  /// @param notPossible for so many, in the state that they were in
  /// @param failed for so many, for other reasons
  /// @param faults the first of those
  record Sum(long done, long notPossible, long failed, List<Fault> faults) {
    static final Sum NOTHING = new Sum(0, 0, 0, List.of());

    Sum {
      faults = List.copyOf(faults);
    }

    Sum plus(Sum more) {
      List<Fault> all = new ArrayList<>(faults);
      all.addAll(more.faults);
      return new Sum(
          done + more.done,
          notPossible + more.notPossible,
          failed + more.failed,
          all.subList(0, Math.min(all.size(), FAULTS_KEPT)));
    }

    String words() {
      return "%d done, %d not possible, %d failed".formatted(done, notPossible, failed);
    }
  }

  /// What one step has done.
  ///
  /// @param next where the next one begins, 0 if there is none
  record Page(Sum sum, long next) {}

  /// What has to be registered before the engine starts.
  public Workflow<?, ?> workflow() {
    return workflow;
  }

  private Sum run(WorkflowContext ctx, Order order) {
    String self = ctx.info().id().value();
    Sum sum = Sum.NOTHING;
    long before = ListOptions.FROM_NEWEST;
    do {
      long from = before;
      Page page =
          ctx.step(
              order.verb(),
              StepOptions.defaults(),
              TypeRef.of(Page.class),
              _ -> page(order, self, from));
      sum = sum.plus(page.sum());
      before = page.next();
      ctx.status(sum.words());
    } while (before != 0);
    return sum;
  }

  private Page page(Order order, String self, long before) {
    RunPage found = client.join().list(QueryParser.parse(order.query()), before, PAGE);
    Sum sum = Sum.NOTHING;
    for (RunRecord run : found.runs()) {
      if (!run.kind().equals(KIND)) {
        sum = sum.plus(one(order, self, run.id()));
      }
    }
    return new Page(sum, found.nextBeforeKey());
  }

  private Sum one(Order order, String self, RunId run) {
    try {
      apply(order, self, run);
      return new Sum(1, 0, 0, List.of());
    } catch (PawlException e) {
      return switch (e.code()) {
        case WRONG_STATE, NO_SUCH_RUN -> new Sum(0, 1, 0, List.of());
        // Nothing is wrong with the run: the step is tried again.
        case STORE_UNAVAILABLE, STORE_FULL, CLOSED -> throw e;
        default -> {
          Fault fault = new Fault(run.value(), String.valueOf(e.getMessage()));
          yield new Sum(0, 0, 1, List.of(fault));
        }
      };
    }
  }

  private void apply(Order order, String self, RunId run) {
    Client running = client.join();
    switch (order.verb()) {
      case Order.DELETE -> running.delete(run, false).forEach(belongings::discard);
      case Order.SIGNAL -> {
        Payload value = Payload.ofJson(order.value());
        running.signal(run, String.valueOf(order.signal()), value, self);
      }
      default -> order.deed().orElseThrow().on(running, belongings, run, order.reason());
    }
  }
}
