package dev.pawl.work.monitor;

/// Where a command is to run, and why.
public sealed interface Decision {
  /// Why, in a plain sentence that names the part of the command.
  String reason();

  /// It stays where its caller waits for it.
  record Stay(String reason) implements Decision {}

  /// It becomes a task in the background.
  ///
  /// @param rule which rule applies
  /// @param title the kind of task and the command, on one line
  /// @param notifyOnExit whether to tell when it ends
  /// @param notifyOnOutput whether to tell when it prints
  record Divert(
      Rule rule, String reason, String title, boolean notifyOnExit, boolean notifyOnOutput)
      implements Decision {
    /// The longest piece of the command in a title.
    public static final int TITLE_COMMAND_CHARS = 72;
  }
}
