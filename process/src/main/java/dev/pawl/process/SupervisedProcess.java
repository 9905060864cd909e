package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A command that was started, by this process or by one before it. Thread-safe.
public final class SupervisedProcess {
  private static final System.Logger LOG = System.getLogger(SupervisedProcess.class.getName());
  private static final long KILL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ProcessFolder files;
  private final Path output;
  private final ProcessIdentity runner;
  private final ProcessTable table;
  private final Family family;
  private final Bounds bounds;
  private final long oomKills;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  private ProcessFolder.@Nullable StopOrder order;
  private boolean asked;
  private long killAtNanos;
  private @Nullable Farewell farewell;

  SupervisedProcess(
      ProcessFolder files, Path output, ProcessIdentity runner, Limits limits, ProcessTable table)
      throws IOException {
    this.files = files;
    this.output = output;
    this.runner = runner;
    this.table = table;
    this.family = new Family(files, runner, table);
    this.bounds = new Bounds(output, limits, quiet(output));
    this.oomKills = table.oomKills();
    this.order = files.stop().orElse(null);
  }

  private static Duration quiet(Path output) {
    try {
      Duration age = Duration.between(Files.getLastModifiedTime(output).toInstant(), Instant.now());
      return age.isNegative() ? Duration.ZERO : age;
    } catch (IOException _) {
      return Duration.ZERO;
    }
  }

  /// The folder by which it is known.
  public Path folder() {
    return files.path();
  }

  /// Completes when it has ended, with how.
  public CompletableFuture<Ending> ending() {
    return ending.copy();
  }

  /// Who it is; empty for the first moments of its life.
  public Optional<ProcessIdentity> identity() throws IOException {
    synchronized (this) {
      return family.first();
    }
  }

  /// When it began, by the wall clock.
  public Instant startedAt() throws IOException {
    return files.startedAt();
  }

  /// Whether its end was asked for, or a bound was reached.
  public synchronized boolean isStopping() {
    return order != null;
  }

  /// Asks it to end: SIGTERM to its group, and SIGKILL to all that is left of it once the grace is
  /// over. The reason is on disk before the first signal. Does nothing if its end was asked for
  /// before, or is there.
  public void stop(String detail) throws IOException {
    stop(new ProcessFolder.StopOrder(Cause.STOPPED, detail));
  }

  private synchronized void stop(ProcessFolder.StopOrder wanted) throws IOException {
    if (order == null && farewell == null) {
      if (!files.isGone()) {
        files.writeStop(wanted);
      }
      order = wanted;
    }
  }

  /// Ends it at once: SIGKILL follows without a grace.
  public synchronized void kill(String detail) throws IOException {
    bounds.change(bounds.limits().withGrace(Duration.ZERO));
    killAtNanos = 0;
    stop(detail);
  }

  /// Sends a signal to its group.
  ///
  /// @return whether it was told, or there is nobody left
  public synchronized boolean signal(Signal signal) throws IOException {
    return family.signalGroup(signal);
  }

  /// Its bounds.
  public synchronized Limits limits() {
    return bounds.limits();
  }

  /// Sets other bounds; the time still counts from its start.
  public synchronized void limit(Limits other) throws IOException {
    files.writeLimits(other);
    bounds.change(other);
  }

  /// Sees what has changed, and does what is due.
  ///
  /// @return whether it has ended
  synchronized boolean look(Glance glance) throws IOException {
    if (farewell == null && isOver(glance)) {
      farewell = new Farewell(family, order != null);
    }
    if (farewell != null) {
      return farewell.isSaid(glance) && end(farewell.survivors());
    }
    if (glance.isThorough()) {
      family.measure(glance);
    }
    if (order == null) {
      Optional<ProcessFolder.StopOrder> reached = bounds.reached(age());
      if (reached.isPresent()) {
        stop(reached.get());
      }
    }
    if (order != null) {
      push(glance);
    }
    return false;
  }

  private boolean isOver(Glance glance) throws IOException {
    if (!runner.bootId().equals(table.bootId())) {
      return true;
    }
    boolean runnerThere =
        glance.isThorough()
            ? table.presence(runner) != ProcessTable.Presence.GONE
            : Signals.exists(runner.pid());
    if (runnerThere) {
      return false;
    }
    if (files.result().isPresent()) {
      return true;
    }
    // The runner was killed; what it had started goes on.
    return family.first().isPresent()
        ? table.presence(family.first().get()) == ProcessTable.Presence.GONE
        : family.members(glance).isEmpty();
  }

  private Duration age() throws IOException {
    return family.first().map(table::age).orElse(Duration.ZERO);
  }

  private void push(Glance glance) throws IOException {
    long now = System.nanoTime();
    if (!asked) {
      if (killAtNanos == 0) {
        killAtNanos = now + bounds.limits().grace().toNanos();
      }
      // A process that is paused takes no other signal than KILL before it goes on.
      asked = family.signalGroup(Signal.TERM) && family.signalGroup(Signal.CONT);
    }
    if (now >= killAtNanos) {
      family.signalGroup(Signal.KILL);
      family.signalAll(Signal.KILL, glance);
      killAtNanos = now + KILL_AGAIN_NANOS;
    }
  }

  private boolean end(List<Survivor> survivors) throws IOException {
    Optional<RunnerResult> result = files.result();
    if (order != null && order.cause() == Cause.OUTPUT_LIMIT) {
      cut();
    }
    Instant startedAt = files.startedAt();
    Cause cause = cause(result);
    ending.complete(
        new Ending(
            cause,
            result.filter(it -> !it.isSignal()).map(RunnerResult::code).orElse(null),
            result.filter(RunnerResult::isSignal).map(RunnerResult::signal).orElse(null),
            detail(result),
            startedAt,
            result.isPresent() ? files.endedAt() : Instant.now(),
            result.map(RunnerResult::cpu).orElse(null),
            family.peakBytes().orElse(null),
            Bounds.sizeOf(output),
            survivors));
    return true;
  }

  /// What stands in the place of the file by now must not keep anybody waiting for the end.
  private void cut() {
    try {
      bounds.cut();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot cut {0}: {1}", output, e);
    }
  }

  private Cause cause(Optional<RunnerResult> result) {
    if (order != null) {
      return order.cause();
    }
    if (result.isEmpty()) {
      return Cause.LOST;
    }
    if (!result.get().isSignal()) {
      return Cause.EXIT;
    }
    boolean killed = result.get().signal() == Signal.KILL.number();
    return killed && table.oomKills() > oomKills ? Cause.OUT_OF_MEMORY : Cause.SIGNAL;
  }

  private String detail(Optional<RunnerResult> result) {
    String why = order == null ? "" : order.detail();
    if (result.isPresent()) {
      return why;
    }
    String lost =
        runner.bootId().equals(table.bootId())
            ? "how it ended is not known: its runner was killed"
            : "how it ended is not known: the machine was restarted";
    return why.isEmpty() ? lost : why + "; " + lost;
  }
}
