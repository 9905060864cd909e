package dev.pawl.testkit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.replay.Decision;
import dev.pawl.engine.replay.Effect;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.replay.RetryPlan;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An execution that is led through a case's turns, and what came of it.
final class ReplayRun {
  private static final Coroutines COROUTINES = new SystemHost().host().coroutines();
  private static final JacksonCodec CODEC = new JacksonCodec();

  private final ReplayCase replayed;
  private final List<Recorded> history;
  private final List<Integer> ends = new ArrayList<>();
  private final List<String> effects = new ArrayList<>();
  private @Nullable Execution execution;
  private ReplayCase.@Nullable Code code;
  private Decision.@Nullable Progress last;
  private boolean firstTurn;
  private int left;

  /// A run with a part of its history already behind it.
  ReplayRun(ReplayCase replayed, List<Recorded> past) {
    this.replayed = replayed;
    this.history = new ArrayList<>(past);
    this.firstTurn = past.size() == 1;
  }

  /// A run of which nothing but the start is recorded.
  static ReplayRun fresh(ReplayCase replayed) {
    return new ReplayRun(replayed, List.of(new Recorded(1, 0, replayed.start())));
  }

  /// Takes a turn with some of its inputs, rebuilding first if there is no execution or other code.
  void take(ReplayCase.Turn turn, List<Event.Input> inputs) {
    if (execution == null || !turn.code().equals(code)) {
      execution = rebuild(turn.code());
      code = turn.code();
      firstTurn = false;
    }
    Decision decision = execution.turn(inputs, turn.atMillis());
    assertThat(decision).isInstanceOf(Decision.Progress.class);
    last = (Decision.Progress) decision;
    history.addAll(last.events());
    ends.add(history.size());
    effects.add(EventText.effects(last.effects()));
    left += inputs.size() - last.taken();
  }

  void take(ReplayCase.Turn turn) {
    if (turn.isRetry()) {
      retry(turn);
      retried();
    } else {
      take(turn, turn.inputs());
    }
  }

  private void retry(ReplayCase.Turn turn) {
    List<Recorded> effective = EffectiveHistory.of(history);
    RetryPlan plan =
        turn.retryFrom() == 0
            ? RetryPlan.fromLastGoodPoint(effective)
            : RetryPlan.fromCommand(effective, turn.retryFrom());
    record(turn, new Event.RunRetried(plan.resetTo(), "again"));
    plan.kept().forEach(kept -> record(turn, kept));
  }

  private void record(ReplayCase.Turn turn, Event event) {
    history.add(new Recorded(history.size() + 1, turn.atMillis(), event));
  }

  /// A retry is recorded; the code has not run since.
  void retried() {
    ends.add(history.size());
    effects.add("");
    execution = null;
    firstTurn = true;
  }

  private Execution rebuild(ReplayCase.Code body) {
    return switch (rebuild(replayed, body, history, COROUTINES, firstTurn)) {
      case Execution.Rebuilt.Ready(Execution ready) -> ready;
      case Execution.Rebuilt.Blocked(String report) ->
          throw new AssertionError("blocked at " + history.size() + ":\n" + report);
    };
  }

  static Execution.Rebuilt rebuild(
      ReplayCase replayed, ReplayCase.Code body, List<Recorded> history) {
    return rebuild(replayed, body, history, COROUTINES, history.size() == 1);
  }

  static Execution.Rebuilt rebuild(
      ReplayCase replayed,
      ReplayCase.Code body,
      List<Recorded> history,
      Coroutines coroutines,
      boolean firstTurn) {
    Workflow<String, @Nullable Object> workflow =
        Workflow.of(replayed.start().type(), String.class, Object.class, body);
    Execution.Setup setup =
        new Execution.Setup(ReplayCase.RUN, replayed.execution(), workflow, CODEC, coroutines);
    long lastSeq = history.isEmpty() ? 0 : history.getLast().seq();
    return Execution.rebuild(setup, EffectiveHistory.of(history), lastSeq, firstTurn);
  }

  /// Loses the execution, as an eviction or a crash between two turns does.
  void drop() {
    execution = null;
  }

  List<Recorded> history() {
    return List.copyOf(history);
  }

  /// How many events there were after each turn.
  List<Integer> ends() {
    return List.copyOf(ends);
  }

  /// The effects of each turn, as lines.
  List<String> effects() {
    return List.copyOf(effects);
  }

  /// The effects of the last turn.
  List<Effect> lastEffects() {
    return progress().effects();
  }

  private Decision.Progress progress() {
    if (last == null) {
      throw new IllegalStateException("no turn was taken");
    }
    return last;
  }

  Decision.View view() {
    return progress().view();
  }

  /// History and final view, as lines.
  String text() {
    return EventText.history(history) + EventText.view(view(), progress().next());
  }

  /// How many inputs came after the end.
  int left() {
    return left;
  }
}
