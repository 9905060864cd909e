package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.WriteResult;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A process that goes on writing while system calls fail under it, and says what was acknowledged.
///
/// Batch after batch, a run gets a turn of two events and a message, so that in a store where every
/// batch is whole or absent there is a message for each two events. It says:
///
/// - `ok RUN EVENTS MESSAGES` when a batch was acknowledged,
/// - `refused CODE TEXT` when one was not,
/// - `broken TEXT` when something happened that must not, whatever fails.
final class FaultNode {
  private static final int TRIES = 3;

  private final SqliteStore store;
  private final PrintStream out;
  private final NodeLease lease;

  private FaultNode(SqliteStore store, PrintStream out) {
    this.store = store;
    this.out = out;
    this.lease = store.join("node", Duration.ofSeconds(10));
  }

  /// Arguments: home, name of the runs, sessions, batches of each.
  public static void main(String[] args) {
    PrintStream out = System.out;
    int sessions = Integer.parseInt(args[2]);
    try {
      for (int session = 0; session < sessions; session++) {
        session(Path.of(args[0]), args[1] + session, Integer.parseInt(args[3]), out);
      }
      out.println("done");
    } catch (RuntimeException e) {
      out.println("broken " + e);
    }
  }

  private static void session(Path home, String run, int batches, PrintStream out) {
    for (int i = 0; i < TRIES; i++) {
      try (SqliteStore store = SqliteStore.open(home)) {
        new FaultNode(store, out).write(run, batches);
        store.backup(home.resolveSibling("copy-" + run));
        return;
      } catch (PawlException e) {
        refused(out, e);
      }
    }
  }

  /// What a store holds of a run: `EVENTS MESSAGES`, or what is wrong with it.
  static String held(SqliteStore store, RunId id) {
    LoadedRun run = store.load(id).orElseThrow();
    int events = run.history().size() - 1;
    int messages = run.mail().size();
    return events == 2 * messages
        ? events + " " + messages
        : "torn: %d events and %d messages".formatted(events, messages);
  }

  private void write(String name, int batches) {
    RunRecord run = startRun(RunId.of(name));
    for (int done = 0, left = batches * 2; done < batches && left > 0; left--) {
      LoadedRun before = store.load(run.id()).orElseThrow();
      done = before.mail().size();
      try {
        commit(run, before.history().size(), done);
        done++;
        out.println("ok %s %d %d".formatted(name, 2 * done, done));
      } catch (PawlException e) {
        refused(out, e);
        requireAbsent(run.id(), done, e);
      }
    }
  }

  private RunRecord startRun(RunId id) {
    Optional<RunRecord> found = store.find(id);
    return found.orElseGet(() -> Samples.startRun(store, id.value()));
  }

  private void commit(RunRecord run, int lastSeq, int done) {
    var turns = new Samples.Turns(run, lease, lastSeq);
    List<WriteResult> results =
        store.commit(
            List.of(
                turns.next(RunState.WAITING, Samples.step(done), Samples.step(done)),
                Samples.send(run.id().value(), "m" + done)));
    if (!(results.getFirst() instanceof WriteResult.Committed)) {
      out.println("broken a turn got " + results.getFirst());
    }
  }

  /// What was refused was not done, unless the store says that it cannot know.
  private void requireAbsent(RunId id, int done, PawlException refusal) {
    int found = store.load(id).orElseThrow().mail().size();
    if (found != done && refusal.code() != ErrorCode.STORE_UNAVAILABLE) {
      out.println("broken a batch was refused, but done: " + refusal.getMessage());
    }
  }

  private static void refused(PrintStream out, PawlException e) {
    out.println("refused " + e.code() + " " + e.getMessage());
  }
}
