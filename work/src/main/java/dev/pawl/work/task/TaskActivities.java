package dev.pawl.work.task;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.process.Command;
import dev.pawl.process.Processes;
import dev.pawl.process.StartException;
import dev.pawl.process.SupervisedProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// What tasks do to the world. Each of these may run again after a crash and finds what it began:
/// the process of a start is known by its folder, `process-N` in that of the run.
final class TaskActivities {
  private static final System.Logger LOG = System.getLogger(TaskActivities.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMinutes(10);

  /// For a system that is short of processes or files for a while.
  private static final RetryPolicy SHORTAGE =
      new RetryPolicy(8, Duration.ofMillis(500), 2, Duration.ofSeconds(30), 0.2, Set.of());

  private final CompletableFuture<Client> client;
  private final Optional<Processes> processes;
  private final TaskFolders folders;
  final Activity<TaskWorkflow.Attempt, TaskEnd> process;
  final Activity<TaskWorkflow.Attempt, TaskEnd> stop;
  final Activity<String, String> outcome;

  TaskActivities(
      CompletableFuture<Client> client, Optional<Processes> processes, TaskFolders folders) {
    this.client = client;
    this.processes = processes;
    this.folders = folders;
    ActivityOptions options = ActivityOptions.defaults().withRetry(SHORTAGE);
    this.process =
        Activity.of("pawl.process", TaskWorkflow.Attempt.class, TaskEnd.class)
            .with(options.withQueue(Tasks.QUEUE))
            .implementedAsync(this::run);
    this.stop =
        Activity.of("pawl.process.stop", TaskWorkflow.Attempt.class, TaskEnd.class)
            .with(options.withQueue(Tasks.CARE_QUEUE))
            .implementedAsync(this::stop);
    this.outcome =
        Activity.of("pawl.run.end", String.class, String.class)
            .with(options.withQueue(Tasks.CARE_QUEUE))
            .implementedAsync((_, run) -> outcome(RunId.of(run)));
  }

  Stream<Activity<?, ?>> all() {
    return Stream.of(process, stop, outcome);
  }

  private Path folder(RunId run, int start) {
    return folders.folder(run).resolve("process-" + start);
  }

  private CompletionStage<TaskEnd> run(ActivityContext ctx, TaskWorkflow.Attempt attempt)
      throws IOException, InterruptedException, StartException {
    TaskOrder order = attempt.order();
    try {
      Command command = command(ctx.run(), order);
      SupervisedProcess started =
          supervised()
              .run(folder(ctx.run(), attempt.number()), command, order.limits().asProcessLimits());
      return end(ctx.run(), started);
    } catch (StartException e) {
      if (e.isPassing()) {
        throw e;
      }
      return CompletableFuture.completedFuture(TaskEnd.notStarted(String.valueOf(e.getMessage())));
    }
  }

  private Command command(RunId run, TaskOrder order) throws IOException {
    SortedMap<String, String> environment =
        TaskEnvironment.read(folders.folder(run))
            .orElseGet(() -> TaskEnvironment.of(System.getenv(), new TreeMap<>()));
    return Command.of(order.words(), Path.of(order.directory()), environment, folders.output(run));
  }

  private CompletableFuture<TaskEnd> end(RunId run, SupervisedProcess process) {
    CompletableFuture<TaskEnd> end = process.ending().thenApply(TaskEnd::of);
    var _ =
        end.whenComplete((_, _) -> {
          if (end.isCancelled()) {
            Thread.ofVirtual().name("task-" + run).start(() -> abandoned(run, process));
          }
        });
    return end;
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

  private CompletionStage<TaskEnd> stop(ActivityContext ctx, TaskWorkflow.Attempt attempt)
      throws IOException, InterruptedException {
    Path folder = folder(ctx.run(), attempt.number());
    Optional<SupervisedProcess> started =
        processes.isPresent()
            ? processes.get().find(folder, folders.output(ctx.run()))
            : Optional.empty();
    if (started.isEmpty()) {
      return CompletableFuture.completedFuture(
          TaskEnd.notStarted("it was stopped before it began"));
    }
    started.get().stop("");
    return started.get().ending().thenApply(TaskEnd::of);
  }

  private CompletionStage<String> outcome(RunId run) {
    CompletableFuture<String> state = new CompletableFuture<>();
    Thread waiter =
        Thread.ofVirtual()
            .name("outcome-of-" + run)
            .start(() -> {
              try {
                state.complete(awaitEnd(run));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                state.completeExceptionally(e);
              }
            });
    var _ =
        state.whenComplete((_, _) -> {
          if (state.isCancelled()) {
            waiter.interrupt();
          }
        });
    return state;
  }

  private String awaitEnd(RunId run) throws InterruptedException {
    while (true) {
      var found = client.join().await(run, it -> it.head().state().isTerminal(), LOOK);
      if (found.isPresent()) {
        return found.get().head().state().code();
      }
      if (client.join().get(run).isEmpty()) {
        return "deleted";
      }
    }
  }

  /// Kills what runs of a task, before its files are deleted.
  void end(RunId run) {
    for (SupervisedProcess process : watched(run)) {
      try {
        process.kill("its run was deleted");
        var _ = process.ending().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      } catch (IOException | ExecutionException | TimeoutException e) {
        LOG.log(
            System.Logger.Level.WARNING, "what ran of the deleted task {0} may go on: {1}", run, e);
      }
    }
  }

  /// The live process of the newest start of a run, if it is watched here.
  Optional<SupervisedProcess> live(RunId run) {
    return watched(run).stream().findFirst();
  }

  private List<SupervisedProcess> watched(RunId run) {
    return processes.map(it -> it.watched(folders.folder(run))).orElse(List.of());
  }

  private Processes supervised() throws StartException {
    return processes.orElseThrow(() ->
        new StartException("commands cannot be run on this system; the daemon's log says why"));
  }
}
