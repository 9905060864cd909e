package dev.pawl.testkit;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Change;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.NewRun;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All runs, and how they come into being, get mail and go.
final class InMemoryStoreRuns {
  private final InMemoryStoreBlobs blobs;
  private final Map<RunId, InMemoryStoreRun> byId = new HashMap<>();
  private final NavigableMap<Long, InMemoryStoreRun> byKey = new TreeMap<>();
  private long lastKey;
  private long lastChange;
  private long lastMessage;
  private final List<Change> changes = new ArrayList<>();

  InMemoryStoreRuns(InMemoryStoreBlobs blobs) {
    this.blobs = blobs;
  }

  @Nullable InMemoryStoreRun find(RunId id) {
    return byId.get(id);
  }

  /// Every run, the oldest first.
  Collection<InMemoryStoreRun> all() {
    return byKey.values();
  }

  // --- Coming into being ---

  WriteResult start(Write.StartRun start) {
    InMemoryStoreRun found = find(start.run().id());
    InMemoryStoreRun run = found == null ? create(start.run()) : found;
    List<Message> mail = new ArrayList<>();
    for (Write.Outgoing message : start.mail()) {
      if (takes(run, message)) {
        mail.add(deliver(run, message));
      }
    }
    return found == null
        ? new WriteResult.Started(run.record(), mail)
        : new WriteResult.Exists(run.record(), mail);
  }

  InMemoryStoreRun create(NewRun start) {
    RunRecord record =
        new RunRecord(
            start.id(),
            ++lastKey,
            start.type(),
            start.kind(),
            start.version(),
            start.parent(),
            start.inputHash(),
            start.priority(),
            start.head().updatedAtMillis(),
            start.head());
    InMemoryStoreRun run = new InMemoryStoreRun(record, blobs);
    run.append(1, start.started());
    byId.put(start.id(), run);
    byKey.put(record.key(), run);
    changed(run);
    return run;
  }

  // --- Mail ---

  WriteResult send(Write.Send send) {
    InMemoryStoreRun run = find(send.message().to());
    if (run == null) {
      return new WriteResult.NoSuchRun();
    }
    if (run.isDuplicate(send.dedupId())) {
      return new WriteResult.Duplicate();
    }
    if (run.isEnded() && !send.evenIfEnded()) {
      return new WriteResult.Ended(run.record());
    }
    run.remember(send.dedupId());
    Message message = deliver(run, send.message());
    return new WriteResult.Sent(new WriteResult.Delivered(send.message().to(), message));
  }

  /// Delivers a message if there is a run to take it.
  Optional<WriteResult.Delivered> deliverIfTaken(Write.Outgoing message) {
    InMemoryStoreRun to = find(message.to());
    return to == null || !takes(to, message)
        ? Optional.empty()
        : Optional.of(new WriteResult.Delivered(message.to(), deliver(to, message)));
  }

  /// Whether a run is open, or opened by the message.
  private static boolean takes(InMemoryStoreRun run, Write.Outgoing message) {
    return !run.isEnded() || message.event() instanceof Event.RunRetried;
  }

  private Message deliver(InMemoryStoreRun run, Write.Outgoing message) {
    return deliver(run, message.execution(), message.event());
  }

  Message deliver(InMemoryStoreRun run, int execution, Event.Input event) {
    Message message = new Message(++lastMessage, execution, event);
    run.put(message);
    return message;
  }

  long lastMessage() {
    return lastMessage;
  }

  WriteResult markSeen(RunId id) {
    InMemoryStoreRun run = find(id);
    if (run == null) {
      return new WriteResult.NoSuchRun();
    }
    if (!run.head().seen()) {
      run.changeTo(run.record().withHead(seen(run.head())));
      changed(run);
    }
    return new WriteResult.Done();
  }

  private static RunHead seen(RunHead head) {
    return new RunHead(
        head.execution(),
        head.lastSeq(),
        head.state(),
        head.status(),
        head.statusVersion(),
        head.labels(),
        head.waits(),
        head.wakeAtMillis(),
        head.outcome(),
        head.block(),
        true,
        head.updatedAtMillis(),
        head.endedAtMillis());
  }

  // --- Trees ---

  @Nullable InMemoryStoreRun parentOf(InMemoryStoreRun run) {
    ParentLink link = run.record().parent();
    return link == null ? null : find(link.parent());
  }

  InMemoryStoreRun rootOf(InMemoryStoreRun run) {
    InMemoryStoreRun parent = parentOf(run);
    return parent == null ? run : rootOf(parent);
  }

  /// A run with all its descendants, the oldest first.
  List<InMemoryStoreRun> treeOf(InMemoryStoreRun root) {
    return all().stream().filter(run -> rootOf(run) == root).toList();
  }

  void remove(InMemoryStoreRun run) {
    run.forget();
    byId.remove(run.record().id());
    byKey.remove(run.record().key());
    changes.removeIf(change -> change.run().equals(run.record().id()));
    changes.add(new Change(++lastChange, run.record().id(), true));
  }

  // --- Changes ---

  void changed(InMemoryStoreRun run) {
    changes.add(new Change(++lastChange, run.record().id(), false));
  }

  ChangePage changes(long after, int max) {
    List<Change> page =
        changes.stream().filter(change -> change.number() > after).limit(max).toList();
    return new ChangePage(page, after <= lastChange);
  }

  long lastChange() {
    return lastChange;
  }
}
