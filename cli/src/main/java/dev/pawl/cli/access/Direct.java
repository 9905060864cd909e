package dev.pawl.cli.access;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.store.Store;

/// Access by opening the store, when no other process has it. Runs take no turns meanwhile: a
/// message waits in the run's mailbox until a process with its code goes on with it.
final class Direct implements Access {
  private final Store store;
  private final Engine engine;
  private final Operator operator;

  private Direct(Store store) {
    this.store = store;
    this.engine = Engine.builder(Attention.toNothing(store)).start();
    this.operator = operator(engine, store, Operator.Mode.IDLE);
  }

  static Direct over(Store store) {
    return new Direct(store);
  }

  private static Operator operator(Engine engine, Store store, Operator.Mode mode) {
    return new Operator(engine.client(), store, mode, Owner.self("pawl"));
  }

  @Override
  public <R> R ask(Request<R> request) {
    return request instanceof Request.Control control && needsTurn(control.verb())
        ? request.reply().cast(withTurn(control))
        : operator.answer(request);
  }

  /// Whether what is asked takes no code of the workflow, so that it can be done here and now.
  private static boolean needsTurn(Verb verb) {
    return switch (verb) {
      case TERMINATE, RETRY -> true;
      case CANCEL, PAUSE, RESUME, UNBLOCK -> false;
    };
  }

  private RunView withTurn(Request.Control control) {
    RunId run = operator.resolve(control.run()).id();
    Request.Control exact = new Request.Control(run.value(), control.verb(), control.reason());
    try (Engine turning = Engine.builder(Attention.to(run, store)).start()) {
      return operator(turning, store, Operator.Mode.CODELESS).answer(exact);
    }
  }

  @Override
  public void close() {
    engine.close();
    store.close();
  }
}
