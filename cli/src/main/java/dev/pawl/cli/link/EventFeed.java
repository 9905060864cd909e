package dev.pawl.cli.link;

import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Events of the API, read over any number of daemons: who was at a place goes on from there. For
/// one thread.
public final class EventFeed implements AutoCloseable {
  /// How often in a row a daemon may go away before anything has come from it.
  private static final int TRIES = 5;

  private final DaemonLink link;
  private final String path;
  private @Nullable HttpConnection connection;
  private String last = "";

  /// One event.
  ///
  /// @param name what it is; the route says which there are
  /// @param data its record, as JSON
  public record Event(String name, String data) {}

  /// @param path of the route, whose first event is its beginning
  EventFeed(DaemonLink link, String path) {
    this.link = link;
    this.path = path;
  }

  /// Begins to follow, or goes on: what happens from then on is not missed.
  ///
  /// @throws LinkException if no daemon can be reached
  EventFeed open() {
    for (int left = TRIES; connection == null; left--) {
      try {
        connection = opened();
      } catch (IOException e) {
        if (left <= 1 || Thread.currentThread().isInterrupted()) {
          throw new LinkException(
              ProblemCode.CLOSED, "the daemon went away while its events were followed: " + e);
        }
      }
    }
    return this;
  }

  private HttpConnection opened() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    if (!last.isEmpty()) {
      headers.put("Last-Event-ID", last);
    }
    HttpConnection opened = link.open(path, headers);
    // The first event says where the feed begins.
    read(opened);
    return opened;
  }

  /// Waits for the next event.
  ///
  /// @throws LinkException if no daemon can be reached any more
  public Event next() {
    while (true) {
      open();
      HttpConnection open = connection;
      try {
        if (open != null) {
          return read(open);
        }
      } catch (IOException e) {
        close();
      }
    }
  }

  /// Whether another event has come already.
  public boolean hasMore() {
    try {
      return connection != null && connection.hasMore();
    } catch (IOException _) {
      return false; // the next read meets it too
    }
  }

  private Event read(HttpConnection from) throws IOException {
    String name = "";
    String data = "";
    for (String line = from.nextLine(); line != null; line = from.nextLine()) {
      if (line.startsWith("id: ")) {
        last = line.substring("id: ".length());
      } else if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data = line.substring("data: ".length());
      } else if (line.isEmpty() && !name.isEmpty()) {
        return new Event(name, data);
      }
    }
    throw new IOException("the feed has ended");
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
