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
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Talks HTTP to a Unix socket, as raw as a test wants it. Every answer is held against the
/// description of the API, see [ApiOracle].
record Http(Path socket) {
  private static final String END = "\r\n\r\n";

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

  /// Sends bytes and reads until the server closes, or, of a stream, the first event.
  Answer raw(byte[] request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(request);
      out.flush();
      String text = read(Channels.newInputStream(channel));
      int end = text.indexOf(END);
      Answer answer =
          new Answer(
              Integer.parseInt(text.substring(9, 12)),
              text.substring(0, end),
              whole(text.substring(0, end), text.substring(end + END.length())));
      oracle(request).check(answer);
      return answer;
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] part = new byte[1 << 16];
    for (int n = in.read(part); n >= 0; n = in.read(part)) {
      all.write(part, 0, n);
      String text = all.toString(StandardCharsets.UTF_8);
      if (text.contains("text/event-stream") && text.contains("\n\n")) {
        return text;
      }
    }
    return all.toString(StandardCharsets.UTF_8);
  }

  /// A body that came in chunks, put together.
  private static String whole(String headers, String body) {
    if (!headers.contains("\r\nTransfer-Encoding: chunked")) {
      return body;
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    int at = 0;
    for (int end = lineEnd(bytes, at); end > at; end = lineEnd(bytes, at)) {
      int size = Integer.parseInt(new String(bytes, at, end - at, StandardCharsets.US_ASCII), 16);
      whole.write(bytes, end + 2, Math.min(size, bytes.length - end - 2));
      at = Math.min(end + 2 + size + 2, bytes.length);
    }
    return whole.toString(StandardCharsets.UTF_8);
  }

  private static int lineEnd(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != '\r') {
      end++;
    }
    return end < bytes.length - 1 ? end : -1;
  }

  private static ApiOracle oracle(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    int end = text.indexOf(END);
    String[] line = text.split("\r\n", 2)[0].split(" ", -1);
    boolean isPlain = !text.substring(0, end).contains("\r\nTransfer-Encoding:");
    byte[] body = Arrays.copyOfRange(request, end + END.length(), request.length);
    return new ApiOracle(
        line[0], line.length > 1 ? line[1] : "", isPlain ? Optional.of(body) : Optional.empty());
  }
}
