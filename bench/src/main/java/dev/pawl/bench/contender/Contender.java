package dev.pawl.bench.contender;

import java.nio.file.Path;

/// A system that runs workflows.
public interface Contender extends AutoCloseable {
  /// Starts a run of `steps` steps, one after another, and waits for its result. Called by many
  /// threads at once.
  void run(int steps) throws Exception;

  @Override
  void close();

  /// Makes a contender in a directory of its own.
  @FunctionalInterface
  interface Opening {
    /// Opens it in an empty directory, ready to run.
    ///
    /// @param body what the body of every step must call, once
    Contender open(Path directory, Runnable body) throws Exception;
  }
}
