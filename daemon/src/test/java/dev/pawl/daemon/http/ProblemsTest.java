package dev.pawl.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.Problem;
import dev.pawl.api.ProblemCode;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {
  /// Faults of ours are logged with their stacks, which are not to be read here.
  private static final Logger LOG = Logger.getLogger(Problems.class.getName());

  @BeforeAll
  static void logNothing() {
    LOG.setLevel(Level.OFF);
  }

  @ParameterizedTest
  @EnumSource
  void everyCodeOfTheEngine_isACodeOfTheApi(ErrorCode code) {
    Problem problem = Problems.of(new PawlException(code, "why"), "GET /x");

    assertThat(problem.code()).isEqualTo(code.name());
    assertThat(problem.detail()).isEqualTo("why");
    assertThat(problem.status()).isEqualTo(ProblemCode.valueOf(code.name()).status());
  }
}
