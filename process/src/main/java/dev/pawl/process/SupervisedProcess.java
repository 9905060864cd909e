package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A command that was started, by this process or by one before it. Thread-safe.
public final class SupervisedProcess {
  private static final System.Logger LOG = System.getLogger(SupervisedProcess.class.getName());

  private final ProcessFolder files;
  private final Path output;
  private final ProcessIdentity runner;
  private final ProcessTable table;
  private final Family family;
  private final Bounds bounds;
  private final Pause pause;
  private final InputPipe input;
  private final Pressure pressure;
  private final long oomKills;
  private final CompletableFuture<Ending> ending = new CompletableFuture<>();

  private ProcessFolder.@Nullable StopOrder order;
  private ProcessFolder.@Nullable StopOrder proposed;
  private @Nullable Farewell farewell;

  SupervisedProcess(
      ProcessFolder files, Path output, ProcessIdentity runner, Limits limits, Machine machine)
      throws IOException {
    this.files = files;
    this.output = output;
    this.runner = runner;
    this.table = machine.table();
    this.family = new Family(files, runner, table);
    this.bounds = new Bounds(output, limits, files.resumedAt());
    this.pause = new Pause(files, family);
    this.input = new InputPipe(files, runner, table);
    Optional<Unit> unit = files.unit().map(name -> new Unit(name, machine.tools()));
    this.pressure =
        unit.isPresent()
            ? new UnitPressure(unit.get(), pause)
            : new SignalPressure(family, pause, files.isTerminal());
    this.oomKills = table.oomKills();
    this.order = files.stop().orElse(null);
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

  /// What was wanted for it and is not kept, such as controls; empty if nothing.
  public Optional<String> warning() throws IOException {
    return files.warning();
  }

  /// Whether its end was asked for, or a bound was reached.
  public synchronized boolean isStopping() {
    return order != null;
  }

  /// Asks it to end: SIGTERM to its group, and SIGKILL to all that is left of it once the grace is
  /// over; in a unit, systemd sends them. The reason is on disk before the first signal, if that
  /// takes it. Does nothing if its end was asked for before, or is there.
  ///
  /// @throws IOException if it was not asked; it goes on then, and this may be called again
  public void stop(String detail) throws IOException {
    ProcessFolder.StopOrder wanted = new ProcessFolder.StopOrder(Cause.STOPPED, detail);
    synchronized (this) {
      if (isEndInSight()) {
        return;
      }
      write(wanted);
      if (!pressure.mayRefuse()) {
        order = wanted;
        return;
      }
      proposed = wanted; // it may end before the answer is there
    }
    try {
      pressure.ask();
      synchronized (this) {
        order = order == null ? wanted : order;
      }
    } catch (IOException e) {
      withdraw(e);
    }
  }

  /// It was not asked to end. One that has ended by itself needs no asking.
  private synchronized void withdraw(IOException refusal) throws IOException {
    proposed = null;
    if (!isEndInSight()) {
      files.forgetStop();
      if (table.presence(runner) != ProcessTable.Presence.GONE) {
        throw refusal;
      }
    }
  }

  /// A disk that is full must not keep what fills it running: then who comes after us does not know
  /// why it has ended.
  private void write(ProcessFolder.StopOrder wanted) {
    try {
      if (!files.isGone()) {
        files.writeStop(wanted);
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "cannot write down why {0} is stopped: {1}",
          files.path(),
          e);
    }
  }

  /// Ends it at once: SIGKILL follows without a grace.
  public void kill(String detail) throws IOException {
    synchronized (this) {
      bounds.change(bounds.limits().withGrace(Duration.ZERO));
      pressure.hurry();
    }
    stop(detail);
  }

  /// Sends a signal to its group.
  ///
  /// @return whether it was told, or there is nobody left
  public synchronized boolean signal(Signal signal) throws IOException {
    return family.signalGroup(signal);
  }

  /// Has it and all that it has started stand still until [#resume]. It is asked to in this moment,
  /// and held to it as long as anybody watches; who adopts it knows. Its idle bound does not count
  /// meanwhile, its other bounds do. Does nothing if it is paused, or its end was asked for or is
  /// there.
  ///
  /// @return whether it is paused now
  public synchronized boolean pause() throws IOException {
    if (!isEndInSight() && files.result().isEmpty()) {
      pause.begin(new Glance(table, true));
    }
    return isPaused();
  }

  /// Has it go on after [#pause]; its quiet time begins anew. Does nothing if it is not paused.
  public synchronized void resume() throws IOException {
    if (isPaused()) {
      pause.end(new Glance(table, true));
      bounds.forgetQuiet();
    }
  }

  /// Whether it was paused and is to stay so.
  public synchronized boolean isPaused() {
    return pause.isWanted() && !isEndInSight();
  }

  private boolean isEndInSight() {
    return order != null || farewell != null;
  }

  /// Whether it was started with an input that stays open, and that was not closed.
  public boolean isInputOpen() {
    return input.isOpen();
  }

  /// Writes to its input, which it has to have been started with, see [Command.Input.Open]. Calls
  /// of this process do not mix what they write.
  ///
  /// @param bytes at most 65,536
  /// @param patience how long to wait for it to read
  /// @throws InputException if not all were taken; says how many were
  public void write(byte[] bytes, Duration patience) throws IOException, InterruptedException {
    input.write(bytes, patience);
  }

  /// Lets it come to the end of its input. Does nothing if that was closed already, or it has
  /// ended.
  ///
  /// @throws InputException if it was started without an open input
  public void closeInput() throws IOException {
    input.close();
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
      order = order == null ? proposed : order;
      farewell = new Farewell(family, order != null);
    }
    if (farewell != null) {
      return farewell.isSaid(glance) && end(farewell.survivors());
    }
    if (glance.isThorough()) {
      family.measure(glance);
    }
    if (pause.isWanted()) {
      bounds.forgetQuiet();
    }
    if (order == null) {
      Optional<ProcessFolder.StopOrder> reached = bounds.reached(age());
      if (reached.isPresent()) {
        write(reached.get());
        order = reached.get();
      }
    }
    if (order != null) {
      pressure.push(bounds.limits().grace(), glance);
    } else if (pause.isWanted()) {
      pause.hold(glance);
    }
    pause.push();
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
    return family.first().isPresent() ? family.hasEnded() : family.members(glance).isEmpty();
  }

  private Duration age() throws IOException {
    return family.first().map(table::age).orElse(Duration.ZERO);
  }

  private boolean end(List<Survivor> survivors) throws IOException {
    Optional<RunnerResult> result = files.result();
    if (order != null && order.cause() == Cause.OUTPUT_LIMIT) {
      cut();
    }
    input.remove();
    files.forgetEnter();
    Verdict verdict =
        new Verdict(
            order,
            result,
            runner.bootId().equals(table.bootId()),
            pressure.hasEndedAll(),
            table.oomKills() > oomKills);
    Instant startedAt = files.startedAt();
    ending.complete(
        new Ending(
            verdict.cause(),
            verdict.exitCode(),
            verdict.signal(),
            verdict.detail(),
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
}
