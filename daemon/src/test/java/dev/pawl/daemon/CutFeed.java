package dev.pawl.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads server-sent events over connections that are cut, each time going on from the last event
/// that came whole.
final class CutFeed {
  private static final int BUFFER = 4_096;

  private final Path socket;
  private final String feed;
  private final List<Event> events = new ArrayList<>();
  private long last;

  /// One event.
  record Event(long id, String name, JsonNode data) {}

  /// @param last the id of the event before the first
  CutFeed(Path socket, String feed, long last) {
    this.socket = socket;
    this.feed = feed;
    this.last = last;
  }

  /// All that came, apart from the one that opens each connection.
  List<Event> events() {
    return List.copyOf(events);
  }

  /// Reads some bytes and cuts the connection, unless the daemon does so before.
  void read(int bytes) {
    read(all -> all.size() >= bytes, bytes);
  }

  /// Reads until something has come whole, and cuts the connection.
  void readUntil(String part) {
    read(
        all -> {
          String text = all.toString(StandardCharsets.UTF_8);
          return text.contains(part) && text.endsWith("\n\n");
        },
        Integer.MAX_VALUE);
  }

  private void read(Predicate<ByteArrayOutputStream> enough, int bytes) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      OutputStream out = Channels.newOutputStream(channel);
      // HTTP/1.0, since then the body comes without lengths in between.
      String head =
          "GET %s HTTP/1.0\r\nHost: pawl\r\nLast-Event-ID: %d\r\n\r\n".formatted(feed, last);
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = Channels.newInputStream(channel);
      byte[] part = new byte[BUFFER];
      int n = 0;
      while (n >= 0 && !enough.test(all)) {
        n = in.read(part, 0, Math.min(part.length, bytes - all.size()));
        all.write(part, 0, Math.max(0, n));
      }
    } catch (IOException _) {
      // The daemon was killed.
    }
    take(all.toString(StandardCharsets.UTF_8));
  }

  /// An event that has not come whole counts for nothing.
  private void take(String text) {
    int body = Math.max(0, text.indexOf("\r\n\r\n"));
    int end = Math.max(body, text.lastIndexOf("\n\n"));
    for (String block : text.substring(body, end).strip().split("\n\n", -1)) {
      String[] lines = block.split("\n", -1);
      if (lines.length == 3 && lines[0].startsWith("id: ")) {
        String name = lines[1].substring("event: ".length());
        String data = lines[2].substring("data: ".length());
        ApiOracle.checkEvent(feed, name, data);
        last = Long.parseLong(lines[0].substring("id: ".length()));
        if (!name.equals("open")) {
          events.add(new Event(last, name, JsonMapper.shared().readTree(data)));
        }
      }
    }
  }
}
