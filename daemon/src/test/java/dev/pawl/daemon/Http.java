package dev.pawl.daemon;

import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Talks HTTP to a Unix socket, as raw as a test wants it.
record Http(Path socket) {
  /// What came back.
  record Answer(int status, String headers, String body) {}

  Answer get(String path) throws IOException {
    return send("GET", path, null);
  }

  Answer post(String path, @Nullable String json) throws IOException {
    return send("POST", path, json);
  }

  Answer send(String method, String path, @Nullable String json) throws IOException {
    byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    String type = json == null ? "" : "Content-Type: application/json\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: pawl\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, type, body.length);
    byte[] request = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, request, 0, head.length());
    System.arraycopy(body, 0, request, head.length(), body.length);
    return raw(request);
  }

  /// Sends bytes and reads until the server closes.
  Answer raw(byte[] request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(request);
      out.flush();
      String text =
          new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      return new Answer(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }
  }
}
