package dev.pawl.cli.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RemoteTest {
  private static final Duration PATIENCE = Duration.ofMillis(200);

  @TempDir Path home;

  @Test
  void connect_nobodyListens_isEmpty() throws IOException {
    assertThat(Remote.connect(home)).isEmpty();
    assertThat(Remote.connect(home.resolve("none"))).isEmpty();
    listen().close(); // leaves the file behind, as a killed process does
    assertThat(home.resolve("run.sock")).exists();
    assertThat(Remote.connect(home)).isEmpty();
  }

  @Test
  void ask_ownerIsSuspended_givesUp() throws IOException {
    try (ServerSocketChannel _ = listen();
        Remote remote = Remote.connect(home, PATIENCE).orElseThrow()) {
      assertThatThrownBy(() -> remote.ask(new Request.Identify()))
          .isInstanceOf(PawlException.class)
          .hasMessageContaining("is suspended")
          .hasMessageContaining("no answer within");
    }
  }

  @Test
  void ask_ownerGoesAway_saysSo() throws IOException {
    try (ServerSocketChannel server = listen();
        Remote remote = Remote.connect(home, PATIENCE).orElseThrow()) {
      SocketChannel peer = server.accept();
      peer.close();

      assertThatThrownBy(() -> remote.ask(new Request.Identify()))
          .isInstanceOfSatisfying(
              PawlException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNAVAILABLE));
    }
  }

  @Test
  void place_ofALongHome_isInAFolderOfTheUser() throws IOException {
    Path longHome = Files.createDirectories(home.resolve("x".repeat(90)).resolve("y".repeat(90)));

    SocketPlace place = SocketPlace.of(longHome);

    assertThat(place.socket().toString().length()).isLessThan(100);
    place.prepare();
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(place.address());
      place.protect();
      assertThat(Remote.connect(longHome)).isPresent();
    } finally {
      Files.deleteIfExists(place.socket());
    }
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(home.resolve("run.sock")));
    return server;
  }
}
