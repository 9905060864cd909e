package dev.pawl.daemon.http;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.engine.history.PawlException;
import tools.jackson.core.JacksonException;

/// What a thrown fault is to a client.
final class Problems {
  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  private Problems() {}

  static Problem of(Throwable thrown, String request) {
    return switch (thrown) {
      case ProblemException e -> e.problem();
      case PawlException e -> engine(e, request);
      case JacksonException e ->
          Problem.of(
              ProblemCode.INVALID_ARGUMENT, "the body is " + JsonFault.words(e), JsonFault.path(e));
      default -> bug(thrown, request);
    };
  }

  /// The codes of the engine have the same names here.
  private static Problem engine(PawlException e, String request) {
    ProblemCode code = ProblemCode.valueOf(e.code().name());
    if (code.status() == 500) {
      LOG.log(System.Logger.Level.ERROR, request + " met " + code, e);
    }
    return Problem.of(code, String.valueOf(e.getMessage()));
  }

  private static Problem bug(Throwable thrown, String request) {
    LOG.log(System.Logger.Level.ERROR, request + " failed", thrown);
    return Problem.of(
        ProblemCode.INTERNAL,
        "this is a bug in Pawl: " + thrown + "; the log of the daemon has more");
  }
}
