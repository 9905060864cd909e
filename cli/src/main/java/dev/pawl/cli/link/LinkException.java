package dev.pawl.cli.link;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import java.io.Serial;
import java.util.Arrays;

/// What was asked could not be done, with the reason as the daemon, or the way to it, tells it.
public final class LinkException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  public LinkException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /// A problem on this side.
  public LinkException(ProblemCode code, String detail) {
    this(Problem.of(code, detail));
  }

  public Problem problem() {
    return problem;
  }

  /// Whether it has this code.
  public boolean is(ProblemCode code) {
    return problem.code().equals(code.name());
  }

  /// The code, as far as this version knows it.
  public ProblemCode code() {
    return Arrays.stream(ProblemCode.values())
        .filter(this::is)
        .findFirst()
        .orElse(ProblemCode.INTERNAL);
  }
}
