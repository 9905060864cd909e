package dev.pawl.process;

/// Why a process is no more.
public enum Cause {
  /// It ended by itself, with an exit code.
  EXIT,
  /// A signal ended it that was not sent here.
  SIGNAL,
  /// The system ended it for want of memory, as far as can be told.
  OUT_OF_MEMORY,
  /// Somebody asked for its end.
  STOPPED,
  /// Its time was over.
  TIMEOUT,
  /// It wrote nothing for too long.
  IDLE_TIMEOUT,
  /// It wrote too much.
  OUTPUT_LIMIT,
  /// Nobody knows how it ended: its runner was killed, or the machine was restarted.
  LOST
}
