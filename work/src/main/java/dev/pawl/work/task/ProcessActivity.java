package dev.pawl.work.task;

import dev.pawl.api.Mask;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.process.Command;
import dev.pawl.process.Ending;
import dev.pawl.process.Processes;
import dev.pawl.process.StartException;
import dev.pawl.process.SupervisedProcess;
import dev.pawl.work.wake.Buckets;
import dev.pawl.work.wake.OutputWatch;
import dev.pawl.work.wake.Tail;
import dev.pawl.work.wake.Wake;
import dev.pawl.work.wake.WakeState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the command of a task: waits for a place in its group, starts it or finds the process that
/// was started before, has its output watched, and has its end.
final class ProcessActivity {
  private static final System.Logger LOG = System.getLogger(ProcessActivity.class.getName());
  private static final long LOOK_MILLIS = 100;

  private final CompletableFuture<Client> client;
  private final Optional<Processes> processes;
  private final TaskFolders folders;
  private final TaskGroups groups;
  private final ReadyWatch readiness;
  private final Buckets buckets = new Buckets();
  private final JacksonCodec codec = new JacksonCodec();

  ProcessActivity(
      CompletableFuture<Client> client,
      Optional<Processes> processes,
      TaskFolders folders,
      TaskGroups groups) {
    this.client = client;
    this.processes = processes;
    this.folders = folders;
    this.groups = groups;
    this.readiness = new ReadyWatch(client, folders);
  }

  /// The folder of a start.
  Path folder(RunId run, int start) {
    return folders.folder(run).resolve("process-" + start);
  }

  /// The end of a start of a task. Nobody waits for it in a thread.
  CompletionStage<TaskEnd> run(ActivityContext ctx, TaskWorkflow.Attempt attempt)
      throws StartException {
    RunId run = ctx.run();
    TaskOrder order = attempt.order();
    Processes supervised =
        processes.orElseThrow(() ->
            new StartException("commands cannot be run on this system; the daemon's log says why"));
    CompletableFuture<TaskEnd> end = new CompletableFuture<>();
    TaskGroups.Ticket ticket =
        groups.enter(
            run,
            order.group(),
            order.priority(),
            Processes.isStarted(folder(run, attempt.number())));
    var _ = end.whenComplete((_, _) -> ticket.leave());
    if (isHeld(run)) {
      groups.hold(run);
    }
    var _ =
        ticket
            .admitted()
            .thenRun(() ->
                Thread.ofVirtual()
                    .name("task-" + run)
                    .start(() -> begin(supervised, run, attempt, end)));
    return end;
  }

  private void begin(
      Processes supervised,
      RunId run,
      TaskWorkflow.Attempt attempt,
      CompletableFuture<TaskEnd> end) {
    if (end.isDone()) {
      return; // nobody wants it any more
    }
    TaskOrder order = attempt.order();
    try {
      if (!TaskEnvironment.isThere(folders.folder(run))) {
        // It stands there before the run does. Who took it away took away what was started, too.
        end.complete(TaskEnd.lost("its files, %s, are gone".formatted(folders.folder(run))));
        return;
      }
      readiness.mark(run, attempt);
      SupervisedProcess process =
          supervised.run(
              folder(run, attempt.number()),
              command(run, order),
              limits(run, attempt.number() - 1, order).asProcessLimits());
      var _ =
          end.whenComplete((_, _) -> {
            if (end.isCancelled()) {
              Thread.ofVirtual().name("task-" + run).start(() -> abandoned(run, process));
            }
          });
      if (process.isPaused() && !isHeld(run)) { // it went on while nobody could tell its process
        process.resume();
      }
      readiness.begin(run, attempt, process, environment(run), end);
      accompany(run, order, process, end);
    } catch (StartException e) {
      if (e.isPassing()) {
        end.completeExceptionally(e);
      } else {
        end.complete(TaskEnd.notStarted(String.valueOf(e.getMessage())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.completeExceptionally(e);
    } catch (IOException | RuntimeException e) {
      end.completeExceptionally(e);
    }
  }

  /// The bounds of a start: those of the order, unless `task extend` has changed them. Those of a
  /// damaged file are not known.
  ///
  /// @param start one that was made, or 0 for none
  TaskLimits limits(RunId run, int start, TaskOrder order) {
    try {
      return Processes.limits(folder(run, start)).map(TaskLimits::of).orElse(order.limits());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the bounds of {0} are those of its order: {1}", run, e);
      return order.limits();
    }
  }

  private boolean isHeld(RunId run) {
    return client.join().get(run).map(it -> it.head().state() == RunState.PAUSED).orElse(false);
  }

  private Command command(RunId run, TaskOrder order) throws IOException {
    Command command =
        Command.of(
            order.words(), Path.of(order.directory()), environment(run), folders.output(run));
    TaskMeans means = order.means();
    if (means.input()) {
      command = command.withInput(new Command.Input.Open());
    }
    if (means.terminal()) {
      command = command.inTerminal();
    }
    return means.controls() == null
        ? command
        : command.withControls(means.controls().asProcessControls());
  }

  /// What the command of a run gets as its environment.
  SortedMap<String, String> environment(RunId run) throws IOException {
    return TaskEnvironment.read(folders.folder(run))
        .orElseGet(() -> TaskEnvironment.of(System.getenv(), new TreeMap<>()));
  }

  /// Nobody wants the result: this daemon ends, and the next one asks again; the run is canceled,
  /// and its code has the process stopped; or it was terminated, and nobody else will stop it.
  private void abandoned(RunId run, SupervisedProcess process) {
    try {
      boolean over = client.join().get(run).map(it -> it.head().state().isTerminal()).orElse(true);
      if (over) {
        process.stop("its run is over");
      }
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.DEBUG, "the daemon ends, the process of {0} goes on", run);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot stop the process of " + run, e);
    }
  }

  /// Watches what it writes until it ends, if that is wanted, and hands over its end.
  private void accompany(
      RunId run, TaskOrder order, SupervisedProcess process, CompletableFuture<TaskEnd> end)
      throws IOException {
    Mask mask = mask(run);
    OutputWatch watch =
        order.wake().onOutput()
            ? new OutputWatch(
                folders.output(run), order.wake(), told(run), buckets, run.value(), mask::of)
            : null;
    Thread watching =
        watch == null
            ? null
            : Thread.ofVirtual()
                .name("output-of-" + run)
                .start(() -> follow(run, process, watch, end));
    var _ =
        process
            .ending()
            .whenComplete((ending, failure) ->
                Thread.ofVirtual()
                    .name("end-of-" + run)
                    .start(() -> {
                      if (failure != null) {
                        end.completeExceptionally(failure);
                        return;
                      }
                      try {
                        String match = rest(watch, watching);
                        end.complete(end(run, order, process, ending, mask, match));
                        letGo(run, order);
                      } catch (RuntimeException e) {
                        end.completeExceptionally(e);
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
  }

  /// One that is paused would not tell of its end before it is resumed, and has nothing left to
  /// stand still. With another start to come it stays as it was wanted.
  private void letGo(RunId run, TaskOrder order) {
    try {
      if (order.restart() == null && isHeld(run)) {
        client.join().resume(run);
      }
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0} is not paused any more: {1}", run, e);
    }
  }

  Mask mask(RunId run) throws IOException {
    return Mask.of(environment(run));
  }

  /// How a start has ended. Its output may be in a bad way: that is told, and changes nothing else.
  ///
  /// @param match see [TaskEnd]
  TaskEnd end(
      RunId run,
      TaskOrder order,
      SupervisedProcess process,
      Ending ending,
      Mask mask,
      @Nullable String match) {
    Path output = folders.output(run);
    String tail = "";
    String warning;
    try {
      warning = process.warning().orElse(null);
      tail = Tail.of(output, order.wake().tailChars(), mask::of).marked();
      if (Files.notExists(output, LinkOption.NOFOLLOW_LINKS)) {
        warning = "its output, %s, was removed".formatted(output);
      }
    } catch (IOException e) {
      warning = "its output cannot be read: " + e;
    }
    return TaskEnd.of(ending, match, tail, warning);
  }

  private WakeState told(RunId run) {
    Payload told = client.join().kv(run).get(TaskWorkflow.TOLD);
    return told == null
        ? WakeState.NONE
        : codec.decode("told of " + run, told, TypeRef.of(WakeState.class));
  }

  private void follow(
      RunId run, SupervisedProcess process, OutputWatch watch, CompletableFuture<TaskEnd> end) {
    try {
      while (!watch.isOver() && !end.isDone() && !process.isStopping()) {
        Optional<Wake> wake = watch.look(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        if (wake.isPresent() && tell(run, wake.get())) {
          watch.told(wake.get());
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the process has ended
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the output of " + run + " is watched no more", e);
    }
  }

  /// Tells the run, which commits the notice together with how far it has told. A wake that a
  /// daemon before this one has sent already is taken once.
  ///
  /// @return whether it is on disk; if not, it is tried again
  private boolean tell(RunId run, Wake wake) {
    String once = "output-" + wake.state().number();
    try {
      var _ = client.join().signal(run, TaskWorkflow.OUTPUT, codec.encode("wake", wake), once);
      return true;
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.DEBUG, "the output of {0} cannot be told now: {1}", run, e);
      return false;
    }
  }

  private static @Nullable String rest(@Nullable OutputWatch watch, @Nullable Thread watching)
      throws InterruptedException {
    if (watch == null || watching == null) {
      return null;
    }
    watching.interrupt();
    watching.join();
    try {
      return watch.rest().orElse(null);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "what was not told of is not there: {0}", e);
      return null;
    }
  }
}
