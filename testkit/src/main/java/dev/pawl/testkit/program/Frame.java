package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.CanceledException;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RecordedFailureException;
import dev.pawl.engine.workflow.SignalChannel;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One execution of a program on the engine's workflow context.
final class Frame {
  private final WorkflowContext ctx;
  private final Interpreter interpreter;
  private final Bodies bodies;
  private final long baseMillis;

  Frame(WorkflowContext ctx, Interpreter interpreter, Bodies bodies, long baseMillis) {
    this.ctx = ctx;
    this.interpreter = interpreter;
    this.bodies = bodies;
    this.baseMillis = baseMillis;
  }

  String output(Program program) {
    return run(program, Place.root(ctx.info().execution()));
  }

  private String run(Program program, Place at) {
    return switch (program) {
      case Program.Step _, Program.Act _, Program.Child _, Program.Sleep _, Program.Ask _ ->
          value(promise(program, at));
      case Program.Await await -> await(await, at);
      case Program.Poll _ -> signals(at).poll().orElse(Texts.NONE);
      case Program.Detached(Program other) -> detach(other, at);
      case Program.Seq(List<Program> parts) -> seq(parts, at);
      case Program.Loop(int times, Program body) -> loop(times, body, at);
      case Program.Try attempt -> attempt(attempt, at);
      case Program.Fail _ -> throw new WorkflowFailure(Bodies.message(at.path()));
      case Program.Continue(Program next) ->
          throw ctx.continueAsNew(new Interpreter.Input(next, baseMillis));
      case Program.Combine combine -> combine(combine, at);
      case Program.Fork fork -> fork(fork, at);
      case Program.Background(Program body) -> {
        Promise<String> _ = ctx.fork(() -> quietly(body, at.branch(0)));
        yield Texts.DONE;
      }
      case Program.Within within -> within(within, at);
      case Program.CancelAfter cancel -> cancelAfter(cancel, at);
      case Program.Cleanup(Program action) -> {
        ctx.cleanup(() -> run(action, at.part(0)));
        yield Texts.DONE;
      }
      case Program.Status _, Program.KvPut _, Program.KvGet _ -> show(program, at);
      case Program.KvRemove _, Program.Label _ -> show(program, at);
      case Program.Now _ -> String.valueOf(ctx.now().toEpochMilli() - baseMillis);
      case Program.Unique _ -> same(ctx.uuid().toString(), at);
      case Program.Chance _ -> same(String.valueOf(ctx.random().nextLong()), at);
      case Program.Patch(Program then, Program otherwise) ->
          ctx.patch(at.path()) ? run(then, at.part(0)) : run(otherwise, at.part(1));
    };
  }

  // --- Promises ---

  /// What a member of a combination is: a promise of the engine where it offers one, otherwise a
  /// branch.
  private Promise<?> member(Program program, Place at) {
    return program.becomesPromise() ? promise(program, at) : branch(program, at);
  }

  private Promise<String> branch(Program program, Place at) {
    return ctx.fork(() -> run(program, at));
  }

  private Promise<?> promise(Program program, Place at) {
    return switch (program) {
      case Program.Step(Trouble trouble) ->
          ctx.stepAsync(
              at.path(),
              StepOptions.retrying(trouble.policy()),
              TypeRef.of(String.class),
              attempt -> bodies.run(at.path(), trouble, attempt));
      case Program.Act act ->
          ctx.activityAsync(
              interpreter.activity(),
              new Interpreter.Call(at.path(), act.trouble()),
              Interpreter.options(act));
      case Program.Child(Program child) ->
          ctx.childAsync(
              interpreter.workflow(),
              new Interpreter.Input(child, baseMillis),
              ChildOptions.defaults()
                  .withId(at.run(ctx.info().id()).value())
                  .withLabels(Map.of("of", at.path())));
      case Program.Sleep(long millis) -> ctx.sleepAsync(Duration.ofMillis(millis));
      case Program.Await _ -> signals(at).awaitAsync();
      case Program.Ask ask -> ctx.askAsync(question(ask, at));
      case Program.Combine(Program.How how, List<Program> members, long _) ->
          whole(how, members(members, at));
      default -> throw new IllegalArgumentException(program + " is no promise");
    };
  }

  private List<Promise<?>> members(List<Program> members, Place at) {
    List<Promise<?>> promises = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      promises.add(member(members.get(i), at.branch(i)));
    }
    return promises;
  }

  private Promise<?> whole(Program.How how, List<Promise<?>> members) {
    return switch (how) {
      case ALL -> ctx.<@Nullable Object>allAsync(members);
      case ANY -> ctx.<@Nullable Object>anyAsync(members);
      case SETTLED -> ctx.<@Nullable Object>allSettledAsync(members);
      case RACE -> ctx.<@Nullable Object>raceAsync(members);
    };
  }

  private String combine(Program.Combine combine, Place at) {
    List<Promise<?>> members = members(combine.members(), at);
    if (combine.timeoutMillis() == 0) {
      return value(whole(combine.how(), members));
    }
    Duration timeout = Duration.ofMillis(combine.timeoutMillis());
    Object value =
        switch (combine.how()) {
          case ALL -> ctx.<@Nullable Object>all(members, timeout);
          case ANY -> ctx.<@Nullable Object>any(members, timeout);
          case SETTLED -> ctx.<@Nullable Object>allSettled(members, timeout);
          case RACE -> ctx.<@Nullable Object>race(members, timeout);
        };
    heedCancel();
    return Texts.of(value);
  }

  private String value(Promise<?> promise) {
    Object value = promise.await();
    heedCancel();
    return Texts.of(value);
  }

  /// Throws if the branch is canceled: what waits for all of several to be settled, canceled ones
  /// too, comes back in a canceled branch once more.
  private void heedCancel() {
    ctx.kv();
  }

  // --- Waits ---

  private SignalChannel<String> signals(Place at) {
    return ctx.signals(at.signal(), String.class);
  }

  private String await(Program.Await await, Place at) {
    return await.timeoutMillis() == 0
        ? signals(at).await()
        : signals(at).await(Duration.ofMillis(await.timeoutMillis()));
  }

  private static Ask<String> question(Program.Ask ask, Place at) {
    Ask<String> question = Ask.of(at.question(), "What about " + at.path() + "?", String.class);
    Duration deadline = Duration.ofMillis(ask.deadlineMillis());
    if (ask.fallback()) {
      return question.orElseAfter(deadline, Texts.NONE);
    }
    return ask.deadlineMillis() == 0 ? question : question.within(deadline);
  }

  private String within(Program.Within within, Place at) {
    Promise<?> promise = member(within.body(), at.branch(0));
    try {
      Object value = promise.await(Duration.ofMillis(within.timeoutMillis()));
      heedCancel();
      return Texts.of(value);
    } catch (WaitTimedOutException e) {
      if (promise.isDone()) {
        throw e;
      }
      return "late " + value(promise);
    }
  }

  private String cancelAfter(Program.CancelAfter cancel, Place at) {
    Promise<?> promise = member(cancel.body(), at.branch(0));
    ctx.sleep(Duration.ofMillis(cancel.afterMillis()));
    promise.cancel();
    try {
      return Texts.of(promise.await());
    } catch (CanceledException _) {
      // It is the promise that was canceled, or else the next call says so again.
      return Texts.CANCELED;
    }
  }

  // --- Order ---

  private String seq(List<Program> parts, Place at) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      values.add(run(parts.get(i), at.part(i)));
    }
    return Texts.list(values);
  }

  private String loop(int times, Program body, Place at) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      values.add(run(body, at.part(i)));
    }
    return Texts.list(values);
  }

  private String attempt(Program.Try attempt, Place at) {
    try {
      return run(attempt.body(), at.part(0));
    } catch (RecordedFailureException | WaitTimedOutException | WorkflowFailure e) {
      return Texts.caught(e) + " " + run(attempt.handler(), at.part(1));
    }
  }

  /// Takes a failure for a value, since nobody waits for it.
  private String quietly(Program body, Place at) {
    try {
      return run(body, at);
    } catch (RecordedFailureException | WaitTimedOutException | WorkflowFailure e) {
      return Texts.caught(e);
    }
  }

  private String fork(Program.Fork fork, Place at) {
    Promise<?> beside = branch(fork.body(), at.branch(0));
    String rest;
    try {
      rest = run(fork.rest(), at.part(1));
    } catch (RecordedFailureException | WaitTimedOutException | WorkflowFailure e) {
      beside.cancel();
      throw e;
    }
    return Texts.list(List.of(rest, value(beside)));
  }

  // --- The rest ---

  private String detach(Program other, Place at) {
    RunId id = at.run(ctx.info().id());
    ctx.startDetached(
        interpreter.workflow(),
        new Interpreter.Input(other, baseMillis),
        ChildOptions.defaults().withId(id.value()));
    return Texts.DONE;
  }

  private String show(Program program, Place at) {
    switch (program) {
      case Program.Status _ -> ctx.status("at " + at.path());
      case Program.KvPut(int key) -> ctx.kv().put(at.key(key), at.path());
      case Program.KvGet(int key) -> {
        return ctx.kv().get(at.key(key), String.class).orElse(Texts.NONE);
      }
      case Program.KvRemove(int key) -> ctx.kv().remove(at.key(key));
      case Program.Label(int key, boolean remove) ->
          ctx.labels(Map.of("l" + key, remove ? "" : at.path()));
      default -> throw new IllegalArgumentException(program + " shows nothing");
    }
    return Texts.DONE;
  }

  /// Records a value that the engine promises to give again on replay, and compares.
  private String same(String value, Place at) {
    String recorded =
        ctx.step(
            at.path(),
            String.class,
            attempt -> {
              bodies.run(at.path(), Trouble.NONE, attempt);
              return value;
            });
    if (!recorded.equals(value)) {
      throw new WorkflowFailure(
          "%s was %s and is %s on replay".formatted(at.path(), recorded, value));
    }
    return Texts.DONE;
  }
}
