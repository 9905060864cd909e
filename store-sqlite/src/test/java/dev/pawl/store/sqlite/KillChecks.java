package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import dev.pawl.testkit.program.HistoryRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What has to hold after kills, in the ledger of bodies and in the store.
final class KillChecks {
  private final List<String> violations = new ArrayList<>();
  private final Store store;
  private final Map<String, Integer> lastAttempts = new HashMap<>();

  /// @param ledger the bodies that ran, in order
  KillChecks(Store store, List<KillLedger.Line> ledger) {
    this.store = store;
    ledger.forEach(line -> lastAttempts.put(line.key(), line.attempt()));
  }

  /// What is wrong in the order in which bodies ran: attempts grow, no body comes after a later one
  /// of its run, and no process does anything after the next has begun.
  static List<String> ledger(List<KillLedger.Line> ledger) {
    List<String> violations = new ArrayList<>();
    Map<String, Integer> attempts = new HashMap<>();
    Map<String, Integer> stages = new HashMap<>();
    Set<Long> gone = new HashSet<>();
    long pid = 0;
    for (KillLedger.Line line : ledger) {
      if (line.pid() != pid) {
        gone.add(pid);
        pid = line.pid();
      }
      if (gone.contains(pid)) {
        violations.add(line + " by a process that was gone");
      }
      if (attempts.getOrDefault(line.key(), 0) >= line.attempt()) {
        violations.add(line + " ran twice");
      }
      if (stages.getOrDefault(line.run(), 0) > line.stage()) {
        violations.add(line + " ran after what follows it");
      }
      attempts.put(line.key(), line.attempt());
      stages.merge(line.run(), line.stage(), Math::max);
    }
    return violations;
  }

  /// What is wrong with the runs that were ordered.
  List<String> runs(int count) {
    for (int number = 0; number < count; number++) {
      String id = "run-" + number;
      check(id, KillLoad.output(number), number);
      check(id + ".inner", "end", number);
    }
    Map<String, Long> counts = store.counts();
    equal("succeeded runs", 2L * count, counts.get("succeeded"));
    equal("mail left", 0L, counts.get("mail"));
    equal("tasks left", 0L, counts.get("tasks"));
    lastAttempts.keySet().forEach(key -> violations.add("the body " + key + " has no result"));
    return violations;
  }

  private void check(String id, String output, int number) {
    Optional<RunRecord> run = store.find(RunId.of(id));
    if (run.isEmpty()) {
      violations.add(id + " is not there");
      return;
    }
    Event expected = new Event.RunCompleted(Payload.ofJson("\"" + output + "\""));
    equal("outcome of " + id, expected, run.get().head().outcome());
    List<String> signals = new ArrayList<>();
    for (int execution : store.executions(run.get().id())) {
      List<Recorded> history = store.history(run.get().id(), execution, 1, Integer.MAX_VALUE);
      HistoryRules.violations(history).forEach(line -> violations.add(id + ": " + line));
      String key = id + "/" + execution + "/";
      for (Recorded recorded : history) {
        switch (recorded.event()) {
          case Event.SignalReceived signal -> signals.add(signal.name() + signal.payload());
          case Event.StepCompleted(int command, int attempt, Payload _) ->
              finished(key + command, attempt);
          case Event.ActivityCompleted(int command, int attempt, Payload _) ->
              finished(key + command, attempt);
          default -> {}
        }
      }
    }
    checkSignals(id, "in", id.endsWith(".inner") ? 0 : KillLoad.INS, number, signals);
    checkSignals(id, "out", id.endsWith(".inner") ? 0 : KillLoad.OUTS, number, signals);
  }

  /// The attempt on record is the last that ran: none ran after its result was recorded.
  private void finished(String key, int attempt) {
    equal("last attempt of " + key, attempt, lastAttempts.remove(key));
  }

  private void checkSignals(String id, String name, int count, int number, List<String> all) {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sent.add(name + "\"" + KillLoad.value(number, name, i) + "\"");
    }
    equal(
        "signals " + name + " of " + id,
        sent,
        all.stream().filter(signal -> signal.startsWith(name)).toList());
  }

  private void equal(String what, Object expected, Object found) {
    if (!Objects.equals(expected, found)) {
      violations.add("%s: expected %s, found %s".formatted(what, expected, found));
    }
  }
}
