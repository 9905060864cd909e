package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Message;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One run in memory: takes its news in order, one at a time, and turns them into turns.
///
/// Anyone may [#tell] it something. What it does about it, in [RunTurns], happens on the host's
/// turn threads, never on two at once.
final class RunActor {
  private static final System.Logger LOG = System.getLogger(RunActor.class.getName());
  private static final long RETRY_MILLIS = 500;

  private final Node node;
  private final RunId id;
  private final RunTurns turns;
  private final Deque<Note> notes = new ArrayDeque<>(2);
  private boolean scheduled;
  private boolean closed;
  private volatile long lastActiveMillis;

  /// News for a run.
  sealed interface Note {
    /// A message is in the mailbox.
    record Mail(Message message) implements Note {}

    /// There is mail in the store that nobody may have told of.
    record MailWaits() implements Note {}

    /// The run was just created; here is all there is to load.
    record Created(RunRecord run, List<Recorded> history) implements Note {}

    /// A step's body ended.
    record StepEnded(int command, int attempt, Event.Resolution result) implements Note {}

    /// Its time has come, or a new owner wants it to go on.
    record Wake() implements Note {}

    /// A turn's commit has a result.
    record Committed(PendingTurn turn, WriteResult result) implements Note {}

    /// A turn's commit was impossible.
    record Rejected(PendingTurn turn, PawlException fault) implements Note {}

    /// The run was deleted.
    record Deleted() implements Note {}

    /// Leave memory if there is nothing to do.
    record Evict() implements Note {}

    /// The engine closes: deal with what has come, say so, and begin nothing new.
    record Stop(CompletableFuture<@Nullable Void> done) implements Note {}
  }

  RunActor(Node node, RunId id) {
    this.node = node;
    this.id = id;
    this.turns = new RunTurns(node, id, this);
    this.lastActiveMillis = node.host().nowMillis();
  }

  /// Passes news on. False if this actor has left memory: ask for another one.
  boolean tell(Note note) {
    synchronized (notes) {
      if (closed) {
        return false;
      }
      notes.addLast(note);
      if (scheduled) {
        return true;
      }
      scheduled = true;
    }
    node.host().turns().execute(this::work);
    return true;
  }

  private void work() {
    List<Note> news = takeNews();
    try {
      turns.handle(news);
      if (news.stream().anyMatch(RunActor::isActivity)) {
        lastActiveMillis = node.host().nowMillis();
      }
    } catch (RuntimeException fault) {
      turns.forget();
      tryLater(fault);
    }
    finish();
  }

  /// Takes another turn after a while: the store could not be read, or something is wrong with us.
  void tryLater(RuntimeException fault) {
    if (fault instanceof PawlException expected) {
      LOG.log(System.Logger.Level.WARNING, "run {0}: {1}; trying again", id, expected.getMessage());
    } else {
      LOG.log(System.Logger.Level.ERROR, "run " + id + ": a turn failed; trying again", fault);
    }
    node.host()
        .alarms()
        .at(
            node.host().nowMillis() + RETRY_MILLIS,
            () -> node.residents().tell(id, new Note.Wake()));
  }

  private static boolean isActivity(Note note) {
    return !(note instanceof Note.Evict);
  }

  private List<Note> takeNews() {
    synchronized (notes) {
      List<Note> news = new ArrayList<>(notes);
      notes.clear();
      return news;
    }
  }

  private void finish() {
    boolean more;
    synchronized (notes) {
      more = !notes.isEmpty();
      scheduled = more;
      closed = !more && turns.isDismissable();
    }
    if (more) {
      node.host().turns().execute(this::work);
    } else if (closed) {
      node.residents().remove(id, this);
    }
  }

  /// The run as its last commit has left it, empty if that is not in memory. For any thread.
  Optional<RunRecord> record() {
    return turns.record();
  }

  /// When something last happened to the run.
  long lastActiveMillis() {
    return lastActiveMillis;
  }
}
