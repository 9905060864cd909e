package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The runs that are in memory, each with its actor. Thread-safe.
///
/// Waiting runs are evicted when there are too many of them or they have been idle for long.
/// Nothing is lost by that: their threads are dropped where they stand, and the next event rebuilds
/// them.
final class Residents {
  private final Node node;
  private final Map<RunId, RunActor> actors = new ConcurrentHashMap<>();
  private final AtomicBoolean sweeping = new AtomicBoolean();
  private volatile boolean closed;

  /// An actor, and when something last happened to its run.
  private record Idle(RunActor actor, long sinceMillis) {}

  Residents(Node node) {
    this.node = node;
  }

  /// Tells a run's actor something; the run comes into memory if it is not there.
  void tell(RunId run, RunActor.Note note) {
    while (!closed) {
      RunActor actor = actors.computeIfAbsent(run, id -> new RunActor(node, id));
      if (actor.tell(note)) {
        if (actors.size() > node.options().residentRuns()) {
          sweepForSpace();
        }
        return;
      }
      actors.remove(run, actor);
    }
  }

  /// Tells a run's actor something if the run is in memory.
  void tellIfResident(RunId run, RunActor.Note note) {
    RunActor actor = actors.get(run);
    if (actor != null) {
      actor.tell(note);
    }
  }

  /// The record of a run that is in memory, as its last commit has left it.
  Optional<RunRecord> record(RunId run) {
    return Optional.ofNullable(actors.get(run)).flatMap(RunActor::record);
  }

  /// Whether the run is in memory. One that has ended leaves it when all that its end brings is
  /// done.
  boolean has(RunId run) {
    return actors.containsKey(run);
  }

  /// Forgets an actor that has closed.
  void remove(RunId run, RunActor actor) {
    actors.remove(run, actor);
  }

  int count() {
    return actors.size();
  }

  /// Whether there are more than there is room for. Then a run leaves as soon as it is idle: those
  /// that were busy when space was made would otherwise stay until something happens again.
  boolean isOverfull() {
    return node.options().residentRuns() == 0 || actors.size() > node.options().residentRuns();
  }

  /// Evicts what has been idle too long.
  void sweepIdle() {
    long before = node.host().nowMillis() - node.options().residentIdle().toMillis();
    for (RunActor actor : actors.values()) {
      if (actor.lastActiveMillis() < before) {
        actor.tell(new RunActor.Note.Evict());
      }
    }
  }

  /// Evicts the longest idle until a tenth of the room is free again.
  private void sweepForSpace() {
    int room = node.options().residentRuns();
    if (room == 0 || !sweeping.compareAndSet(false, true)) {
      return;
    }
    try {
      // Taken down once: they change while they are sorted.
      List<Idle> all = new ArrayList<>();
      actors.values().forEach(actor -> all.add(new Idle(actor, actor.lastActiveMillis())));
      all.sort(Comparator.comparingLong(Idle::sinceMillis));
      int excess = all.size() - (room - room / 10);
      for (Idle idle : all.subList(0, Math.clamp(excess, 0, all.size()))) {
        idle.actor().tell(new RunActor.Note.Evict());
      }
    } finally {
      sweeping.set(false);
    }
  }

  /// Lets every run deal with what has come, and takes no more news.
  ///
  /// @return false if the time ran out first
  boolean close(Duration grace) throws InterruptedException {
    closed = true;
    List<CompletableFuture<@Nullable Void>> all = new ArrayList<>();
    for (RunActor actor : actors.values()) {
      CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
      if (actor.tell(new RunActor.Note.Stop(done))) {
        all.add(done);
      }
    }
    return node.host().await(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), grace);
  }
}
