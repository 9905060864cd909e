package dev.pawl.engine.runtime;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.DueRun;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.NodeLease;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Keeps a node in business: holds its lease and shards, finds runs that need a turn, evicts idle
/// ones.
///
/// It is a standing scan, not an action at start: what a lost node leaves behind is found the same
/// way as what a restart finds.
final class Caretaker {
  private static final System.Logger LOG = System.getLogger(Caretaker.class.getName());
  private static final long HORIZON_MILLIS = 10 * 60_000L;
  private static final long ROUND_MILLIS = 60_000;
  private static final long SHARED_ROUND_MILLIS = 200;
  private static final long LOOK_AGAIN_MILLIS = 1_000;
  private static final int PAGE = 1_000;

  private final Node node;
  private final Store store;
  private Host.@Nullable Alarm next;
  private final Set<String> codeCame = new TreeSet<>();
  private long scannedUntilMillis;
  private boolean closed;

  Caretaker(Node node) {
    this.node = node;
    this.store = node.store();
  }

  /// Joins the store, takes shards, and picks up every run that was in the middle of something.
  synchronized void start() {
    node.writer()
        .watchFaults(node::commitFailed, () -> node.host().turns().execute(this::lookAgain));
    takeOver();
    scheduleRound();
  }

  /// Looks again for everything that word may have been lost of: a commit that was reported as
  /// failed may have been done. Goes on until it could be read.
  synchronized void lookAgain() {
    if (!closed && !guarded(this::lookEverywhere)) {
      long soon = node.host().nowMillis() + LOOK_AGAIN_MILLIS;
      node.host().alarms().at(soon, () -> node.host().turns().execute(this::lookAgain));
    }
  }

  private void lookEverywhere() {
    long failures = node.failedCommits();
    scan();
    node.lookedInto(failures);
    wakeWaitingForCode();
    node.workers().kickAll();
  }

  /// Lets runs that waited for code of a type go on, now or as soon as the store can be read.
  synchronized void codeCame(String type) {
    codeCame.add(type);
    boolean _ = guarded(this::wakeWaitingForCode);
  }

  private void takeOver() {
    NodeLease lease = store.join(node.options().node(), node.options().leaseTtl());
    node.own(lease, store.claimShards(lease, Integer.MAX_VALUE));
    allCodeCame();
    scan();
    wakeWaitingForCode();
    node.workers().kickAll();
  }

  private void scheduleRound() {
    if (!closed) {
      long pause = store.isShared() ? SHARED_ROUND_MILLIS : ROUND_MILLIS;
      next = node.host().alarms().at(node.host().nowMillis() + pause, this::round);
    }
  }

  private void round() {
    node.host()
        .turns()
        .execute(() -> {
          synchronized (this) {
            if (!closed) {
              boolean _ = guarded(this::lookAround);
              scheduleRound();
            }
          }
        });
  }

  private void lookAround() {
    node.residents().sweepIdle();
    wakeWaitingForCode();
    if (store.isShared()) {
      keepLease();
      scan();
      node.workers().kickAll();
    } else {
      node.wakeups().compareClock();
      if (node.host().nowMillis() + HORIZON_MILLIS / 2 > scannedUntilMillis) {
        scan();
      }
    }
  }

  /// Whether it could be done.
  private static boolean guarded(Runnable work) {
    try {
      work.run();
      return true;
    } catch (PawlException fault) {
      LOG.log(System.Logger.Level.WARNING, "{0}; looking again soon", fault.getMessage());
      return false;
    }
  }

  private void keepLease() {
    NodeLease lease = node.lease();
    if (store.renew(lease, node.options().leaseTtl())) {
      boolean gained = node.own(lease, store.claimShards(lease, Integer.MAX_VALUE));
      if (gained) {
        allCodeCame();
      }
    } else {
      takeOver();
    }
  }

  /// Finds the runs of this node that need a turn now, and notes those that will soon.
  private void scan() {
    long now = node.host().nowMillis();
    long until = now + HORIZON_MILLIS;
    node.wakeups().horizon(until);
    long after = 0;
    List<DueRun> page;
    do {
      page = store.poll(node.owned(), until, after, PAGE);
      for (DueRun due : page) {
        if (due.hasMail()) {
          node.residents().tell(due.id(), new RunActor.Note.MailWaits());
        } else if (due.wakeAtMillis() <= now) {
          node.residents().tell(due.id(), new RunActor.Note.Wake());
        } else {
          node.wakeups().set(due.id(), due.wakeAtMillis());
        }
        after = due.key();
      }
    } while (page.size() == PAGE);
    scannedUntilMillis = until;
  }

  /// The runs have come to this node, maybe from one without their code.
  private void allCodeCame() {
    node.registry().workflows().forEach(workflow -> codeCame.add(workflow.name()));
  }

  private void wakeWaitingForCode() {
    for (String type : List.copyOf(codeCame)) {
      wakeWaitingFor(type);
      codeCame.remove(type);
    }
  }

  private void wakeWaitingFor(String type) {
    String query = "state:" + RunState.BLOCKED.code() + " type:\"" + escaped(type) + "\"";
    long before = ListOptions.FROM_NEWEST;
    RunPage page;
    do {
      page =
          store.list(
              QueryParser.parse(query), new ListOptions(before, PAGE, node.host().nowMillis()));
      for (RunRecord run : page.runs()) {
        boolean waitsForCode =
            run.head().block() != null && run.head().block().reason() == BlockReason.UNREGISTERED;
        if (waitsForCode && node.claimOn(run.id()) != null) {
          node.residents().tell(run.id(), new RunActor.Note.Wake());
        }
      }
      before = page.nextBeforeKey();
    } while (before != 0);
  }

  private static String escaped(String type) {
    return type.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /// Ends the rounds.
  synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel();
    }
  }
}
