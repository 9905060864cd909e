package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.program.Ending.Canceled;
import dev.pawl.testkit.program.Ending.Continued;
import dev.pawl.testkit.program.Ending.Failed;
import dev.pawl.testkit.program.Ending.Halted;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// One branch in the model, going through its program on a clock of its own.
final class Timeline {
  private final RunModel run;
  private final Ledger ledger;
  private final Memory memory;
  private final Clock clock;
  private final Beside beside;
  private final Deque<Undo> cleanups = new ArrayDeque<>();

  private record Undo(Program action, Place at) {}

  Timeline(RunModel run, Ledger ledger, Memory memory, Clock.Span span) {
    this.run = run;
    this.ledger = ledger;
    this.memory = memory;
    this.clock = new Clock(run, ledger, span);
    this.beside = new Beside(run, ledger, memory, clock);
  }

  /// Goes through a program, and through the clean-up if it is canceled.
  Ending go(Program program, Place at) {
    try {
      String value = run(program, at);
      clock.checkOpen();
      return Ending.value(clock.now(), value);
    } catch (Failed failure) {
      clock.checkOpen();
      return Ending.failed(clock.now(), failure);
    } catch (Continued on) {
      return Ending.continued(clock.now(), on.next);
    } catch (Halted _) {
      return Ending.halted(clock.now());
    } catch (Canceled _) {
      Ending ending = Ending.canceled(clock.now());
      cleanUp(at.isMain());
      ledger.canceled(
          new Ledger.Canceled(
              run.id(), run.execution(), ending.atMillis(), clock.now(), clock.isLoose()));
      return ending;
    }
  }

  /// Runs the clean-up actions, those of the main branch after those of all others.
  private void cleanUp(boolean main) {
    clock.shield();
    try {
      if (main) {
        clock.waitUntil(ledger.over(run.id(), run.execution(), clock.now()));
      }
      while (!cleanups.isEmpty()) {
        Undo undo = cleanups.pop();
        run(undo.action(), undo.at());
      }
    } catch (Halted _) {
      cleanups.clear();
    }
  }

  /// When it has nothing more to do, clean-up included.
  long doneMillis() {
    return clock.now();
  }

  private String run(Program program, Place at) {
    return switch (program) {
      case Program.Step(Trouble trouble) -> work("step", trouble, Clock.NEVER, at);
      case Program.Act(Trouble trouble, long close) ->
          work("activity", trouble, close == 0 ? Clock.NEVER : clock.now() + close, at);
      case Program.Unique _, Program.Chance _ -> {
        String _ = work("step", Trouble.NONE, Clock.NEVER, at);
        yield Texts.DONE;
      }
      case Program.Child(Program child) -> child(child, at);
      case Program.Detached(Program other) -> {
        clock.touch();
        Expected _ =
            new RunModel(run.model(), ledger, at.run(run.id()), Map.of())
                .run(other, clock.now(), Clock.NEVER);
        yield Texts.DONE;
      }
      case Program.Sleep(long millis) -> {
        clock.waitUntil(clock.due(millis));
        yield Texts.DONE;
      }
      case Program.Await(long timeout) -> await(at.signal(), timeout, "");
      case Program.Ask(long deadline, boolean fallback) ->
          await(at.question(), deadline, fallback ? Texts.NONE : "");
      case Program.Poll _ -> poll(at);
      case Program.Seq(List<Program> parts) -> seq(parts, at);
      case Program.Loop(int times, Program body) -> loop(times, body, at);
      case Program.Try(Program body, Program handler) -> attempt(body, handler, at);
      case Program.Fail _ -> throw new Failed("code", Bodies.message(at.path()));
      case Program.Continue(Program next) -> throw new Continued(next);
      case Program.Combine combine -> beside.combine(combine, at);
      case Program.Fork(Program body, Program rest) -> fork(body, rest, at);
      case Program.Background(Program body) -> {
        beside.perform(body, at.branch(0), clock.onItsOwn());
        yield Texts.DONE;
      }
      case Program.Within(Program body, long timeout) -> beside.within(body, timeout, at.branch(0));
      case Program.CancelAfter(Program body, long after) ->
          beside.cancelAfter(body, after, at.branch(0));
      case Program.Cleanup(Program action) -> {
        clock.checkOpen();
        cleanups.push(new Undo(action, at.part(0)));
        yield Texts.DONE;
      }
      case Program.Status _, Program.KvPut _, Program.KvGet _ -> show(program, at);
      case Program.KvRemove _, Program.Label _ -> show(program, at);
      case Program.Now _ -> String.valueOf(clock.now());
      case Program.Patch(Program then, Program _) -> run(then, at.part(0));
    };
  }

  // --- Work and waits ---

  private String work(String kind, Trouble trouble, long closeAt, Place at) {
    int failed = 0;
    while (true) {
      clock.touch();
      if (failed >= trouble.failures()) {
        memory.completed.merge(at.path(), 1, Integer::sum);
        return at.path();
      }
      failed++;
      memory.failed.merge(at.path(), 1, Integer::sum);
      if (trouble.isFinal() || failed == trouble.maxAttempts()) {
        throw new Failed(kind, Bodies.message(at.path()));
      }
      clock.waitUntil(run.due(Math.min(clock.now() + trouble.waitMillis(), closeAt)));
      if (clock.now() >= closeAt) {
        throw new Failed(kind, Texts.TIMEOUT);
      }
    }
  }

  private String child(Program program, Place at) {
    clock.touch();
    long limit = clock.limit();
    RunId id = at.run(run.id());
    Expected child =
        new RunModel(run.model(), ledger, id, Map.of("of", at.path()))
            .run(program, clock.now(), limit);
    // What ends at the limit ends because of it, or the child's own branch has said so.
    clock.waitUntil(child.endMillis() >= limit ? Clock.NEVER : run.due(child.endMillis()));
    return switch (child.state()) {
      case SUCCEEDED -> child.text();
      case FAILED -> throw new Failed("child", child.text());
      case CANCELED -> throw new Failed("child", Texts.CANCELED);
      case QUEUED, RUNNING, WAITING, PAUSED, BLOCKED ->
          throw new IllegalStateException("child " + id + " is " + child.state());
    };
  }

  /// @param fallback what a timeout gives; empty if it fails
  private String await(String name, long timeoutMillis, String fallback) {
    Prediction.SignalWait wait = new Prediction.SignalWait(run.id(), name, clock.now());
    ledger.waits.add(wait);
    int number = memory.next(name);
    List<Model.Arrival> arrivals = run.arrivals(name);
    long sent = number < arrivals.size() ? arrivals.get(number).atMillis() : Clock.NEVER;
    long arrival = sent > clock.now() ? run.due(sent) : sent;
    long deadline = timeoutMillis == 0 ? Clock.NEVER : clock.due(timeoutMillis);
    if (arrival == deadline && arrival > clock.now()) {
      if (arrival != Clock.NEVER) {
        run.undecided(ledger, "a signal comes as the wait for it ends", arrival);
      } else if (clock.limit() == Clock.NEVER) {
        ledger.stuck.add(wait);
      }
    }
    if (arrival > clock.now()) {
      clock.waitUntil(Math.min(arrival, deadline));
    } else {
      clock.touch();
    }
    if (arrival <= clock.now()) {
      memory.take(name);
      return arrivals.get(number).value();
    }
    if (fallback.isEmpty()) {
      throw new Failed(Texts.TIMEOUT, Texts.TIMEOUT);
    }
    return fallback;
  }

  private String poll(Place at) {
    String name = at.signal();
    int number = memory.next(name);
    List<Model.Arrival> arrivals = run.arrivals(name);
    if (number < arrivals.size() && arrivals.get(number).atMillis() == clock.now()) {
      run.undecided(ledger, "a signal comes as it is looked for", clock.now());
    }
    if (number >= arrivals.size() || arrivals.get(number).atMillis() >= clock.now()) {
      return Texts.NONE;
    }
    clock.touch();
    memory.take(name);
    return arrivals.get(number).value();
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

  private String attempt(Program body, Program handler, Place at) {
    try {
      return run(body, at.part(0));
    } catch (Failed failure) {
      return Texts.caught(failure.kind, failure.root) + " " + run(handler, at.part(1));
    }
  }

  private String fork(Program body, Program rest, Place at) {
    Ending going = beside.rehearse(rest, at.part(1));
    Ending ending = beside.fork(body, at.branch(0), going);
    String first = run(rest, at.part(1));
    return Texts.list(List.of(first, beside.await(ending)));
  }

  // --- What the run shows ---

  private String show(Program program, Place at) {
    switch (program) {
      case Program.Status _ -> {
        clock.touch();
        memory.status("at " + at.path(), at.branch(), clock.now());
      }
      case Program.KvPut(int key) -> {
        clock.touch();
        memory.kv.put(at.key(key), at.path());
      }
      case Program.KvGet(int key) -> {
        return memory.kv.getOrDefault(at.key(key), Texts.NONE);
      }
      case Program.KvRemove(int key) -> {
        clock.touch();
        memory.kv.remove(at.key(key));
      }
      case Program.Label(int key, boolean remove) -> {
        clock.touch();
        if (remove) {
          memory.labels.remove("l" + key);
        } else {
          memory.labels.put("l" + key, at.path());
        }
      }
      default -> throw new IllegalArgumentException(program + " shows nothing");
    }
    return Texts.DONE;
  }
}
