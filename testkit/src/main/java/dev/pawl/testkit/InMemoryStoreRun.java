package dev.pawl.testkit;

import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All that is kept of one run, but its tasks.
final class InMemoryStoreRun {
  private final InMemoryStoreBlobs blobs;
  private final NavigableMap<Integer, List<EncodedEvents>> histories = new TreeMap<>();
  private final NavigableMap<Long, Mail> mailbox = new TreeMap<>();
  private final NavigableMap<String, Payload> kv = new TreeMap<>();
  private final Set<String> dedupIds = new HashSet<>();
  private RunRecord record;
  private boolean tasksHeld;

  private record Mail(int execution, EncodedEvents event) {}

  InMemoryStoreRun(RunRecord record, InMemoryStoreBlobs blobs) {
    this.record = record;
    this.blobs = blobs;
  }

  RunRecord record() {
    return record;
  }

  RunHead head() {
    return record.head();
  }

  boolean isEnded() {
    return head().state().isTerminal();
  }

  void changeTo(RunRecord next) {
    record = next;
  }

  // --- History ---

  void append(int execution, EncodedEvents events) {
    if (events.count() > 0) {
      blobs.retain(events);
      histories.computeIfAbsent(execution, _ -> new ArrayList<>()).add(events);
    }
  }

  List<Recorded> history(int execution, long fromSeq, int max) {
    List<Recorded> found = new ArrayList<>();
    for (EncodedEvents turn : histories.getOrDefault(execution, List.of())) {
      if (turn.firstSeq() + turn.count() <= fromSeq || found.size() >= max) {
        continue;
      }
      for (Recorded recorded : EventCodec.decode(turn.bytes(), turn.firstSeq(), blobs)) {
        if (recorded.seq() >= fromSeq && found.size() < max) {
          found.add(recorded);
        }
      }
    }
    return found;
  }

  List<Recorded> currentHistory() {
    return history(head().execution(), 1, Integer.MAX_VALUE);
  }

  List<Integer> executions() {
    return List.copyOf(histories.keySet());
  }

  long events() {
    long events = 0;
    for (EncodedEvents turn : turns()) {
      events += turn.count();
    }
    return events;
  }

  List<EncodedEvents> turns() {
    return histories.values().stream().flatMap(Collection::stream).toList();
  }

  /// Drops all past executions but the newest `keep` of them; returns how many events went.
  long dropExecutions(int keep) {
    long before = events();
    NavigableMap<Integer, List<EncodedEvents>> past = histories.headMap(head().execution(), false);
    while (past.size() > keep) {
      past.pollFirstEntry().getValue().forEach(blobs::release);
    }
    return before - events();
  }

  // --- Mailbox ---

  void put(Message message) {
    EncodedEvents event = EncodedEvents.one(message.event());
    blobs.retain(event);
    mailbox.put(message.id(), new Mail(message.execution(), event));
  }

  List<Message> mail() {
    List<Message> messages = new ArrayList<>();
    for (Map.Entry<Long, Mail> entry : mailbox.entrySet()) {
      Mail mail = entry.getValue();
      if (!(EventCodec.decodeOne(mail.event().bytes(), blobs) instanceof Event.Input input)) {
        throw new IllegalStateException("only inputs are put into mailboxes");
      }
      messages.add(new Message(entry.getKey(), mail.execution(), input));
    }
    return messages;
  }

  int mailCount() {
    return mailbox.size();
  }

  List<EncodedEvents> mailEvents() {
    return mailbox.values().stream().map(Mail::event).toList();
  }

  void consume(Collection<Long> ids) {
    for (Long id : List.copyOf(ids)) {
      Mail mail = mailbox.remove(id);
      if (mail != null) {
        blobs.release(mail.event());
      }
    }
  }

  void discardMail() {
    consume(mailbox.keySet());
  }

  /// Whether a message with that id came before; without an id, none did.
  boolean isDuplicate(@Nullable String dedupId) {
    return dedupId != null && dedupIds.contains(dedupId);
  }

  void remember(@Nullable String dedupId) {
    if (dedupId != null) {
      dedupIds.add(dedupId);
    }
  }

  // --- The rest ---

  NavigableMap<String, Payload> kv() {
    return kv;
  }

  boolean tasksHeld() {
    return tasksHeld;
  }

  void holdTasks(boolean held) {
    tasksHeld = held;
  }

  /// Lets go of everything that it refers to.
  void forget() {
    discardMail();
    turns().forEach(blobs::release);
  }
}
