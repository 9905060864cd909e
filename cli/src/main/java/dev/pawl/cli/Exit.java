package dev.pawl.cli;

/// How a command ends: in a way of its own, or with the code of the program that it is about.
sealed interface Exit permits ExitCode, ProgramExit {
  /// What the process returns, 0 to 255.
  int number();
}
