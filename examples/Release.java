import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Packs a folder, waits until somebody approves, and publishes the archive.
///
///     pawl run examples/Release.java '{"version": "1.4.0", "folder": "docs", "to": "/tmp/site"}' \
///         --id release-1.4.0
///     pawl signal release-1.4.0 approval '{"by": "ann", "approved": true}'
///
/// The wait may last a day. Kill the process meanwhile, and start it again with the same id: what
/// was packed is not packed again.
final class Release {
  record Plan(String version, String folder, String to) {}

  record Approval(String by, boolean approved) {}

  record Released(String archive, String sha256, String approvedBy) {}

  /// A shell command. Whoever calls it gets what it printed; a failure is tried two times more.
  static final Activity<String, String> SHELL =
      Activity.of("shell", String.class, String.class, Release::shell)
          .with(
              ActivityOptions.defaults()
                  .withStartToClose(Duration.ofMinutes(10))
                  .withRetry(RetryPolicy.fixed(3, Duration.ofSeconds(1))));

  static final Workflow<Plan, Released> RELEASE =
      Workflow.of("release", Plan.class, Released.class, Release::release);

  static Released release(WorkflowContext ctx, Plan plan) {
    String archive = plan.to() + "/release-" + plan.version() + ".tar.gz";
    String draft = archive + ".draft";
    ctx.cleanup(() -> ctx.activity(SHELL, "rm -f '" + draft + "'"));

    ctx.status("packing " + plan.folder());
    ctx.activity(
        SHELL, "mkdir -p '%s' && tar -czf '%s' '%s'".formatted(plan.to(), draft, plan.folder()));
    String sum = ctx.activity(SHELL, "sha256sum '" + draft + "' | cut -d ' ' -f 1");

    ctx.status("waiting for approval");
    Approval approval = approval(ctx);
    if (!approval.approved()) {
      ctx.activity(SHELL, "rm -f '" + draft + "'");
      throw new WorkflowFailure("not approved by " + approval.by());
    }

    ctx.status("publishing");
    ctx.activity(SHELL, "[ -e '%s' ] || mv '%s' '%s'".formatted(archive, draft, archive));
    ctx.status("released, approved by " + approval.by());
    return new Released(archive, sum, approval.by());
  }

  /// Waits a day; silence is a no.
  static Approval approval(WorkflowContext ctx) {
    try {
      return ctx.signals("approval", Approval.class).await(Duration.ofHours(24));
    } catch (WaitTimedOutException e) {
      return new Approval("nobody within a day", false);
    }
  }

  static String shell(ActivityContext ctx, String command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    String said = new String(output, StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(command + ": " + said);
    }
    return said;
  }
}
