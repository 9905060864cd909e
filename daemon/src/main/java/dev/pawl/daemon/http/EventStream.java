package dev.pawl.daemon.http;

import java.io.IOException;

/// The body of a reply that goes on as long as its reader stays: server-sent events.
@FunctionalInterface
public interface EventStream {
  /// Writes until there is nothing more to come.
  ///
  /// @throws IOException if the reader has left, or does not read
  void writeTo(EventSink out) throws IOException, InterruptedException;
}
