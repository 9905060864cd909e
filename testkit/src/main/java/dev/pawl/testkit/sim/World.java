package dev.pawl.testkit.sim;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.replay.Coroutines;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.testkit.InMemoryStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// All that the nodes and clients of one simulation share: time, chance, the store, the faults of
/// the moment.
final class World {
  static final long START_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

  private static final int LOOK_AGAIN_MICROS = 200_000;
  private static final int OFTEN = 4;
  private static final int HISTORY_MAX = 3_000;
  private static final int EXECUTIONS_MAX = 300;

  private final Agenda agenda;
  private final Fibers fibers;
  private final SplittableRandom random;
  private final InMemoryStore store;
  private final Rares.Seen rares = new Rares.Seen();
  private final List<SimNode> nodes = new ArrayList<>();
  private final Map<Incarnation, Integer> shardsHeld = new HashMap<>();
  private final Map<RunId, Set<Incarnation>> movers = new HashMap<>();
  private final Map<Long, Integer> claims = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> trace = new ArrayList<>();
  private final boolean tracing;
  private final Faults roughness;
  private Faults faults;
  private long storeDownUntilMicros;
  private long lastTurnMicros;
  private boolean endless;
  private int unanswered;

  World(long seed, Faults faults, boolean shared, Coroutines coroutines, boolean tracing) {
    this.random = new SplittableRandom(seed);
    this.agenda = new Agenda(START_MILLIS, random.split());
    this.fibers = new Fibers(agenda, coroutines);
    this.store = new InMemoryStore(() -> Instant.ofEpochMilli(agenda.nowMillis()), shared);
    this.roughness = faults;
    this.faults = faults;
    this.tracing = tracing;
  }

  Agenda agenda() {
    return agenda;
  }

  Fibers fibers() {
    return fibers;
  }

  /// The store as it is, without faults.
  InMemoryStore store() {
    return store;
  }

  Faults faults() {
    return faults;
  }

  /// Whether the nodes' clocks always show the time of the world.
  boolean hasRightClocks() {
    return roughness.jumpMillis() == 0;
  }

  /// Whether a process may stand still.
  boolean hasFreezes() {
    return roughness.freezeMillis() > 0;
  }

  Rares.Seen rares() {
    return rares;
  }

  /// A stream of random numbers of its own.
  SplittableRandom newRandom() {
    return random.split();
  }

  List<SimNode> nodes() {
    return nodes;
  }

  long leaseMillis() {
    return SimNode.LEASE.toMillis();
  }

  boolean isHealed() {
    return faults.equals(Faults.NONE);
  }

  /// No faults from now on.
  void heal() {
    faults = Faults.NONE;
    storeDownUntilMicros = 0;
  }

  /// The process of the running code stands still for a while.
  void freezeHere(long micros) {
    Incarnation process = fibers.process();
    if (process != null) {
      trace(process, () -> "stands still for " + micros / 1_000 + " ms");
      process.freezeUntil(agenda.nowMicros() + micros);
    }
  }

  /// Nobody reaches the store for a while.
  void takeStoreDown(long micros) {
    storeDownUntilMicros = agenda.nowMicros() + micros;
  }

  boolean isStoreDown() {
    return agenda.nowMicros() < storeDownUntilMicros;
  }

  boolean hasOpenRuns() {
    return !openRuns().isEmpty();
  }

  List<RunRecord> openRuns() {
    return allRuns().stream().filter(run -> !run.head().state().isTerminal()).toList();
  }

  /// Every run there is, oldest first.
  List<RunRecord> allRuns() {
    List<RunRecord> all = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    do {
      RunPage page =
          store.list(
              RunQuery.ALL, new ListOptions(before, ListOptions.LIMIT_MAX, agenda.nowMillis()));
      all.addAll(page.runs());
      before = page.nextBeforeKey();
    } while (before != 0);
    return all.reversed();
  }

  /// Whether a run goes on and on, though its work is small.
  boolean hasEndlessRun() {
    return endless;
  }

  /// When a run last went on.
  long lastTurnMicros() {
    return lastTurnMicros;
  }

  // --- What is seen ---

  /// Notes how many shards a process holds.
  void holds(Incarnation process, int shards) {
    Integer before = shardsHeld.put(process, shards);
    if (before == null || before != shards) {
      trace(process, () -> "holds " + shards + " shards");
    }
    long holders =
        shardsHeld.entrySet().stream()
            .filter(entry -> entry.getValue() > 0 && !entry.getKey().isDead())
            .count();
    rares.sawIf(holders > 1, Rare.SHARDS_SHARED);
  }

  void claimedTask(long task, int attempt) {
    claims.put(task, attempt);
  }

  /// Only the attempt that was claimed last may hand in the result of a task.
  void finishedTask(long task, int attempt) {
    Integer claimed = claims.get(task);
    if (claimed == null || claimed != attempt) {
      violations.add(
          "task %d has the result of attempt %d, claimed was %s".formatted(task, attempt, claimed));
    }
  }

  /// What was seen to go wrong on the way, one line each.
  List<String> violations() {
    return violations;
  }

  /// Notes which process goes on with a run.
  void committedTurn(Incarnation process, RunId run, RunHead head) {
    lastTurnMicros = agenda.nowMicros();
    endless |= head.lastSeq() > HISTORY_MAX || head.execution() > EXECUTIONS_MAX;
    Set<Incarnation> all = movers.computeIfAbsent(run, _ -> new LinkedHashSet<>());
    all.add(process);
    rares.sawIf(all.size() > 1, Rare.RUN_MOVED);
    rares.sawIf(all.size() >= OFTEN, Rare.RUN_MOVED_OFTEN);
  }

  /// Keeps a line for whoever looks into a failure.
  void trace(Object who, Supplier<String> what) {
    if (tracing) {
      long micros = agenda.nowMicros() - START_MILLIS * 1_000;
      trace.add("%11.6f %s %s".formatted(micros / 1e6, who, what.get()));
    }
  }

  List<String> traceLines() {
    return trace;
  }

  // --- Clients ---

  /// Calls some node, again and again until one answers. Only for fibers.
  ///
  /// @throws PawlException if the answer is no
  <T> T insist(Function<Client, T> call) {
    while (true) {
      List<SimNode> up = nodes.stream().filter(SimNode::isUp).toList();
      if (!up.isEmpty()) {
        try {
          return call.apply(up.get(random.nextInt(up.size())).client());
        } catch (PawlException fault) {
          if (!isPassing(fault.code())) {
            throw fault;
          }
        }
      }
      fibers.sleep(1 + random.nextInt(LOOK_AGAIN_MICROS));
    }
  }

  /// Tells some node something, until one answers. False if the answer is no. Only for fibers.
  boolean told(Object who, Consumer<Client> word) {
    try {
      return insist(client -> {
        word.accept(client);
        return true;
      });
    } catch (PawlException refused) {
      trace(who, () -> "is refused: " + refused.getMessage());
      return false;
    }
  }

  /// Starts a client after a while.
  void startClient(long delayMicros, Runnable code) {
    unanswered++;
    fibers.start(
        null,
        delayMicros,
        () -> {
          code.run();
          unanswered--;
        });
  }

  /// Whether every client has got all its answers.
  boolean isAnswered() {
    return unanswered == 0;
  }

  private static boolean isPassing(ErrorCode code) {
    return code == ErrorCode.STORE_UNAVAILABLE
        || code == ErrorCode.STORE_FULL
        || code == ErrorCode.CLOSED;
  }
}
