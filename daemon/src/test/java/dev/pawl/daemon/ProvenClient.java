package dev.pawl.daemon;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A client over TCP as it should be: it has the server prove itself before it sends its token, on
/// the same connection. Written from the text of [dev.pawl.api.Proof] alone.
record ProvenClient(Tcp tcp, String token) {
  /// The answer's status line, or why there is none.
  String tryGet(String path) throws IOException, GeneralSecurityException {
    try (Socket socket = tcp.open()) {
      byte[] hash = sha256(token.getBytes(StandardCharsets.UTF_8));
      String id = HexFormat.of().formatHex(sha256(hash), 0, 8);
      String nonce = UUID.randomUUID().toString();
      String ask = "/api/v1/prove?token=" + id + "&nonce=" + nonce;
      send(socket, ask, "Connection: keep-alive\r\n");
      String answer = read(socket);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(hash, "HmacSHA256"));
      String text = "pawl-proof-1\n" + nonce + "\n" + tcp.authority();
      String proof = HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
      if (!answer.contains("\"address\":\"" + tcp.authority() + "\"")
          || !answer.contains("\"proof\":\"" + proof + "\"")) {
        return "not proven";
      }
      send(socket, path, "Authorization: Bearer " + token + "\r\n");
      return read(socket);
    }
  }

  Http.Answer get(String path) throws IOException, GeneralSecurityException {
    String text = tryGet(path);
    return new Http.Answer(
        text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0, "", text);
  }

  private void send(Socket socket, String path, String headers) throws IOException {
    String head = "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(path, tcp.authority(), headers);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
  }

  /// An answer with its length.
  private static String read(Socket socket) throws IOException {
    StringBuilder text = new StringBuilder();
    while (!text.toString().endsWith("\r\n\r\n")) {
      int c = socket.getInputStream().read();
      if (c < 0) {
        return text.toString();
      }
      text.append((char) c);
    }
    String length = text.toString().replaceAll("(?is).*content-length: ([0-9]+).*", "$1");
    byte[] body = socket.getInputStream().readNBytes(Integer.parseInt(length));
    return text + new String(body, StandardCharsets.UTF_8);
  }

  private static byte[] sha256(byte[] bytes) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(bytes);
  }
}
