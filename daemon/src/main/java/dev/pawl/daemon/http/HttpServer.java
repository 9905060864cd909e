package dev.pawl.daemon.http;

import dev.pawl.api.LoopbackAddress;
import dev.pawl.daemon.metrics.FigureKind;
import dev.pawl.daemon.metrics.MetricsText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/// Serves routes on a Unix socket, and on TCP where that is wanted. Each request is handled on a
/// virtual thread of its own.
public final class HttpServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpServer.class.getName());
  private static final int HEADER_BYTES = 16 * 1024;

  /// Connections that the system holds until they are taken.
  private static final int BACKLOG = 1_024;

  /// How long requests under way may take once the server stops. Waits are ended at once.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ServerLimits limits;
  private final Server server;
  private final Desk desk;
  private @Nullable ServerConnector tcp;

  /// @param version of Pawl, which answers on the Unix socket name
  /// @param user whose processes may call there
  /// @param credentials for TCP
  public HttpServer(
      Router router, String version, String user, Credentials credentials, ServerLimits limits) {
    this.limits = limits;
    this.desk = new Desk(router, new Answers(version), user, credentials, limits);
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("pawl-http");
    threads.setDaemon(true);
    threads.setStopTimeout(0);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pawl-http-", 0).factory()));
    server = new Server(threads);
    server.setHandler(new RequestHandler(desk));
    server.setErrorHandler(new Refusals(desk.answers()));
    server.setStopTimeout(0); // we wait ourselves: Jetty would for connections that are idle
  }

  /// Begins to listen on a Unix socket, which must not exist, and on an address of TCP.
  ///
  /// @param address null for none
  public void open(Path socket, @Nullable LoopbackAddress address) throws IOException {
    var unix = new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(settings()));
    unix.setUnixDomainPath(socket);
    unix.setIdleTimeout(limits.idle().toMillis());
    unix.setAcceptQueueSize(BACKLOG);
    unix.addBean(new HeadWatch(unix.getScheduler(), limits.head()));
    server.addConnector(unix);
    if (address != null) {
      server.addConnector(listen(address));
    }
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot listen on " + socket, e);
    }
  }

  /// The port is taken here, so that one that is taken already is named.
  private ServerConnector listen(LoopbackAddress address) throws IOException {
    var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(settings()));
    connector.setHost(address.host());
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    connector.addBean(new HeadWatch(connector.getScheduler(), limits.head()));
    ServerSocketChannel channel = ServerSocketChannel.open();
    try {
      channel.bind(new InetSocketAddress(address.host(), address.port()), BACKLOG);
      connector.open(channel);
    } catch (IOException e) {
      channel.close();
      throw new IOException(
          "cannot listen on %s: %s; choose another port, or 0 for one that is free"
              .formatted(address, e.getMessage()),
          e);
    }
    tcp = connector;
    return connector;
  }

  private static HttpConfiguration settings() {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    // Names of runs may have slashes, backslashes and dots; each part of a path is decoded by
    // itself.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "pawl",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING,
            UriCompliance.Violation.SUSPICIOUS_PATH_CHARACTERS));
    return http;
  }

  /// Where it listens on TCP, empty if it does not.
  public Optional<String> address() {
    return Optional.ofNullable(tcp)
        .map(it -> new LoopbackAddress(String.valueOf(host(it)), it.getLocalPort()).toString());
  }

  private static @Nullable String host(ServerConnector connector) {
    Object transport = connector.getTransport();
    if (transport instanceof ServerSocketChannel channel) {
      String host = channel.socket().getInetAddress().getHostAddress();
      return host.contains(":") ? "::1" : host;
    }
    return null;
  }

  /// For how long nobody has asked for anything; nothing while a request is under way.
  public Duration idle() {
    return desk.traffic().idle();
  }

  /// Ends what those go on with whose token is not valid any more.
  public void endInvalid() {
    desk.longCalls().endInvalid();
  }

  /// Figures about requests.
  public void writeTo(MetricsText out) {
    desk.counts().writeTo(out);
    out.single(
        "pawl_http_requests_active",
        FigureKind.GAUGE,
        "Requests under way, with those that wait.",
        desk.traffic().underWay());
    out.single(
        "pawl_http_waits_active",
        FigureKind.GAUGE,
        "Requests under way apart from work: waits, streams, and the one for these figures.",
        desk.longCalls().count());
    out.single(
        "pawl_http_event_streams_active",
        FigureKind.GAUGE,
        "Open streams of events.",
        desk.streams().sum());
  }

  /// Takes no more connections, ends waits, and waits a little for the other requests under way.
  @Override
  public void close() {
    try {
      for (var connector : server.getConnectors()) {
        var _ = ((AbstractConnector) connector).shutdown();
      }
      desk.longCalls().close();
      desk.traffic().awaitQuiet(GRACE);
      server.stop();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "the HTTP server did not stop in order", e);
    }
  }
}
