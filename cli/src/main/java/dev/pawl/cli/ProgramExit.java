package dev.pawl.cli;

import dev.pawl.api.TaskView;

/// The exit code of a program that ran as a task. A success is 0, and nothing else is.
record ProgramExit(int number) implements Exit {
  private static final int SIGNALS = 128;

  /// As a shell has it: 128 more than the number for a signal. Where the program has no code of its
  /// own that says so, what has not succeeded has that of Pawl.
  static Exit of(TaskView task) {
    if (task.state().equals("completed")) {
      return ExitCode.OK;
    }
    boolean isStopped = task.state().equals("stopped");
    ExitCode none = isStopped ? ExitCode.RUN_CANCELED : ExitCode.RUN_FAILED;
    if (isStopped && !"stopped".equals(task.cause())) {
      return none; // between two starts, of which the first ended in another way
    }
    if (task.exitCode() != null) {
      return task.exitCode() == 0 ? none : new ProgramExit(task.exitCode());
    }
    return task.signal() == null ? none : new ProgramExit(SIGNALS + task.signal());
  }
}
