package dev.pawl.daemon.http;

import java.io.IOException;
import java.io.OutputStream;

/// What a handler answers.
public sealed interface Reply {
  /// A record as JSON.
  record Json(int status, Object body) implements Reply {}

  /// Bytes that are written as they come up.
  ///
  /// @param type the media type
  record Stream(String type, Writer writer) implements Reply {}

  /// Done, and nothing to say.
  record Empty() implements Reply {}

  /// Writes the body of a stream. It ends when the client leaves.
  @FunctionalInterface
  interface Writer {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  static Reply ok(Object body) {
    return new Json(200, body);
  }
}
