package dev.pawl.daemon;

import dev.pawl.daemon.bulk.Belongings;
import dev.pawl.daemon.output.RunOutput;
import dev.pawl.engine.history.RunId;
import dev.pawl.work.task.Tasks;
import java.io.IOException;

/// The processes of tasks, and what runs have written.
record TaskBelongings(Tasks tasks, RunOutput output) implements Belongings {
  private static final System.Logger LOG = System.getLogger(TaskBelongings.class.getName());

  @Override
  public void discard(RunId run) {
    tasks.forget(run);
    output.delete(run);
  }

  @Override
  public void paused(RunId run) {
    try {
      tasks.paused(run);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the process of " + run + " cannot be paused", e);
    }
  }

  @Override
  public void requireRepeatable(RunId run) {
    tasks.requireOther(run);
  }

  @Override
  public void resumed(RunId run) {
    try {
      tasks.resumed(run);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the process of " + run + " cannot go on", e);
    }
  }
}
