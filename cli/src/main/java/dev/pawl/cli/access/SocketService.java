package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.runtime.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/// Lets other processes of the same user reach the runs of the home that this process owns.
///
/// Each connection carries lines of [Wire], answered in order.
public final class SocketService implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(10);

  private final SocketPlace place;
  private final ServerSocketChannel server;
  private final Operator operator;
  private final Phaser answering = new Phaser(1);
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private SocketService(SocketPlace place, ServerSocketChannel server, Operator operator) {
    this.place = place;
    this.server = server;
    this.operator = operator;
  }

  /// Listens in a home whose store this process owns.
  ///
  /// @param tree what the engine drives
  /// @param command what this process was started as, for those who ask who has the store
  public static SocketService start(Path home, Engine engine, RunTree tree, String command) {
    var operator = new Operator(engine.client(), tree, Operator.Mode.LIVE, Owner.self(command));
    try {
      SocketPlace place = SocketPlace.of(home);
      place.prepare();
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(place.address());
      place.protect();
      var service = new SocketService(place, server, operator);
      Thread.ofVirtual().name("pawl-socket").start(service::accept);
      return service;
    } catch (IOException e) {
      throw new PawlException(
          ErrorCode.STORE_UNAVAILABLE,
          "cannot listen for other pawl commands in %s: %s".formatted(home, e.getMessage()),
          e);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel peer = server.accept();
        open.add(peer);
        Thread.ofVirtual().name("pawl-socket-peer").start(() -> serve(peer));
      } catch (IOException _) {
        // Closed: the loop ends. Anything else passes: a peer that went away, too many open files.
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void serve(SocketChannel peer) {
    try (peer;
        var in = new BufferedReader(Channels.newReader(peer, StandardCharsets.UTF_8));
        Writer out = Channels.newWriter(peer, StandardCharsets.UTF_8)) {
      if (!SocketPlace.isOurs(peer)) {
        return;
      }
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        answering.register();
        try {
          out.write(answer(line) + "\n");
          out.flush();
        } finally {
          answering.arriveAndDeregister();
        }
      }
    } catch (IOException _) {
      // The peer went away; it is the one who wanted something.
    } finally {
      open.remove(peer);
    }
  }

  private String answer(String line) {
    try {
      return Wire.reply(operator.answer(Wire.readRequest(line)));
    } catch (PawlException e) {
      return Wire.error(e.code(), e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      return Wire.error(ErrorCode.STORE_UNAVAILABLE, "the request failed: " + e);
    }
  }

  /// Lets those who asked for something get their answer: it may be why this process ends.
  private void awaitAnswers() {
    int phase = answering.arriveAndDeregister();
    try {
      answering.awaitAdvanceInterruptibly(phase, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // They are told that this process went away.
      return;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      awaitAnswers();
      for (SocketChannel peer : open) {
        peer.close();
      }
      Files.deleteIfExists(place.socket());
    } catch (IOException _) {
      // What is left of the socket is removed by the next owner.
      open.clear();
    }
  }
}
