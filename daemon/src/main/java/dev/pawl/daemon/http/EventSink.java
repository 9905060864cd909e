package dev.pawl.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Where server-sent events go (WHATWG HTML, section 9.2). For one thread.
///
/// A write waits while the reader does not read, and fails when it has not for too long: a slow
/// reader holds up nobody else, and loses nothing, since it comes back with where it was.
public final class EventSink {
  private final OutputStream out;
  private final Caller caller;

  EventSink(OutputStream out, Caller caller) {
    this.out = out;
    this.caller = caller;
  }

  /// Sends an event.
  ///
  /// @param id what the reader is to say when it comes back
  /// @param data a record, which is one line of JSON
  /// @throws IOException also if the reader may not read any more
  public void event(long id, String name, Object data) throws IOException {
    requireValid();
    byte[] head = "id: %d\nevent: %s\ndata: ".formatted(id, name).getBytes(StandardCharsets.UTF_8);
    out.write(head);
    out.write(Json.bytes(data));
    out.write('\n');
    out.write('\n');
  }

  /// Lets the reader, and what is between, know that the connection lives.
  public void beat() throws IOException {
    requireValid();
    out.write(':');
    out.write('\n');
    out.write('\n');
    out.flush();
  }

  /// Sends what was written.
  public void flush() throws IOException {
    out.flush();
  }

  private void requireValid() throws IOException {
    if (!caller.isValid()) {
      throw new EOFException("the token of the reader is not valid any more");
    }
  }
}
