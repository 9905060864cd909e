package dev.pawl.cli.access;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ForwardingStore;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.ShardEpoch;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// A store through which an engine drives one run and those that come from it: children, detached
/// runs, and theirs.
///
/// The code at hand is that of one file, which other runs of the home need not be of, even if their
/// workflow has the same name. An engine takes turns of a run that it can load, so those others
/// cannot be loaded; a client can do everything with them, and what they are sent waits for them.
///
/// Tasks of others that are claimed stay leased until this process ends, when all leases end: given
/// back at once, they would be claimed again and again, and stand before our own in the queue.
public final class RunTree extends ForwardingStore {
  private static final int EVENTS = 1_000;

  private final Store store;
  private final Set<RunId> runs = ConcurrentHashMap.newKeySet();

  /// Tasks of others that are leased to us.
  private final Set<Long> held = ConcurrentHashMap.newKeySet();

  private RunTree(Store store) {
    super(store);
    this.store = store;
  }

  /// The tree of a run, as far as it has grown.
  public static RunTree of(RunId root, Store store) {
    RunTree tree = new RunTree(store);
    Deque<RunId> found = new ArrayDeque<>(List.of(root));
    for (RunId run = found.poll(); run != null; run = found.poll()) {
      if (tree.runs.add(run)) {
        found.addAll(tree.children(run));
        found.addAll(tree.detached(run));
      }
    }
    return tree;
  }

  /// The store with all its runs.
  Store whole() {
    return store;
  }

  /// Whether the run belongs to the tree.
  boolean has(RunId run) {
    return runs.contains(run);
  }

  private List<RunId> children(RunId run) {
    List<RunId> children = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    do {
      ListOptions options = new ListOptions(before, ListOptions.LIMIT_MAX, store.nowMillis());
      RunPage page = store.list(RunQuery.childrenOf(run), options);
      page.runs().stream().map(RunRecord::id).forEach(children::add);
      before = page.nextBeforeKey();
    } while (before != 0);
    return children;
  }

  private List<RunId> detached(RunId run) {
    List<RunId> detached = new ArrayList<>();
    for (int execution : store.executions(run)) {
      long from = 1;
      List<Recorded> page;
      do {
        page = store.history(run, execution, from, EVENTS);
        for (Recorded recorded : page) {
          if (recorded.event() instanceof Event.DetachedStarted started) {
            detached.add(started.run());
          }
        }
        from += page.size();
      } while (page.size() == EVENTS);
    }
    return detached;
  }

  @Override
  public Optional<LoadedRun> load(RunId id) {
    return has(id) ? super.load(id) : Optional.empty();
  }

  @Override
  public List<DueRun> poll(List<ShardEpoch> shards, long untilMillis, long afterKey, int max) {
    List<DueRun> ours = new ArrayList<>();
    long after = afterKey;
    List<DueRun> page;
    do {
      page = super.poll(shards, untilMillis, after, max);
      for (DueRun due : page) {
        after = due.key();
        if (has(due.id())) {
          ours.add(due);
        }
        if (ours.size() == max) {
          return ours;
        }
      }
    } while (page.size() == max);
    return ours;
  }

  @Override
  public List<WriteResult> commit(List<? extends Write> batch) {
    List<Write> writes = batch.stream().map(this::keepingHeld).toList();
    List<WriteResult> results = new ArrayList<>(super.commit(writes));
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i) instanceof WriteResult.Committed done) {
        done.started().stream().map(RunRecord::id).forEach(runs::add);
      }
      if (writes.get(i) instanceof Write.ClaimTasks claim
          && results.get(i) instanceof WriteResult.Claimed claimed) {
        results.set(i, new WriteResult.Claimed(ours(claim, claimed)));
      }
    }
    return results;
  }

  private Write keepingHeld(Write write) {
    if (!(write instanceof Write.ReleaseTasks release)) {
      return write;
    }
    Set<Long> kept = new TreeSet<>(release.kept());
    kept.addAll(held);
    return new Write.ReleaseTasks(release.lease(), release.queue(), kept);
  }

  /// What is ours of a claim; for what is not, the next ones of the queue are claimed.
  private List<Task> ours(Write.ClaimTasks claim, WriteResult.Claimed first) {
    List<Task> ours = new ArrayList<>();
    List<Task> tasks = first.tasks();
    int asked = claim.max();
    while (true) {
      for (Task task : tasks) {
        if (has(task.run())) {
          ours.add(task);
        } else {
          held.add(task.id());
        }
      }
      int missing = claim.max() - ours.size();
      if (tasks.size() < asked || missing == 0) {
        return ours;
      }
      asked = missing;
      var next = new Write.ClaimTasks(claim.lease(), claim.queue(), claim.types(), missing);
      tasks = ((WriteResult.Claimed) super.commit(List.of(next)).getFirst()).tasks();
    }
  }
}
