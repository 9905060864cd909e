package dev.pawl.testkit.program;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One run in the model, from its start to its end.
final class RunModel {
  private final Model model;
  private final Ledger ledger;
  private final RunId id;
  private final Memory memory;
  private long startMillis;
  private long cancelMillis;
  private long terminateMillis;
  private int execution = 1;
  private long softStopMillis = Clock.NEVER;
  private long hardStopMillis = Clock.NEVER;

  RunModel(Model model, Ledger ledger, RunId id, Map<String, String> labels) {
    this.model = model;
    this.ledger = ledger;
    this.id = id;
    this.memory = new Memory(labels);
  }

  /// Goes through all executions.
  ///
  /// @param parentCancelMillis when the parent cancels it if it is still open then
  Expected run(Program program, long atMillis, long parentCancelMillis) {
    startMillis = atMillis;
    long asked = model.cancelMillis(id, atMillis);
    cancelMillis = Math.min(asked, parentCancelMillis);
    terminateMillis = model.terminateMillis(id, atMillis);
    if (cancelMillis != Clock.NEVER
        && (asked == parentCancelMillis || cancelMillis == terminateMillis)) {
      undecided(ledger, "ended by two at once", cancelMillis);
    }
    if (cancelMillis != Clock.NEVER && model.isPaused(id, cancelMillis)) {
      undecided(ledger, "canceled while it is paused", cancelMillis);
    }
    long begin = atMillis;
    Program now = program;
    while (true) {
      long over = rehearse(now, begin);
      Ending main = main(ledger, memory, now, begin);
      if (main.how() != Ending.How.CONTINUED) {
        return expected(main, over);
      }
      begin = main.atMillis();
      now = Objects.requireNonNull(main.next());
      execution++;
    }
  }

  /// Finds out when the execution is over, so that branches which nobody waits for stop there.
  private long rehearse(Program program, long begin) {
    softStopMillis = Clock.NEVER;
    hardStopMillis = terminateMillis;
    Ledger trial = new Ledger();
    Timeline main = timeline(trial, memory.copy(), begin);
    Ending ending = main.go(program, Place.root(execution));
    long over =
        switch (ending.how()) {
          case CONTINUED, HALTED -> ending.atMillis();
          case VALUE, FAILED, CANCELED -> trial.over(id, execution, main.doneMillis());
        };
    boolean together = ending.how() == Ending.How.CANCELED;
    if (!together && trial.isTied(id, execution, main.doneMillis(), over)) {
      undecided(ledger, "a branch is canceled as the run ends", over);
    }
    softStopMillis = over;
    if (ending.how() == Ending.How.CONTINUED) {
      hardStopMillis = over;
    }
    return over;
  }

  private Ending main(Ledger into, Memory with, Program program, long begin) {
    into.times.add(begin);
    return timeline(into, with, begin).go(program, Place.root(execution));
  }

  private Timeline timeline(Ledger into, Memory with, long begin) {
    Clock.Span span = new Clock.Span(begin, cancelMillis, terminateMillis, false);
    return new Timeline(this, into, with, span);
  }

  private Expected expected(Ending main, long over) {
    boolean canceledLate = main.atMillis() <= cancelMillis && cancelMillis <= over;
    boolean terminatedLate = terminateMillis <= over && main.how() != Ending.How.HALTED;
    if (over != Clock.NEVER
        && ((canceledLate && main.how() != Ending.How.CANCELED) || terminatedLate)) {
      undecided(ledger, "ended from outside while it cleans up", over);
    }
    RunState state =
        switch (main.how()) {
          case VALUE -> RunState.SUCCEEDED;
          case FAILED -> RunState.FAILED;
          case CANCELED, CONTINUED, HALTED -> RunState.CANCELED;
        };
    Expected expected =
        new Expected(
            id,
            state,
            main.text(),
            memory.kv,
            memory.labels,
            memory.status(),
            memory.isStatusDecided(),
            execution,
            memory.completed,
            memory.failed,
            startMillis,
            over);
    if (over != Clock.NEVER) {
      ledger.times.add(over);
    }
    ledger.runs.put(id, expected);
    return expected;
  }

  /// Notes why the outcome depends on chance.
  void undecided(Ledger into, String why, long atMillis) {
    into.undecided.add("%s: %s at %d".formatted(id, why, atMillis));
  }

  RunId id() {
    return id;
  }

  int execution() {
    return execution;
  }

  Model model() {
    return model;
  }

  /// When a branch that nobody waits for stops.
  long softStopMillis() {
    return softStopMillis;
  }

  /// When clean-up stops.
  long hardStopMillis() {
    return hardStopMillis;
  }

  /// When something happens that is due at a time.
  long due(long atMillis) {
    return model.due(id, atMillis);
  }

  /// The signals of a name.
  List<Model.Arrival> arrivals(String name) {
    return model.arrivals(id, name, startMillis);
  }
}
