package dev.pawl.testkit;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Computes every invariant of the store, one line per violation.
final class InMemoryStoreChecks {
  private final InMemoryStoreRuns runs;
  private final InMemoryStoreTasks tasks;
  private final InMemoryStoreBlobs blobs;
  private final List<String> violations = new ArrayList<>();

  InMemoryStoreChecks(InMemoryStoreRuns runs, InMemoryStoreTasks tasks, InMemoryStoreBlobs blobs) {
    this.runs = runs;
    this.tasks = tasks;
    this.blobs = blobs;
  }

  List<String> violations() {
    for (InMemoryStoreRun run : runs.all()) {
      RunId id = run.record().id();
      try {
        checkHistory(id, run);
        checkMail(id, run);
      } catch (PawlException e) {
        violations.add("run %s cannot be read: %s".formatted(id, e.getMessage()));
      }
      if (run.record().parent() != null && runs.parentOf(run) == null) {
        violations.add("run %s has lost its parent".formatted(id));
      }
    }
    checkTasks();
    checkBlobs();
    return List.copyOf(violations);
  }

  private void checkHistory(RunId id, InMemoryStoreRun run) {
    RunHead head = run.head();
    for (int execution : run.executions()) {
      long last = 0;
      for (Recorded recorded : run.history(execution, 1, Integer.MAX_VALUE)) {
        if (recorded.seq() != last + 1) {
          violations.add(
              "run %s, execution %d: event %d follows %d"
                  .formatted(id, execution, recorded.seq(), last));
        }
        last = recorded.seq();
      }
      if (execution == head.execution() && last != head.lastSeq()) {
        violations.add(
            "run %s ends at event %d, its head says %d".formatted(id, last, head.lastSeq()));
      }
    }
    List<Integer> executions = run.executions();
    if (executions.isEmpty() || executions.getLast() != head.execution()) {
      violations.add(
          "run %s is in execution %d and has histories of %s"
              .formatted(id, head.execution(), executions));
    }
  }

  private void checkMail(RunId id, InMemoryStoreRun run) {
    run.mail().stream()
        .filter(message -> message.id() > runs.lastMessage())
        .forEach(message -> violations.add("run %s has mail from the future".formatted(id)));
  }

  private void checkTasks() {
    for (InMemoryStoreTasks.Row task : tasks.all()) {
      RunId id = task.run().record().id();
      boolean current = task.execution() == task.run().head().execution();
      if (runs.find(id) != task.run()) {
        violations.add("task %d belongs to the deleted run %s".formatted(task.id(), id));
      } else if (task.run().isEnded() || !current) {
        violations.add("task %d of run %s outlived its execution".formatted(task.id(), id));
      }
    }
  }

  private void checkBlobs() {
    SequencedMap<Blobs.Hash, Integer> expected = new LinkedHashMap<>();
    for (InMemoryStoreRun run : runs.all()) {
      run.turns().forEach(events -> count(events, expected));
      run.mailEvents().forEach(events -> count(events, expected));
    }
    tasks.all().forEach(task -> count(task.scheduled(), expected));
    if (!expected.equals(blobs.references())) {
      violations.add(
          "blobs are counted as %s, referred to as %s".formatted(blobs.references(), expected));
    }
  }

  private static void count(EncodedEvents events, SequencedMap<Blobs.Hash, Integer> counts) {
    events.blobs().keySet().forEach(hash -> counts.merge(hash, 1, Integer::sum));
  }
}
