package dev.pawl.daemon;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/// Stands between a client and a daemon and loses requests and answers. One connection after the
/// other, so that a seed loses the same ones again.
final class LossyProxy implements AutoCloseable {
  private static final int LOST_PERCENT = 30;
  private static final String END = "\r\n\r\n";

  private final Path daemon;
  private final Random random;
  private final ServerSocketChannel server;
  private int lost;

  private LossyProxy(Path daemon, Random random, ServerSocketChannel server) {
    this.daemon = daemon;
    this.random = random;
    this.server = server;
  }

  /// @param socket where it listens
  /// @param daemon the socket of the daemon
  static LossyProxy start(Path socket, Path daemon, Random random) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    LossyProxy proxy = new LossyProxy(daemon, random, server);
    Thread.ofVirtual().start(proxy::serve);
    return proxy;
  }

  /// How many requests did not get their answer.
  synchronized int lost() {
    return lost;
  }

  private void serve() {
    while (server.isOpen()) {
      try (SocketChannel client = server.accept()) {
        pass(client);
      } catch (IOException _) {
        // The test is done, or the client has hung up.
      }
    }
  }

  private synchronized void pass(SocketChannel client) throws IOException {
    byte[] request = request(Channels.newInputStream(client));
    if (random.nextInt(100) >= LOST_PERCENT) {
      Channels.newOutputStream(client).write(answer(request, request.length, true));
      return;
    }
    lost++;
    int head = new String(request, StandardCharsets.ISO_8859_1).indexOf(END) + END.length();
    switch (random.nextInt(4)) {
      case 0 -> {
        // Before anything of it has come to the daemon.
      }
      case 1 -> answer(request, head + random.nextInt(request.length - head), false);
      case 2 -> answer(request, request.length, false);
      default -> {
        byte[] answer = answer(request, request.length, true);
        int part = random.nextInt(answer.length);
        Channels.newOutputStream(client).write(Arrays.copyOf(answer, part));
      }
    }
  }

  /// Sends the first bytes of a request, and reads the answer if that is wanted.
  private byte[] answer(byte[] request, int bytes, boolean wanted) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(daemon))) {
      OutputStream out = Channels.newOutputStream(channel);
      out.write(request, 0, bytes);
      out.flush();
      return wanted ? Channels.newInputStream(channel).readAllBytes() : new byte[0];
    }
  }

  private static byte[] request(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (!all.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the client has left");
      }
      all.write(c);
    }
    String length =
        all.toString(StandardCharsets.ISO_8859_1)
            .replaceAll("(?is).*content-length: ([0-9]+).*", "$1");
    all.write(in.readNBytes(Integer.parseInt(length)));
    return all.toByteArray();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
