package dev.pawl.work.ready;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/// Tries to connect to a port.
final class TcpLook implements Look {
  private final Probe.Tcp probe;

  TcpLook(Probe.Tcp probe) {
    this.probe = probe;
  }

  @Override
  public Seen look(Duration limit) throws IOException {
    String detail = "";
    for (String host : probe.hosts()) {
      try (Socket socket = new Socket()) {
        socket.connect(
            new InetSocketAddress(host, probe.port()), Math.max(1, (int) limit.toMillis()));
        return Seen.ready("%s port %d takes connections".formatted(host, probe.port()));
      } catch (IOException e) {
        detail = "%s port %d: %s".formatted(host, probe.port(), e.getMessage());
      }
    }
    return Seen.notYet(detail);
  }
}
