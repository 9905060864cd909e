package dev.pawl.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Talks HTTP to a daemon's TCP port, as raw as an attacker wants it.
///
/// @param host to connect to
record Tcp(String host, int port) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("\"tcp\":\"127\\.0\\.0\\.1:([0-9]+)\"");

  /// The port that the daemon of a home tells.
  static Tcp of(Path home) throws IOException {
    Matcher matcher = ADDRESS.matcher(Files.readString(home.resolve("daemon.json")));
    if (!matcher.find()) {
      throw new IOException("the daemon listens on no port");
    }
    return new Tcp("127.0.0.1", Integer.parseInt(matcher.group(1)));
  }

  /// What `Host` has to be.
  String authority() {
    return "127.0.0.1:" + port;
  }

  /// A GET with the right `Host` and further header lines.
  Http.Answer get(String path, String... headers) throws IOException {
    return send("GET " + path, "Host: " + authority(), headers);
  }

  /// The same with a token.
  Http.Answer getWith(String token, String path) throws IOException {
    return get(path, "Authorization: Bearer " + token);
  }

  /// A request with any first line and `Host`.
  Http.Answer send(String start, @Nullable String host, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(start + " HTTP/1.1\r\n");
    if (host != null) {
      head.append(host).append("\r\n");
    }
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return raw(head + "Connection: close\r\n\r\n");
  }

  /// Sends bytes and reads until the server closes.
  Http.Answer raw(String request) throws IOException {
    String text = exchange(request);
    int end = text.indexOf("\r\n\r\n");
    return new Http.Answer(
        Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
  }

  /// All that comes back, of however many answers.
  String exchange(String request) throws IOException {
    try (Socket socket = open()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  Socket open() throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(host, port));
    return socket;
  }
}
