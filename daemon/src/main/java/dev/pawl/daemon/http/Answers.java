package dev.pawl.daemon.http;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;

/// Writes answers. What a browser gets may be shown nowhere, kept nowhere and embedded nowhere; no
/// header lets pages of other origins read it.
///
/// @param version of Pawl, which only processes of the user are told
record Answers(String version) {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final String RETRY_SECONDS = "1";

  private static final Map<String, String> SAFETY =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff");

  /// Whether a request came on the Unix socket.
  static boolean isUnix(Request request) {
    return request.getConnectionMetaData().getConnector() instanceof UnixDomainServerConnector;
  }

  /// Begins an answer that goes on.
  void beginStream(Request request, Response response) {
    begin(request, response, 200, "text/event-stream");
  }

  /// Writes a whole answer.
  void send(Request request, Response response, Reply reply) throws IOException {
    byte[] bytes =
        reply.body() instanceof TextBody(var _, String text)
            ? text.getBytes(StandardCharsets.UTF_8)
            : Json.bytes(reply.body());
    String type =
        switch (reply.body()) {
          case Problem _ -> PROBLEM;
          case TextBody(String other, var _) -> other;
          default -> JSON;
        };
    begin(request, response, reply.status(), type);
    HttpFields.Mutable headers = response.getHeaders();
    if (reply.body() instanceof Problem problem) {
      if (problem.code().equals(ProblemCode.UNAUTHORIZED.name())) {
        headers.put("WWW-Authenticate", "Bearer");
      } else if (problem.code().equals(ProblemCode.OVERLOADED.name())) {
        headers.put("Retry-After", RETRY_SECONDS);
      }
    }
    headers.put(HttpHeader.CONTENT_LENGTH, bytes.length);
    try (OutputStream out = Content.Sink.asOutputStream(response)) {
      out.write(bytes);
    }
  }

  private void begin(Request request, Response response, int status, String type) {
    HttpFields.Mutable headers = response.getHeaders();
    if (isUnix(request)) {
      headers.put("Pawl-Version", version);
    }
    headers.put(ApiVersion.HEADER, Integer.toString(ApiVersion.CURRENT));
    SAFETY.forEach(headers::put);
    response.setStatus(status);
    headers.put(HttpHeader.CONTENT_TYPE, type);
  }
}
