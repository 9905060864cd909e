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

  public Problem problem() {
    return problem;
  }
}
