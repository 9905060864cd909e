package dev.pawl.cli.access;

import java.nio.file.Path;

/// A way to the runs of one home.
public interface Access extends AutoCloseable {
  /// Answers a request.
  ///
  /// @throws dev.pawl.engine.history.PawlException with the code of what went wrong, wherever it
  ///   did
  <R> R ask(Request<R> request);

  @Override
  void close();

  /// The way to a home: through the process that owns its store, or else by opening the store.
  static Access to(Path home) {
    return Opening.access(home);
  }

  /// As [#to], but nothing is made.
  ///
  /// @throws dev.pawl.engine.history.PawlException if the home or its store does not exist
  static Access toExisting(Path home) {
    return Opening.existing(home);
  }
}
