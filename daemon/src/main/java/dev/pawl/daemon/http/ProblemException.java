package dev.pawl.daemon.http;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import java.io.Serial;

/// Ends the handling of a request with a problem.
public final class ProblemException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  public ProblemException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  /// @param field the argument or field that is wrong
  public ProblemException(ProblemCode code, String detail, String field) {
    this(Problem.of(code, detail, field));
  }

  /// The answer to a missing token and to a wrong one: nothing tells them apart.
  public static ProblemException unauthorized() {
    return new ProblemException(
        ProblemCode.UNAUTHORIZED,
        "this needs a token that is valid: Authorization: Bearer TOKEN; 'pawl token create' makes"
            + " one");
  }

  /// What the caller wants needs more than it may.
  static ProblemException scope(String what, Scope needed, Scope given) {
    return new ProblemException(
        ProblemCode.FORBIDDEN,
        "%s needs scope %s, the caller has %s".formatted(what, needed.word(), given.word()));
  }

  public Problem problem() {
    return problem;
  }
}
