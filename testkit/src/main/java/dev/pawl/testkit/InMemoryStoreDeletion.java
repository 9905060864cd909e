package dev.pawl.testkit;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Deletes runs, always whole trees of them, and histories that nobody needs.
final class InMemoryStoreDeletion {
  private static final Comparator<InMemoryStoreRun> BY_END =
      Comparator.comparingLong((InMemoryStoreRun run) -> run.head().endedAtMillis())
          .thenComparingLong(run -> run.record().key());

  private final InMemoryStoreRuns runs;
  private final InMemoryStoreTasks tasks;
  private final InMemoryStoreNotices notices;

  InMemoryStoreDeletion(
      InMemoryStoreRuns runs, InMemoryStoreTasks tasks, InMemoryStoreNotices notices) {
    this.runs = runs;
    this.tasks = tasks;
    this.notices = notices;
  }

  WriteResult delete(Write.DeleteRun delete) {
    InMemoryStoreRun run = runs.find(delete.id());
    if (run == null) {
      return new WriteResult.NoSuchRun();
    }
    InMemoryStoreRun root = runs.rootOf(run);
    if (root != run) {
      return new WriteResult.IsChild(root.record().id());
    }
    List<InMemoryStoreRun> tree = runs.treeOf(run);
    Optional<InMemoryStoreRun> open =
        tree.stream().filter(Predicate.not(InMemoryStoreRun::isEnded)).findFirst();
    if (open.isPresent() && !delete.force()) {
      return new WriteResult.StillOpen(open.get().record().id());
    }
    return remove(tree);
  }

  WriteResult prune(Write.Prune prune) {
    List<InMemoryStoreRun> roots =
        runs.all().stream()
            .filter(run -> run.isEnded() && runs.rootOf(run) == run)
            .sorted(BY_END)
            .toList();
    List<InMemoryStoreRun> doomed =
        roots.stream()
            .limit(Math.max(0, roots.size() - prune.keepNewest()))
            .filter(root -> root.head().endedAtMillis() < prune.endedBeforeMillis())
            .map(runs::treeOf)
            .filter(tree -> tree.stream().allMatch(InMemoryStoreRun::isEnded))
            .limit(prune.max())
            .flatMap(List::stream)
            .toList();
    return remove(doomed);
  }

  WriteResult pruneExecutions(Write.PruneExecutions prune) {
    InMemoryStoreRun run = runs.find(prune.id());
    return run == null
        ? new WriteResult.NoSuchRun()
        : new WriteResult.Deleted(List.of(), run.dropExecutions(prune.keep()));
  }

  private WriteResult remove(List<InMemoryStoreRun> doomed) {
    List<RunId> removed = new ArrayList<>();
    long events = 0;
    for (InMemoryStoreRun run : doomed) {
      removed.add(run.record().id());
      events += run.events();
      tasks.removeAll(run);
      notices.forget(run);
      runs.remove(run);
    }
    return new WriteResult.Deleted(List.copyOf(removed), events);
  }
}
