package dev.pawl.cli;

import dev.pawl.api.TaskView;

/// The exit code of a program that ran as a task.
record ProgramExit(int number) implements Exit {
  private static final int SIGNALS = 128;

  /// As a shell has it: 128 more than the number for a signal.
  static Exit of(TaskView task) {
    if (task.exitCode() != null) {
      return new ProgramExit(task.exitCode());
    }
    if (task.signal() != null) {
      return new ProgramExit(SIGNALS + task.signal());
    }
    return task.state().equals("stopped") ? ExitCode.RUN_CANCELED : ExitCode.RUN_FAILED;
  }
}
