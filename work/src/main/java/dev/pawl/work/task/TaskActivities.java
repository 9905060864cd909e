package dev.pawl.work.task;

import dev.pawl.api.Mask;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.process.Processes;
import dev.pawl.process.SupervisedProcess;
import dev.pawl.process.Survivor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final ProcessActivity commands;
  final Activity<TaskWorkflow.Attempt, TaskEnd> process;
  final Activity<TaskWorkflow.Attempt, TaskEnd> stop;
  final Activity<String, String> outcome;

  TaskActivities(
      CompletableFuture<Client> client,
      Optional<Processes> processes,
      TaskFolders folders,
      TaskGroups groups) {
    this.client = client;
    this.processes = processes;
    this.folders = folders;
    this.commands = new ProcessActivity(client, processes, folders, groups);
    ActivityOptions options = ActivityOptions.defaults().withRetry(SHORTAGE);
    this.process =
        Activity.of("pawl.process", TaskWorkflow.Attempt.class, TaskEnd.class)
            .with(options.withQueue(Tasks.QUEUE))
            .implementedAsync(commands::run);
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

  private CompletionStage<TaskEnd> stop(ActivityContext ctx, TaskWorkflow.Attempt attempt)
      throws IOException, InterruptedException {
    Path folder = commands.folder(ctx.run(), attempt.number());
    Optional<SupervisedProcess> started =
        processes.isPresent()
            ? processes.get().find(folder, folders.output(ctx.run()))
            : Optional.empty();
    if (started.isEmpty()) {
      return CompletableFuture.completedFuture(
          TaskEnd.notStarted("it was stopped before it began"));
    }
    started.get().stop("");
    SupervisedProcess process = started.get();
    Mask mask = commands.mask(ctx.run());
    return process
        .ending()
        .thenApply(ending -> commands.end(ctx.run(), attempt.order(), process, ending, mask, null));
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

  /// The number of the newest start of a run, 0 if it has none.
  int newest(RunId run) {
    int start = 0;
    while (Processes.isStarted(commands.folder(run, start + 1))) {
      start++;
    }
    return start;
  }

  /// The bounds that hold, or held, for a start.
  TaskLimits limits(RunId run, int start, TaskOrder order) {
    return commands.limits(run, start, order);
  }

  /// Whether a start goes on as far as its files say.
  boolean isUnderWay(RunId run, int start) throws IOException {
    return !Processes.isOver(commands.folder(run, start));
  }

  /// The live process of the newest start of a run, if it is watched here.
  Optional<SupervisedProcess> live(RunId run) {
    return watched(run).stream().findFirst();
  }

  /// Ends what the starts of a run have left running, and says what is left all the same.
  List<Survivor> endSurvivors(RunId run, Duration grace) throws IOException, InterruptedException {
    List<Survivor> left = new ArrayList<>();
    if (processes.isPresent()) {
      for (int start = 1; Processes.isStarted(commands.folder(run, start)); start++) {
        left.addAll(processes.get().endSurvivors(commands.folder(run, start), grace));
      }
    }
    return left;
  }

  /// Those of a run that were started and are not known to have ended, from before this process
  /// began; from now on they are watched.
  List<SupervisedProcess> unwatched(RunId run) throws IOException, InterruptedException {
    List<SupervisedProcess> found = new ArrayList<>();
    if (processes.isPresent()) {
      for (int start = 1; Processes.isStarted(commands.folder(run, start)); start++) {
        if (!Processes.isOver(commands.folder(run, start))) {
          processes
              .get()
              .find(commands.folder(run, start), folders.output(run))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  List<SupervisedProcess> watched(RunId run) {
    return processes.map(it -> it.watched(folders.folder(run))).orElse(List.of());
  }
}
