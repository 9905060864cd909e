package dev.pawl.cli.link;

import com.sun.security.auth.module.UnixSystem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
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
import java.util.Map;
import java.util.TreeMap;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/// One connection of HTTP/1.1 to a daemon's Unix socket, for one request after the other.
///
/// The JDK's own client knows no such sockets.
final class HttpConnection implements AutoCloseable {
  private static final int HEAD_BYTES_MAX = 64 * 1024;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private int chunkLeft;
  private boolean inChunks;

  /// What came back.
  record Answer(int status, Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  private HttpConnection(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
  }

  /// @throws IOException if nobody listens, or another user does
  static HttpConnection to(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    @Nullable UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    // The system's answer in place of a secret: what we send is for this user's daemon alone.
    if (peer == null || !peer.user().getName().equals(user())) {
      channel.close();
      throw new IOException("another user listens at " + socket);
    }
    return new HttpConnection(channel);
  }

  /// This user, as the system names the owner of a process: by number where there is no name, such
  /// as often in a container.
  private static String user() {
    String name = System.getProperty("user.name");
    return name.equals("?") ? Long.toString(new UnixSystem().getUid()) : name;
  }

  /// Sends a request and reads the whole answer.
  ///
  /// @throws IOException if the other side goes away before the end of the answer
  Answer exchange(String method, String path, Map<String, String> headers, @Nullable String json)
      throws IOException {
    send(method, path, headers, json);
    Head head = head();
    return whole(head);
  }

  /// Sends a request whose answer goes on for as long as it is read.
  ///
  /// @return the status with what has come, which is the whole for a refusal
  Answer open(String path, Map<String, String> headers) throws IOException {
    send("GET", path, headers, null);
    Head head = head();
    return head.status() >= 400 ? whole(head) : new Answer(head.status(), head.headers(), "");
  }

  /// The next line of an answer that goes on; null at its end.
  @Nullable String nextLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = nextByte(); c >= 0; c = nextByte()) {
      if (c == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(c);
    }
    return null;
  }

  /// Whether more has come already.
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /// A byte of a body in chunks (RFC 9112, section 7.1).
  private int nextByte() throws IOException {
    if (chunkLeft == 0) {
      if (inChunks) {
        line(); // the end of the chunk before
      }
      inChunks = true;
      chunkLeft = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
      if (chunkLeft == 0) {
        return -1;
      }
    }
    chunkLeft--;
    int c = in.read();
    if (c < 0) {
      throw new EOFException("the daemon went away");
    }
    return c;
  }

  private void send(String method, String path, Map<String, String> headers, @Nullable String json)
      throws IOException {
    byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: pawl\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (json != null) {
      head.append("Content-Type: application/json\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    out.write(head.toString().getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  /// What stands before a body.
  private record Head(int status, Map<String, String> headers) {}

  private Head head() throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(
            line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
      }
    }
    if (!status.matches("HTTP/1\\.1 [0-9]{3}( .*)?")) {
      throw new IOException("no answer of HTTP: " + status);
    }
    return new Head(Integer.parseInt(status.substring(9, 12)), headers);
  }

  private Answer whole(Head head) throws IOException {
    int length = Integer.parseInt(head.headers().getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer is cut off");
    }
    return new Answer(head.status(), head.headers(), new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new EOFException("the daemon went away");
      }
      if (c == '\n') {
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
            ? line.substring(0, end - 1)
            : line.toString();
      }
      if (line.length() >= HEAD_BYTES_MAX) {
        throw new IOException("the answer has a line without end");
      }
      line.append((char) c);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException _) {
      // There is nothing more to be said to the other side.
    }
  }
}
