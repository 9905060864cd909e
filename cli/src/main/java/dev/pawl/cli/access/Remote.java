package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// Access through the process that owns the store.
final class Remote implements Access {
  /// How long the other side may stay silent: it may be suspended.
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /// How long it may take to read all of a store.
  private static final Duration PATIENCE_FOR_DIAGNOSIS = Duration.ofMinutes(30);

  private final Path home;
  private final SocketChannel channel;
  private final Selector selector;
  private final Duration patience;

  private Remote(Path home, SocketChannel channel, Duration patience) throws IOException {
    this.home = home;
    this.channel = channel;
    this.patience = patience;
    this.selector = Selector.open();
    channel.configureBlocking(false);
  }

  /// Connects to the owner of a home, if there is one that listens.
  static Optional<Remote> connect(Path home) {
    return connect(home, PATIENCE);
  }

  static Optional<Remote> connect(Path home, Duration patience) {
    try {
      SocketPlace place = SocketPlace.of(home);
      if (!Files.exists(place.socket())) {
        return Optional.empty();
      }
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(place.address());
        if (!SocketPlace.isOurs(channel)) {
          throw new IOException("it belongs to another user");
        }
        return Optional.of(new Remote(home, channel, patience));
      } catch (IOException _) {
        channel.close();
        return Optional.empty(); // left behind by a process that was killed, or not ours
      }
    } catch (IOException _) {
      return Optional.empty(); // no home, no owner
    }
  }

  @Override
  public <R> R ask(Request<R> request) {
    try {
      boolean takesLong = request instanceof Request.Diagnose;
      send(Wire.request(request) + "\n");
      String reply = receive(takesLong ? PATIENCE_FOR_DIAGNOSIS : patience);
      return Wire.readReply(reply, request.reply());
    } catch (IOException e) {
      throw new PawlException(
          ErrorCode.STORE_UNAVAILABLE,
          "the process that owns the store in %s went away or is suspended (%s); try again"
              .formatted(home, e.getMessage()),
          e);
    }
  }

  private void send(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) == 0) {
        await(SelectionKey.OP_WRITE, patience);
      }
    }
  }

  private String receive(Duration limit) throws IOException {
    var line = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    while (true) {
      await(SelectionKey.OP_READ, limit);
      int count = channel.read(buffer.clear());
      if (count < 0) {
        throw new IOException("it closed the connection");
      }
      boolean ends = count > 0 && buffer.get(count - 1) == '\n';
      line.write(buffer.array(), 0, ends ? count - 1 : count);
      if (ends) {
        return line.toString(StandardCharsets.UTF_8);
      }
    }
  }

  private void await(int operation, Duration limit) throws IOException {
    channel.register(selector, operation);
    if (selector.select(limit.toMillis()) == 0) {
      throw new IOException("no answer within " + limit.toSeconds() + " s");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() {
    try (selector;
        channel) {
      selector.wakeup();
    } catch (IOException _) {
      // Nothing is under way any more.
      return;
    }
  }
}
