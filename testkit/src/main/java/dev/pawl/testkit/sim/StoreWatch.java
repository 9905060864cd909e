package dev.pawl.testkit.sim;

import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.LoadedRun;
import dev.pawl.engine.store.Task;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;

/// Notes what rare things pass between a process and its store.
final class StoreWatch {
  private static final int MANY_WRITES = 8;
  private static final int LONG_HISTORY = 50;

  private final World world;
  private final Rares.Seen rares;
  private final Incarnation process;

  StoreWatch(World world, Incarnation process) {
    this.world = world;
    this.rares = world.rares();
    this.process = process;
  }

  void refused(List<? extends Write> batch) {
    rares.sawIf(batch.stream().anyMatch(write -> write instanceof Write.Turn), Rare.TURN_REFUSED);
  }

  void unknown(List<? extends Write> batch) {
    world.trace(process, () -> "gets no answer to " + batch.size() + " writes");
    for (Write write : batch) {
      switch (write) {
        case Write.Turn _ -> rares.saw(Rare.TURN_UNKNOWN);
        case Write.StartRun _ -> rares.saw(Rare.START_UNKNOWN);
        case Write.Send _ -> rares.saw(Rare.SEND_UNKNOWN);
        case Write.ClaimTasks _ -> rares.saw(Rare.CLAIM_UNKNOWN);
        case Write.FinishTask _ -> rares.saw(Rare.FINISH_UNKNOWN);
        case Write.ReleaseTasks _, Write.Heartbeat _, Write.MarkSeen _ -> {}
        case Write.DeleteRun _, Write.Prune _, Write.PruneExecutions _ -> {}
        case Write.Subscribe _, Write.Unsubscribe _, Write.Acknowledge _ -> {}
      }
    }
  }

  void committed(List<? extends Write> batch, List<WriteResult> results) {
    rares.sawIf(batch.size() >= MANY_WRITES, Rare.BATCH_OF_MANY);
    for (int i = 0; i < batch.size(); i++) {
      committed(batch.get(i), results.get(i));
    }
  }

  /// Whether a run is being blocked because its code is not there.
  static boolean blocksForCode(List<? extends Write> batch) {
    return batch.stream()
        .anyMatch(write ->
            write instanceof Write.Turn turn
                && turn.head().block() != null
                && turn.head().block().reason() == BlockReason.UNREGISTERED);
  }

  private void committed(Write write, WriteResult result) {
    switch (result) {
      case WriteResult.Fenced _ -> rares.saw(Rare.TURN_FENCED);
      case WriteResult.Conflict _ -> rares.saw(Rare.TURN_IN_CONFLICT);
      case WriteResult.Exists _ -> rares.saw(Rare.START_FOUND);
      case WriteResult.Duplicate _ -> rares.saw(Rare.SEND_DUPLICATE);
      case WriteResult.Ended _ -> rares.saw(Rare.SEND_TO_ENDED);
      case WriteResult.NoSuchRun _ -> rares.saw(Rare.SEND_TO_MISSING);
      case WriteResult.Gone _ -> rares.sawIf(write instanceof Write.FinishTask, Rare.TASK_GONE);
      case WriteResult.Claimed(List<Task> tasks) -> {
        for (Task task : tasks) {
          world.claimedTask(task.id(), task.attempt());
          world.trace(
              process,
              () ->
                  "claims task %d of %s, attempt %d"
                      .formatted(task.id(), task.run(), task.attempt()));
        }
        rares.sawIf(tasks.stream().anyMatch(task -> task.attempt() > 1), Rare.TASK_RECLAIMED);
      }
      default -> {}
    }
    if (write instanceof Write.FinishTask finish) {
      if (result instanceof WriteResult.Sent) {
        world.finishedTask(finish.task(), finish.attempt());
      }
      world.trace(
          process,
          () ->
              "result of task %d, attempt %d, was %s"
                  .formatted(finish.task(), finish.attempt(), result.getClass().getSimpleName()));
    }
    rares.sawIf(blocksForCode(List.of(write)), Rare.BLOCKED_FOR_CODE);
    if (write instanceof Write.Turn turn) {
      world.trace(
          process,
          () ->
              "turn of %s, now %s, was %s"
                  .formatted(turn.id(), turn.head().state(), result.getClass().getSimpleName()));
    }
    if (write instanceof Write.Turn turn && result instanceof WriteResult.Committed) {
      world.committedTurn(process, turn.id(), turn.head());
    }
  }

  void loaded(LoadedRun loaded) {
    List<Wait> waits = loaded.run().head().waits();
    rares.sawIf(waits.size() > 1, Rare.REBUILT_WITH_BRANCHES);
    rares.sawIf(waits.stream().anyMatch(Wait::isRetrying), Rare.REBUILT_IN_BACKOFF);
    rares.sawIf(loaded.history().size() > LONG_HISTORY, Rare.REBUILT_LONG);
  }
}
