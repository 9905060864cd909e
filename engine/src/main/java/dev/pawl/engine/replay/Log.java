package dev.pawl.engine.replay;

import dev.pawl.engine.replay.Effect.Log.Level;
import dev.pawl.engine.workflow.WorkflowLog;

/// The workflow's log: lines are effects, so they are silent in replay and written after the
/// commit.
record Log(Kernel kernel) implements WorkflowLog {
  @Override
  public void debug(String message) {
    line(Level.DEBUG, message);
  }

  @Override
  public void info(String message) {
    line(Level.INFO, message);
  }

  @Override
  public void warn(String message) {
    line(Level.WARN, message);
  }

  @Override
  public void error(String message) {
    line(Level.ERROR, message);
  }

  private void line(Level level, String message) {
    kernel.branches().here();
    if (kernel.journal().isFirstHearing()) {
      kernel.keep(new Effect.Log(level, message));
    }
  }
}
