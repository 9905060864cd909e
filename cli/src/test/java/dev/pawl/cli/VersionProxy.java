package dev.pawl.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// Makes the daemon of a home look like one of another release: it hands on what a command asks,
/// and changes what comes back.
///
/// Commands find it through a home of its own, in which `daemon.json` names it.
final class VersionProxy implements AutoCloseable {
  private final ServerSocketChannel server;
  private final Path real;
  private final Path file;
  private final String api;
  private final UnaryOperator<String> body;

  private VersionProxy(
      ServerSocketChannel server, Path real, Path file, String api, UnaryOperator<String> body) {
    this.server = server;
    this.real = real;
    this.file = file;
    this.api = api;
    this.body = body;
  }

  /// @param real the home of the daemon
  /// @param facade the home in which commands find the proxy
  /// @param api the version that it claims, empty for none
  /// @param body what it makes of the bodies that come back
  static VersionProxy start(Path real, Path facade, String api, UnaryOperator<String> body)
      throws IOException {
    Files.createDirectories(facade);
    Path socket = facade.resolve("proxy.sock");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    String text =
        Files.readString(real.resolve("daemon.json"))
            .replace(real.toRealPath().resolve("daemon.sock").toString(), socket.toString())
            .replace("\"" + real.toRealPath() + "\"", "\"" + facade.toRealPath() + "\"")
            .replaceAll("\"api\":[0-9]+", "\"api\":" + (api.isEmpty() ? "0" : api));
    Path file = Files.writeString(facade.resolve("daemon.json"), text);
    VersionProxy proxy = new VersionProxy(server, real.resolve("daemon.sock"), file, api, body);
    SocketChannel watch = SocketChannel.open(UnixDomainSocketAddress.of(proxy.real));
    Thread.ofVirtual().start(() -> proxy.endWith(watch));
    Thread.ofVirtual().start(proxy::accept);
    return proxy;
  }

  /// A daemon that ends takes no more calls, and nothing names it any more.
  private void endWith(SocketChannel watch) {
    try (watch) {
      while (watch.read(ByteBuffer.allocate(16)) >= 0) {
        // Nothing was asked, so nothing comes.
      }
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // The test is done.
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel daemon = SocketChannel.open(UnixDomainSocketAddress.of(real))) {
      InputStream asked = Channels.newInputStream(client);
      OutputStream answered = Channels.newOutputStream(client);
      InputStream in = Channels.newInputStream(daemon);
      OutputStream out = Channels.newOutputStream(daemon);
      // It takes other versions than its own as badly as one of another release.
      String theirs = "Pawl-Api: %s\r\n".formatted(api.equals("1") ? "1" : "99");
      while (true) {
        String request = message(asked, UnaryOperator.identity());
        out.write(request.replaceFirst("Pawl-Api: 1\r\n", theirs).getBytes(StandardCharsets.UTF_8));
        out.flush();
        String answer = message(in, body);
        String version = api.isEmpty() ? "" : "Pawl-Api: " + api + "\r\n";
        answered.write(
            answer
                .replaceFirst("(?i)Pawl-Api: [0-9]+\r\n", version)
                .replaceFirst("(?i)Pawl-Version: [^\r]+", "Pawl-Version: 9.9")
                .getBytes(StandardCharsets.UTF_8));
        answered.flush();
      }
    } catch (IOException _) {
      // One of the sides has hung up.
    }
  }

  /// A request or an answer with a body of known length, or none.
  private static String message(InputStream in, UnaryOperator<String> change) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the other side has hung up");
      }
      head.write(next);
    }
    String text = head.toString(StandardCharsets.ISO_8859_1);
    int length =
        text.lines()
            .map(line -> line.toLowerCase(Locale.ROOT))
            .filter(line -> line.startsWith("content-length: "))
            .map(line -> Integer.parseInt(line.substring(16).strip()))
            .findFirst()
            .orElse(0);
    String body = change.apply(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    int bytes = body.getBytes(StandardCharsets.UTF_8).length;
    return text.replaceFirst("(?i)content-length: [0-9]+", "Content-Length: " + bytes) + body;
  }

  @Override
  public synchronized void close() throws IOException {
    if (server.isOpen()) {
      server.close();
      Files.delete(file);
    }
  }
}
