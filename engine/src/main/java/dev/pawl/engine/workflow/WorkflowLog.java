package dev.pawl.engine.workflow;

/// A log that says each line once: silent in replay, and written only after the turn is on disk.
public interface WorkflowLog {
  void debug(String message);

  void info(String message);

  void warn(String message);

  void error(String message);
}
