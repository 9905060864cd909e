package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.EffectiveHistory;
import dev.pawl.engine.replay.HistoryAudit;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is wrong in a store, as far as it can be computed: its own invariants, and those of every
/// run that the engine has written.
///
/// The store may be in use: what changes meanwhile is looked at before or after the change.
///
/// @param store what was looked at, see [Store#description]
/// @param checked how much was looked at: `runs`, `executions`, `events`, `mail`, `tasks`
/// @param violations one line each; none if all is sound
public record Diagnosis(String store, SequencedMap<String, Long> checked, List<String> violations) {
  private static final int PAGE = 1_000;

  public Diagnosis {
    checked = new LinkedHashMap<>(checked);
    violations = List.copyOf(violations);
  }

  /// Looks at everything.
  public static Diagnosis of(Store store) {
    Examination examination = new Examination(store);
    examination.violations.addAll(store.check());
    examination.runs();
    return examination.result();
  }

  public boolean isSound() {
    return violations.isEmpty();
  }

  private static final class Examination {
    private final Store store;
    private final List<String> violations = new ArrayList<>();
    private long runs;
    private long executions;
    private long events;
    private long mail;

    private Examination(Store store) {
      this.store = store;
    }

    private Diagnosis result() {
      SequencedMap<String, Long> checked = new LinkedHashMap<>();
      checked.put("runs", runs);
      checked.put("executions", executions);
      checked.put("events", events);
      checked.put("mail", mail);
      checked.put("tasks", store.counts().getOrDefault("tasks", 0L));
      return new Diagnosis(store.description(), checked, violations);
    }

    private void runs() {
      long before = ListOptions.FROM_NEWEST;
      do {
        RunPage page =
            store.list(
                RunQuery.ALL, new ListOptions(before, ListOptions.LIMIT_MAX, store.nowMillis()));
        page.runs().stream().map(RunRecord::id).forEach(this::run);
        before = page.nextBeforeKey();
      } while (before != 0);
    }

    private void run(RunId id) {
      try {
        Optional<LoadedRun> loaded = store.load(id);
        if (loaded.isEmpty()) {
          return; // deleted since it was listed
        }
        runs++;
        mail += loaded.get().mail().size();
        current(loaded.get());
        position(loaded.get());
        int last = loaded.get().run().head().execution();
        for (int execution : store.executions(id)) {
          if (execution < last) {
            past(id, execution);
          }
        }
      } catch (PawlException e) {
        violation(id, 0, "cannot be read: " + e.getMessage());
      }
    }

    private void current(LoadedRun loaded) {
      RunRecord run = loaded.run();
      List<Recorded> history = loaded.history();
      int execution = run.head().execution();
      history(run.id(), execution, history);
      Event last = lastEvent(history);
      boolean ended = last != null && HistoryAudit.isEnd(last);
      if (ended != run.head().state().isTerminal()) {
        violation(
            run.id(),
            execution,
            "is %s, but its history ends with %s"
                .formatted(run.head().state().code(), last == null ? "nothing" : last.kind()));
      } else if (ended && !Objects.equals(last, run.head().outcome())) {
        violation(run.id(), execution, "shows another outcome than its history ends with");
      }
    }

    /// Nothing is for an execution, or of one, that has not begun.
    private void position(LoadedRun loaded) {
      RunRecord run = loaded.run();
      if (loaded.mail().stream().anyMatch(m -> m.execution() > run.head().execution())) {
        violation(run.id(), 0, "has mail for an execution to come");
      }
      ParentLink link = run.parent();
      if (link != null) {
        store
            .find(link.parent())
            .filter(parent -> parent.head().execution() < link.execution())
            .ifPresent(parent ->
                violation(
                    run.id(),
                    0,
                    "is of execution %d of its parent".formatted(link.execution())
                        + ", which has not got there"));
      }
    }

    private void past(RunId id, int execution) {
      List<Recorded> history = new ArrayList<>();
      List<Recorded> page;
      do {
        page = store.history(id, execution, history.size() + 1L, PAGE);
        history.addAll(page);
      } while (page.size() == PAGE);
      if (history.isEmpty()) {
        return; // pruned since it was listed
      }
      history(id, execution, history);
      if (!(lastEvent(history) instanceof Event.ContinuedAsNew)) {
        violation(id, execution, "is past, but does not end with ContinuedAsNew");
      }
    }

    private static @Nullable Event lastEvent(List<Recorded> history) {
      List<Recorded> effective = EffectiveHistory.of(history);
      return effective.isEmpty() ? null : effective.getLast().event();
    }

    private void history(RunId id, int execution, List<Recorded> history) {
      executions++;
      events += history.size();
      HistoryAudit.violations(history).forEach(line -> violation(id, execution, line));
      children(id, execution, EffectiveHistory.of(history));
    }

    /// Whatever the code has started as a child is there, unless it is known to have failed: the id
    /// may belong to another run.
    private void children(RunId id, int execution, List<Recorded> effective) {
      Set<Integer> failed = new HashSet<>();
      effective.forEach(recorded -> {
        if (recorded.event() instanceof Event.ChildFailed child) {
          failed.add(child.command());
        }
      });
      for (Recorded recorded : effective) {
        if (recorded.event() instanceof Event.ChildStarted child
            && !failed.contains(child.command())
            && !isChild(child.child(), id)) {
          violation(id, execution, "has lost its child '" + child.child() + "'");
        }
      }
    }

    private boolean isChild(RunId child, RunId parent) {
      Optional<RunRecord> found = store.find(child);
      ParentLink link = found.isEmpty() ? null : found.get().parent();
      return link != null && link.parent().equals(parent);
    }

    /// @param execution 0 if it is not about one
    private void violation(RunId id, int execution, String what) {
      violations.add(
          execution == 0
              ? "run '%s' %s".formatted(id, what)
              : "run '%s', execution %d: %s".formatted(id, execution, what));
    }
  }
}
