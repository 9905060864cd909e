package dev.pawl.daemon.http;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Answers what Jetty refuses by itself: malformed requests, headers that are too long.
record Refusals(Answers answers) implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object thrown = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    // It names what it does not know of HTTP as if that were its own fault.
    int given = response.getStatus();
    int status = thrown instanceof HttpException && given >= 500 ? 400 : given;
    ProblemCode code = code(status);
    String reason = thrown instanceof HttpException e ? e.getReason() : null;
    String detail = "the request is refused: %s".formatted(reason == null ? code.title() : reason);
    try {
      answers.send(
          request, response, new Reply(status, Problem.of(code, detail).withStatus(status)));
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
