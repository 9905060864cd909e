package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import dev.pawl.store.sqlite.RunsTable.Standing;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Deletes runs and histories with everything that belongs to them.
final class Reaper {
  private final Transaction tx;

  Reaper(Transaction tx) {
    this.tx = tx;
  }

  WriteResult delete(Write.DeleteRun write) throws SQLException {
    Optional<Standing> run = tx.runs.standing(write.id());
    if (run.isEmpty()) {
      return new WriteResult.NoSuchRun();
    }
    RunId root = root(write.id());
    if (!root.equals(write.id())) {
      return new WriteResult.IsChild(root);
    }
    List<Standing> tree = tx.runs.tree(run.get().key());
    for (Standing member : tree) {
      if (!member.state().isTerminal() && !write.force()) {
        return new WriteResult.StillOpen(member.id());
      }
    }
    return deleteAll(tree);
  }

  WriteResult prune(Write.Prune write) throws SQLException {
    List<List<Standing>> trees = new ArrayList<>();
    if (write.max() > 0) {
      tx.runs.eachEndedRoot(
          write.endedBeforeMillis(),
          write.keepNewest(),
          row -> {
            List<Standing> tree = tx.runs.tree(row.number());
            if (tree.stream().allMatch(member -> member.state().isTerminal())) {
              trees.add(tree);
            }
            return trees.size() < write.max();
          });
    }
    return deleteAll(trees.stream().flatMap(List::stream).toList());
  }

  WriteResult pruneExecutions(Write.PruneExecutions write) throws SQLException {
    Optional<Standing> run = tx.runs.standing(write.id());
    if (run.isEmpty()) {
      return new WriteResult.NoSuchRun();
    }
    long key = run.get().key();
    List<ExecutionsTable.Past> past = tx.executions.of(key);
    long events = 0;
    for (ExecutionsTable.Past gone : past.subList(0, Math.max(0, past.size() - write.keep()))) {
      events += gone.lastSeq();
      tx.ledger.turns -= tx.turns.deleteChain(gone.lastTurn());
      tx.executions.delete(key, gone.execution());
      tx.blobs.release(key, gone.execution(), Set.of());
    }
    tx.blobs.release(key, BlobsTable.MAILBOX, blobsInMailbox(key));
    return new WriteResult.Deleted(List.of(), events);
  }

  /// The nearest run above that has no parent, or whose parent is not there.
  private RunId root(RunId id) throws SQLException {
    Set<RunId> seen = new HashSet<>();
    RunId top = id;
    Optional<RunRow> row = tx.runs.find(id);
    while (row.isPresent() && seen.add(row.get().run().id())) {
      top = row.get().run().id();
      ParentLink parent = row.get().run().parent();
      row = parent == null ? Optional.empty() : tx.runs.find(parent.parent());
    }
    return top;
  }

  private WriteResult deleteAll(List<Standing> runs) throws SQLException {
    long events = 0;
    for (Standing run : runs) {
      events += run.lastSeq();
      tx.ledger.turns -= tx.turns.deleteChain(run.lastTurn());
      for (ExecutionsTable.Past past : tx.executions.of(run.key())) {
        events += past.lastSeq();
        tx.ledger.turns -= tx.turns.deleteChain(past.lastTurn());
      }
      tx.clear(run.key());
      tx.blobs.releaseAll(run.key());
      tx.runs.delete(run.key());
      tx.changed(run.id(), true);
      tx.ledger.countRun(run.state(), -1);
    }
    return new WriteResult.Deleted(runs.stream().map(Standing::id).toList(), events);
  }

  private Set<String> blobsInMailbox(long runKey) throws SQLException {
    Set<String> hashes = new HashSet<>();
    Blobs.Source collector =
        hash -> {
          hashes.add(hash.hex());
          return Payload.NULL;
        };
    tx.inbox.read(runKey, collector);
    return hashes;
  }
}
