package dev.pawl.testkit.acceptance;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs a command with `sh -c`. A command that fails is a result like any other.
final class Shell {
  static final Activity<String, Result> RUN =
      Activity.of("sh", String.class, Result.class, Shell::run)
          .with(ActivityOptions.defaults().withRetry(RetryPolicy.none()));

  record Result(int exitCode, String stdout, String stderr) {
    boolean isOk() {
      return exitCode == 0;
    }
  }

  private Shell() {}

  private static Result run(ActivityContext ctx, String command) throws Exception {
    Path stderr = Files.createTempFile("sh", ".err");
    try {
      return run(command, stderr);
    } finally {
      Files.delete(stderr);
    }
  }

  private static Result run(String command, Path stderr) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(stderr.toFile())
            .start();
    try {
      String stdout =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return new Result(process.waitFor(), stdout, Files.readString(stderr).strip());
    } finally {
      process.destroyForcibly();
    }
  }
}
