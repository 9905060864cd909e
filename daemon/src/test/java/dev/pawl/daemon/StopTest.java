package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a daemon that many are connected to.
@Tag("alone")
class StopTest {
  @TempDir Path folder;

  @Test
  void stop_withIdleConnectionsWaitsAndReaders_takesLessThanASecond() throws Exception {
    Path home = folder.resolve("home");
    Path socket = home.resolve("daemon.sock");
    List<AutoCloseable> clients = new ArrayList<>();
    try (DaemonProcess daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=0")) {
      Tcp tcp = Tcp.of(home);
      String token = Tokens.create(daemon.http(), "t", "view");
      daemon.http().post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"open\"}");
      for (int i = 0; i < 5; i++) {
        clients.add(idle(socket));
        clients.add(tcp.open());
        clients.add(EventReader.start(socket, null));
        clients.add(EventReader.start(tcp, token));
        clients.add(EventReader.wait(tcp, token, "open"));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> daemon.http().get("/metrics").body().contains("waits_active 16"));

      Instant begun = Instant.now();
      assertThat(daemon.http().post("/api/v1/daemon/stop", null).status()).isEqualTo(202);
      assertThat(daemon.process().onExit().join().exitValue()).isZero();

      assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(2));
      assertThat(daemon.errors()).isEmpty();
    } finally {
      for (AutoCloseable client : clients) {
        client.close();
      }
    }
  }

  /// A connection that has asked once and stays open, as that of a command that follows.
  private static SocketChannel idle(Path socket) throws Exception {
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    OutputStream out = Channels.newOutputStream(channel);
    out.write("GET /healthz HTTP/1.1\r\nHost: pawl\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
    channel.read(ByteBuffer.allocate(4_096));
    return channel;
  }
}
