package dev.pawl.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/// One connection to a daemon's socket. For one thread.
final class Wire implements AutoCloseable {
  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;

  Wire(Path socket) throws IOException {
    channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    in = new BufferedInputStream(Channels.newInputStream(channel));
    out = Channels.newOutputStream(channel);
  }

  /// What came back.
  record Answer(int status, boolean mayRetry, String body) {}

  Answer get(String path) throws IOException {
    return exchange("GET", path, "");
  }

  Answer post(String path, String json) throws IOException {
    return exchange("POST", path, json);
  }

  private Answer exchange(String method, String path, String json) throws IOException {
    send(method, path, json);
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean mayRetry = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
      mayRetry |= lower.startsWith("retry-after:");
    }
    byte[] body = in.readNBytes(length);
    return new Answer(status, mayRetry, new String(body, StandardCharsets.UTF_8));
  }

  private void send(String method, String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: pawl\r\n".formatted(method, path)
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n".formatted(body.length);
    out.write((head + json).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /// Asks for an answer that goes on, to be read line by line.
  void follow(String path) throws IOException {
    // HTTP/1.0, since then the body comes without lengths in between.
    String head = "GET %s HTTP/1.0\r\nHost: pawl\r\n\r\n".formatted(path);
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// The next line.
  ///
  /// @throws EOFException at the end
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("the daemon has closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
