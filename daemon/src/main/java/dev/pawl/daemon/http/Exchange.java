package dev.pawl.daemon.http;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/// One request from its head to the end of its answer. For one thread.
final class Exchange {
  private static final String JSON = "application/json";

  private final Desk desk;
  private final Request request;
  private final Response response;
  private @Nullable Route route;
  private AutoCloseable place = () -> {};

  Exchange(Desk desk, Request request, Response response) {
    this.desk = desk;
    this.request = request;
    this.response = response;
  }

  /// What was asked for, null if there is no such route or the caller may not use it.
  @Nullable Route route() {
    return route;
  }

  /// @throws EofException if the client has left
  /// @throws InterruptedException if it was ended by the server
  void run() throws Exception {
    String what = request.getMethod() + " " + request.getHttpURI().getPath();
    Caller caller = Caller.UNKNOWN;
    try {
      Reply reply;
      try {
        caller = admit();
        reply = reply(caller);
      } catch (EofException | InterruptedException e) {
        throw e;
      } catch (Exception e) {
        Problem problem = Problems.of(e, what);
        reply = new Reply(problem.status(), problem);
      }
      if (reply.body() instanceof EventStream stream) {
        stream(stream, caller);
      } else {
        // A client that reads slowly is not to keep others waiting.
        leave();
        if (reply.status() == ProblemCode.UNAUTHORIZED.status()) {
          desk.throttle().failed();
        }
        if (reply.status() == ProblemCode.METHOD_NOT_ALLOWED.status()) {
          String allowed = String.join(", ", desk.router().methods(request.getHttpURI().getPath()));
          response.getHeaders().put(HttpHeader.ALLOW, allowed);
        }
        desk.answers().send(request, response, reply);
      }
    } finally {
      leave();
    }
  }

  private Caller admit() throws IOException {
    ConnectionMetaData connection = request.getConnectionMetaData();
    if (Answers.isUnix(request)) {
      Object transport = connection.getConnection().getEndPoint().getTransport();
      return desk.unix().admit((SocketChannel) transport);
    }
    return desk.tcp()
        .admit(
            (InetSocketAddress) connection.getRemoteSocketAddress(),
            ((ServerConnector) connection.getConnector()).getLocalPort(),
            String.valueOf(request.getHttpURI().getAuthority()),
            name -> request.getHeaders().getValuesList(name));
  }

  private Reply reply(Caller caller) throws Exception {
    Router.Match match;
    try {
      match = desk.router().find(request.getMethod(), request.getHttpURI().getPath());
    } catch (ProblemException e) {
      // What there is, is nobody's business who may not use it.
      throw caller.scope() == Scope.ANYONE ? ProblemException.unauthorized() : e;
    }
    Route found = match.route();
    caller.require(found);
    route = found;
    requireSameApi();
    Map<String, String> query = query(found.query());
    place = found.lasting() ? desk.longCalls().enter(caller) : desk.gate().enter();
    try (Gate.Pass _ = desk.gate().body(length())) {
      String lastEventId = request.getHeaders().get("Last-Event-ID");
      Reply reply =
          found.handler().handle(new Call(caller, match.path(), query, body(found), lastEventId));
      if (!caller.isValid()) {
        throw ProblemException.unauthorized();
      }
      return reply;
    }
  }

  private void stream(EventStream stream, Caller caller) throws IOException {
    desk.answers().beginStream(request, response);
    desk.streams().increment();
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      stream.writeTo(new EventSink(out, caller));
    } catch (InterruptedException _) {
      return; // ended by the server, in order: the reader comes back with where it was
    } finally {
      desk.streams().decrement();
    }
  }

  private void leave() throws Exception {
    place.close();
    place = () -> {};
  }

  /// A client that does not say is taken at its word.
  private void requireSameApi() {
    String theirs = request.getHeaders().get(ApiVersion.HEADER);
    if (theirs != null && !theirs.equals(Integer.toString(ApiVersion.CURRENT))) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.VERSION_MISMATCH,
              "the client speaks version %s of the API, this daemon version %d"
                  .formatted(theirs, ApiVersion.CURRENT)));
    }
  }

  private Map<String, String> query(Set<String> known) {
    Map<String, String> query = new LinkedHashMap<>();
    for (Fields.Field field : fields()) {
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

  private Fields fields() {
    try {
      return Request.extractQueryParameters(request);
    } catch (RuntimeException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "the query is not percent-encoded UTF-8: " + e.getMessage());
    }
  }

  /// How long the body is, -1 if it comes in parts.
  private long length() {
    return request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)
        ? -1
        : Math.max(0, request.getLength());
  }

  private byte[] body(Route route) {
    try (InputStream in = Content.Source.asInputStream(request)) {
      byte[] body = in.readNBytes(route.body() == null ? 1 : ServerLimits.BODY_BYTES + 1);
      if (body.length > ServerLimits.BODY_BYTES) {
        throw new ProblemException(
            ProblemCode.TOO_LARGE,
            "the body has more than %d MiB".formatted(ServerLimits.BODY_BYTES >> 20));
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
    } catch (IOException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT, "the body did not come whole: " + e.getMessage());
    }
  }
}
