package dev.pawl.daemon.http;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/// Serves routes on a Unix socket. Each request is handled on a virtual thread of its own.
public final class HttpServer implements AutoCloseable {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int BODY_BYTES = 36 << 20;

  /// A client that takes nothing for so long is cut off.
  private static final Duration IDLE = Duration.ofSeconds(30);

  /// How long requests under way may take once the server stops.
  private static final Duration GRACE = Duration.ofSeconds(2);

  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final Server server;
  private final Traffic traffic = new Traffic();

  /// @param version of Pawl, which every answer names
  /// @param user whose processes may call
  public HttpServer(Router router, String version, String user) {
    QueuedThreadPool threads = new QueuedThreadPool(8, 2);
    threads.setName("pawl-http");
    threads.setDaemon(true);
    threads.setVirtualThreadsExecutor(
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("pawl-http-", 0).factory()));
    server = new Server(threads);
    server.setHandler(new Face(router, version, new Guard(user), traffic));
    server.setErrorHandler(new Refusals(version));
    server.setStopTimeout(GRACE.toMillis());
  }

  /// Begins to listen on a Unix socket, which must not exist.
  public void open(Path socket) throws IOException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendDateHeader(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    // Names of runs may have slashes and dots; each part of a path is decoded by itself.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "pawl",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    var connector = new UnixDomainServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setUnixDomainPath(socket);
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot listen on " + socket, e);
    }
  }

  /// For how long nobody has asked for anything; nothing while a request is under way.
  public Duration idle() {
    return traffic.idle();
  }

  /// Takes no more requests and waits a little for those under way.
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      System.getLogger(HttpServer.class.getName())
          .log(System.Logger.Level.WARNING, "the HTTP server did not stop in order", e);
    }
  }

  private static void answer(Response response, String version, Reply reply)
      throws IOException, InterruptedException {
    HttpFields.Mutable headers = response.getHeaders();
    headers.put("Pawl-Version", version);
    headers.put(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT));
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    response.setStatus(reply.status());
    if (reply.body() instanceof EventStream stream) {
      headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
      try (OutputStream out = Content.Sink.asOutputStream(response)) {
        stream.writeTo(new EventSink(out));
      }
      return;
    }
    headers.put(HttpHeader.CONTENT_TYPE, reply.body() instanceof Problem ? PROBLEM : JSON);
    byte[] bytes = Json.bytes(reply.body());
    headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      out.write(bytes);
    }
  }

  /// Answers requests that have come whole.
  private static final class Face extends Handler.Abstract {
    private final Router router;
    private final String version;
    private final Guard guard;
    private final Traffic traffic;

    Face(Router router, String version, Guard guard, Traffic traffic) {
      this.router = router;
      this.version = version;
      this.guard = guard;
      this.traffic = traffic;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String what = request.getMethod() + " " + request.getHttpURI().getPath();
      traffic.begins();
      try {
        answer(response, version, reply(request, what));
        callback.succeeded();
      } catch (EofException _) {
        callback.succeeded(); // the client has left, which is its right
      } catch (Exception e) {
        callback.failed(e);
      } finally {
        traffic.ends();
      }
      return true;
    }

    private Reply reply(Request request, String what) throws IOException {
      try {
        Scope caller = guard.admit(peer(request));
        requireSameApi(request);
        Router.Match match = router.find(request.getMethod(), request.getHttpURI().getPath());
        Guard.require(caller, match.route());
        Map<String, String> query = query(request, match.route().query());
        byte[] body = body(request, match.route());
        return match
            .route()
            .handler()
            .handle(new Call(match.path(), query, body, request.getHeaders().get("Last-Event-ID")));
      } catch (EofException e) {
        throw e;
      } catch (Exception e) {
        Problem problem = Problems.of(e, what);
        return new Reply(problem.status(), problem);
      }
    }

    /// A client that does not say is taken at its word.
    private static void requireSameApi(Request request) {
      String theirs = request.getHeaders().get(ApiVersion.HEADER);
      if (theirs != null && !theirs.equals(Integer.toString(ApiVersion.CURRENT))) {
        throw new ProblemException(
            Problem.of(
                ProblemCode.VERSION_MISMATCH,
                "the client speaks version %s of the API, this daemon version %d"
                    .formatted(theirs, ApiVersion.CURRENT)));
      }
    }

    private static SocketChannel peer(Request request) {
      Object transport =
          request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
      return (SocketChannel) transport;
    }

    private static Map<String, String> query(Request request, Set<String> known) {
      Map<String, String> query = new LinkedHashMap<>();
      for (Fields.Field field : fields(request)) {
        if (!known.contains(field.getName())) {
          throw new ProblemException(
              ProblemCode.INVALID_ARGUMENT,
              "unknown argument '%s'; known: %s"
                  .formatted(field.getName(), known.stream().sorted().toList()),
              field.getName());
        }
        if (field.hasMultipleValues()) {
          throw new ProblemException(
              ProblemCode.INVALID_ARGUMENT, field.getName() + " is given twice", field.getName());
        }
        query.put(field.getName(), field.getValue());
      }
      return query;
    }

    private static Fields fields(Request request) {
      try {
        return Request.extractQueryParameters(request);
      } catch (RuntimeException e) {
        throw new ProblemException(
            ProblemCode.INVALID_ARGUMENT,
            "the query is not percent-encoded UTF-8: " + e.getMessage());
      }
    }

    private static byte[] body(Request request, Route route) {
      byte[] body = bytes(request);
      if (body.length > BODY_BYTES) {
        throw new ProblemException(
            ProblemCode.TOO_LARGE, "the body has more than %d MiB".formatted(BODY_BYTES >> 20));
      }
      String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
      boolean json = type != null && type.split(";", 2)[0].strip().equalsIgnoreCase(JSON);
      if (body.length > 0 && route.body() == null) {
        throw new ProblemException(
            ProblemCode.INVALID_ARGUMENT,
            "%s %s takes no body".formatted(route.method(), route.template()));
      }
      if (body.length > 0 && !json) {
        throw new ProblemException(
            ProblemCode.UNSUPPORTED_TYPE, "the body is '%s', not %s".formatted(type, JSON));
      }
      return body;
    }

    /// At most one more than a body may have. A client that has left meanwhile cannot be told from
    /// one whose body is framed wrongly, so both are answered.
    private static byte[] bytes(Request request) {
      try (InputStream in = Content.Source.asInputStream(request)) {
        return in.readNBytes(BODY_BYTES + 1);
      } catch (IOException e) {
        throw new ProblemException(
            ProblemCode.INVALID_ARGUMENT, "the body cannot be read to its end: " + e.getMessage());
      }
    }
  }

  /// Answers what Jetty refuses by itself: malformed requests, headers that are too long.
  private record Refusals(String version) implements Request.Handler {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Object thrown = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
      // It names what it does not know of HTTP as if that were its own fault.
      int given = response.getStatus();
      int status = thrown instanceof HttpException && given >= 500 ? 400 : given;
      ProblemCode code = code(status);
      String reason = thrown instanceof HttpException e ? e.getReason() : null;
      String detail =
          "the request is refused: %s".formatted(reason == null ? code.title() : reason);
      try {
        answer(response, version, new Reply(status, Problem.of(code, detail).withStatus(status)));
        callback.succeeded();
      } catch (Exception e) {
        callback.failed(e);
      }
      return true;
    }

    private static ProblemCode code(int status) {
      return switch (status) {
        case 413, 414, 431 -> ProblemCode.TOO_LARGE;
        default -> status >= 500 ? ProblemCode.INTERNAL : ProblemCode.INVALID_ARGUMENT;
      };
    }
  }
}
