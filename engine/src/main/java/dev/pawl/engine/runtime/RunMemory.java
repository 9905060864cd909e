package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a node has read of one run: its record, its history until that is replayed, its mail.
final class RunMemory {
  private final Store store;
  private final RunId id;
  private final TreeMap<Long, Message> mail = new TreeMap<>();
  private volatile @Nullable RunRecord run;
  private boolean mailIsStale;
  private @Nullable List<Recorded> history;

  RunMemory(Store store, RunId id) {
    this.store = store;
    this.id = id;
  }

  /// Takes a run that was just created, unless it is known already.
  void created(RunRecord record, List<Recorded> first) {
    if (run == null) {
      run = record;
      history = first;
    }
  }

  /// Reads the run, unless it is in memory. False if there is no such run.
  boolean load() {
    if (run != null && !mailIsStale) {
      return true;
    }
    Optional<LoadedRun> loaded = store.load(id);
    mailIsStale = false;
    if (run != null && loaded.isPresent()) {
      loaded.get().mail().forEach(this::received);
      return true;
    }
    loaded.ifPresent(found -> {
      run = found.run();
      history = found.history();
      found.mail().forEach(this::received);
    });
    return loaded.isPresent();
  }

  /// Has the next [#load] read mail that was put into the store without word of it.
  void readMailAgain() {
    mailIsStale = true;
  }

  /// The run as it was read or committed last, empty if it is not in memory. For any thread.
  Optional<RunRecord> record() {
    return Optional.ofNullable(run);
  }

  /// The run after [#load].
  RunRecord run() {
    RunRecord known = run;
    if (known == null) {
      throw new IllegalStateException("run " + id + " is not loaded");
    }
    return known;
  }

  /// Takes the record as a turn has left it. The history that was read is older than that.
  void changed(RunRecord after) {
    run = after;
    history = null;
  }

  /// The recorded history of the current execution.
  List<Recorded> history() {
    if (history == null) {
      history = store.load(id).map(LoadedRun::history).orElse(List.of());
    }
    return history;
  }

  /// Lets go of the history: it has been replayed, or is that of a past execution.
  void forgetHistory() {
    history = null;
  }

  /// Forgets record and history, so that they are read again. Mail stays.
  void forget() {
    run = null;
    history = null;
  }

  void received(Message message) {
    mail.put(message.id(), message);
  }

  void consumed(List<Long> messages) {
    messages.forEach(mail::remove);
  }

  /// Leaves all mail to the store, where it is read again when it is wanted.
  void forgetMail() {
    mail.clear();
  }

  boolean hasMail() {
    return !mail.isEmpty();
  }

  /// All mail, by ascending id.
  List<Message> mail() {
    return List.copyOf(mail.values());
  }

  List<Long> mailIds() {
    return List.copyOf(mail.keySet());
  }

  /// The oldest message of a kind.
  Optional<Message> firstMail(Class<? extends Event.Input> kind) {
    return mail.values().stream().filter(message -> kind.isInstance(message.event())).findFirst();
  }
}
