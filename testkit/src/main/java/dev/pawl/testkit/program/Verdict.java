package dev.pawl.testkit.program;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.TypeRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares what a store holds after a scenario with what the model predicted.
///
/// It looks at every run with its outcome, times, key-value data, labels and status; at every
/// history and the rules that hold for it; at signals, each once and in order; at bodies, no
/// attempt twice and each result by an attempt that ran; and at the store's own check.
public final class Verdict {
  private static final TypeRef<String> TEXT = TypeRef.of(String.class);
  private static final TypeRef<Interpreter.Call> CALL = TypeRef.of(Interpreter.Call.class);

  private final JacksonCodec codec = new JacksonCodec();
  private final List<String> violations = new ArrayList<>();
  private final Map<RunId, Expected> predicted;
  private final @Nullable Timed timed;
  private final Store store;
  private final Map<String, Set<Integer>> attempts = new HashMap<>();

  /// What counts only where everything happens at the predicted time.
  private record Timed(Scenario scenario, long baseMillis) {}

  private Verdict(Map<RunId, Expected> predicted, @Nullable Timed timed, Store store) {
    this.predicted = predicted;
    this.timed = timed;
    this.store = store;
  }

  /// What is wrong, one line each; empty if all is as it has to be.
  ///
  /// @param baseMillis when the first run was started
  public static List<String> on(
      Scenario scenario, Store store, List<Bodies.Ran> bodies, long baseMillis) {
    Timed timed = new Timed(scenario, baseMillis);
    return new Verdict(Model.predict(scenario).runs(), timed, store).reached(bodies);
  }

  /// What is wrong, whenever things happened: for programs whose outcome does not depend on time.
  public static List<String> onOutcome(
      Map<RunId, Expected> predicted, Store store, List<Bodies.Ran> bodies) {
    return new Verdict(predicted, null, store).reached(bodies);
  }

  private List<String> reached(List<Bodies.Ran> bodies) {
    checkBodies(bodies);
    checkRuns();
    violations.addAll(store.check());
    equal("mail left", 0L, Objects.requireNonNull(store.counts().get("mail")));
    equal("tasks left", 0L, Objects.requireNonNull(store.counts().get("tasks")));
    return List.copyOf(violations);
  }

  private void checkBodies(List<Bodies.Ran> bodies) {
    for (Bodies.Ran body : bodies) {
      if (!attempts.computeIfAbsent(body.key(), _ -> new HashSet<>()).add(body.attempt())) {
        violations.add(body + " ran twice");
      }
    }
  }

  private void checkRuns() {
    ListOptions all =
        new ListOptions(ListOptions.FROM_NEWEST, ListOptions.LIMIT_MAX, store.nowMillis());
    Set<RunId> there = new HashSet<>();
    for (RunRecord run : store.list(RunQuery.ALL, all).runs()) {
      there.add(run.id());
      Expected expected = predicted.get(run.id());
      if (expected == null) {
        violations.add("run " + run.id() + " should not be there");
      } else {
        checkRun(expected, run);
      }
    }
    for (RunId id : predicted.keySet()) {
      if (!there.contains(id)) {
        violations.add("run " + id + " should be there");
      }
    }
  }

  private void checkRun(Expected expected, RunRecord run) {
    String of = "of run " + run.id();
    RunHead head = run.head();
    equal("state " + of, expected.state(), head.state());
    if (head.block() != null) {
      violations.add(head.block().report());
    }
    if (!head.state().isTerminal()) {
      return;
    }
    equal("outcome " + of, expected.text(), outcome(head.outcome()));
    equal("executions " + of, expected.executions(), head.execution());
    equal("labels " + of, expected.labels(), new TreeMap<>(head.labels()));
    if (timed != null) {
      checkTimes(expected, run, timed.baseMillis(), of);
    }
    SortedMap<String, String> kv = new TreeMap<>();
    store.kv(run.id()).forEach((key, value) -> kv.put(key, codec.decode(key, value, TEXT)));
    equal("data " + of, expected.kv(), kv);
    checkHistories(expected, of);
  }

  private void checkTimes(Expected expected, RunRecord run, long baseMillis, String of) {
    equal("start " + of, expected.startMillis(), run.createdAtMillis() - baseMillis);
    equal("end " + of, expected.endMillis(), run.head().endedAtMillis() - baseMillis);
    if (expected.statusDecided()) {
      equal("status " + of, expected.status(), run.head().status());
    }
  }

  private String outcome(@Nullable Event outcome) {
    return switch (outcome) {
      case Event.RunCompleted done -> codec.decode("output", done.output(), TEXT);
      case Event.RunFailed(Failure failure) -> Texts.root(failure);
      case Event.RunCanceled _, Event.RunTerminated _ -> "";
      case null, default -> "outcome " + outcome;
    };
  }

  private void checkHistories(Expected expected, String of) {
    List<String> signals = new ArrayList<>();
    SortedMap<String, Integer> completed = new TreeMap<>();
    SortedMap<String, Integer> failed = new TreeMap<>();
    for (int execution : store.executions(expected.id())) {
      List<Recorded> history = store.history(expected.id(), execution, 1, Integer.MAX_VALUE);
      HistoryRules.violations(history).forEach(line -> violations.add(line + " " + of));
      Map<Integer, String> paths = new HashMap<>();
      for (Recorded recorded : history) {
        String key = expected.id() + "/" + execution + "/";
        switch (recorded.event()) {
          case Event.SignalReceived signal ->
              signals.add(signal.name() + "=" + codec.decode("signal", signal.payload(), TEXT));
          case Event.StepScheduled(int command, String name) -> paths.put(command, name);
          case Event.ActivityScheduled work ->
              paths.put(work.command(), codec.decode("input", work.input(), CALL).path());
          case Event.Resolution result -> count(result, key, paths, completed, failed);
          default -> {}
        }
      }
    }
    if (timed != null) {
      equal("signals " + of, sent(expected, timed.scenario()), signals);
    }
    equal("results " + of, expected.completed(), completed);
    equal("failed attempts " + of, expected.failed(), failed);
  }

  private void count(
      Event.Resolution result,
      String key,
      Map<Integer, String> paths,
      Map<String, Integer> completed,
      Map<String, Integer> failed) {
    switch (result) {
      case Event.StepCompleted(int command, int attempt, var _) ->
          countIn(completed, paths.get(command), key + command, attempt);
      case Event.ActivityCompleted(int command, int attempt, var _) ->
          countIn(completed, paths.get(command), key + command, attempt);
      case Event.AttemptFailed(int command, int attempt, Failure _, long _, var _) ->
          countIn(failed, paths.get(command), key + command, attempt);
      case Event.StepFailed(int command, int attempt, Failure _) ->
          countIn(failed, paths.get(command), key + command, attempt);
      case Event.ActivityFailed(int command, int attempt, Failure failure) -> {
        if (!failure.type().equals(Failure.TIMEOUT)) {
          countIn(failed, paths.get(command), key + command, attempt);
        }
      }
      case Event.AttemptStarted _, Event.TimerFired _ -> {}
      case Event.ChildCompleted _, Event.ChildFailed _ -> {}
    }
  }

  private void countIn(
      Map<String, Integer> counts, @Nullable String path, String body, int attempt) {
    counts.merge(String.valueOf(path), 1, Integer::sum);
    if (!attempts.getOrDefault(body, Set.of()).contains(attempt)) {
      violations.add("attempt %d of %s has a result and never ran".formatted(attempt, body));
    }
  }

  private static List<String> sent(Expected run, Scenario scenario) {
    List<String> sent = new ArrayList<>();
    for (Action action : scenario.actions()) {
      if (action instanceof Action.Signals signals
          && signals.run().equals(run.id())
          && run.takes(signals)) {
        signals.values().forEach(value -> sent.add(signals.name() + "=" + value));
      }
    }
    return sent;
  }

  private void equal(String what, @Nullable Object expected, @Nullable Object found) {
    if (!Objects.equals(expected, found)) {
      violations.add("%s: expected %s, found %s".formatted(what, expected, found));
    }
  }
}
