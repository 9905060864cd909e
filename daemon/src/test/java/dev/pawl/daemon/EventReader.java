package dev.pawl.daemon;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Reads server-sent events on a thread of its own, as a browser would.
final class EventReader implements AutoCloseable {
  private final String feed;
  private final SocketChannel channel;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> all = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean ended;
  private volatile @Nullable AssertionError wrong;

  /// One event.
  record Event(long id, String name, String data) {}

  private EventReader(String feed, SocketChannel channel) {
    this.feed = feed;
    this.channel = channel;
    this.thread = Thread.ofVirtual().unstarted(this::read);
  }

  /// Reads the feed of changes.
  ///
  /// @param lastEventId where it left off, null for a first visit
  static EventReader start(Path socket, @Nullable Long lastEventId) throws IOException {
    return start(socket, "/events", lastEventId);
  }

  static EventReader start(Path socket, String path, @Nullable Long lastEventId)
      throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    // HTTP/1.0, since then the body comes without lengths in between.
    String cursor = lastEventId == null ? "" : "Last-Event-ID: " + lastEventId + "\r\n";
    String feed = "/api/v1" + path;
    return start(channel, feed, "GET " + feed + " HTTP/1.0\r\nHost: pawl\r\n" + cursor + "\r\n");
  }

  /// Over TCP.
  static EventReader start(Tcp tcp, String token) throws IOException {
    return get(tcp, token, "/api/v1/events");
  }

  /// Waits over TCP for a run to end.
  static EventReader wait(Tcp tcp, String token, String run) throws IOException {
    return get(tcp, token, "/api/v1/runs/" + run + "/wait?seconds=100");
  }

  private static EventReader get(Tcp tcp, String token, String path) throws IOException {
    SocketChannel channel = SocketChannel.open(new InetSocketAddress(tcp.host(), tcp.port()));
    String head =
        "GET %s HTTP/1.0\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(path, tcp.authority(), token);
    return start(channel, path, head);
  }

  private static EventReader start(SocketChannel channel, String feed, String head)
      throws IOException {
    OutputStream out = Channels.newOutputStream(channel);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    EventReader reader = new EventReader(feed, channel);
    reader.thread.start();
    return reader;
  }

  private void read() {
    try (var in =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
      List<String> lines = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        all.add(line);
        if (!line.isEmpty()) {
          lines.add(line);
        } else {
          take(lines);
          lines.clear();
        }
      }
    } catch (IOException _) {
      // The daemon was killed, or the test is done.
    } finally {
      ended = true;
    }
  }

  private void take(List<String> lines) {
    if (lines.size() == 3 && lines.getFirst().startsWith("id: ")) {
      Event event =
          new Event(
              Long.parseLong(lines.getFirst().substring("id: ".length())),
              lines.get(1).substring("event: ".length()),
              lines.get(2).substring("data: ".length()));
      events.add(event);
      try {
        ApiOracle.checkEvent(feed, event.name(), event.data());
      } catch (AssertionError e) {
        wrong = e;
      }
    }
  }

  /// What has come so far.
  ///
  /// @throws AssertionError if one of them breaks the description of the API
  List<Event> events() {
    AssertionError fault = wrong;
    if (fault != null) {
      throw fault;
    }
    return List.copyOf(events);
  }

  /// All that has come so far.
  String text() {
    return String.join("\n", all);
  }

  /// Whether there is an event of a name that is about something.
  boolean has(String name, String part) {
    return events().stream()
        .anyMatch(event -> event.name().equals(name) && event.data().contains(part));
  }

  boolean hasEnded() {
    return ended;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
