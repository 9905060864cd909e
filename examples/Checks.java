import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// Runs shell commands side by side and reports which of them passed.
///
///     pawl run examples/Checks.java '["git diff --check", "test -f README.md", "sleep 2"]'
///
/// A command that was under way when the process died is started again; those that had ended are
/// not.
final class Checks {
  record Check(String command, boolean passed, int exitCode, String output) {}

  record Report(int passed, int failed, List<Check> checks) {}

  static final Activity<String, Check> CHECK =
      Activity.of("check", String.class, Check.class, Checks::check);

  static final Workflow<List<String>, Report> CHECKS =
      Workflow.of("checks", new TypeRef<>() {}, TypeRef.of(Report.class), Checks::checks);

  static Report checks(WorkflowContext ctx, List<String> commands) {
    ctx.status("running %d checks".formatted(commands.size()));
    List<Promise<Check>> running =
        commands.stream().map(command -> ctx.activityAsync(CHECK, command)).toList();
    List<Check> checks = ctx.all(running, Duration.ofHours(1));

    int passed = (int) checks.stream().filter(Check::passed).count();
    ctx.status("%d of %d passed".formatted(passed, checks.size()));
    return new Report(passed, checks.size() - passed, checks);
  }

  static Check check(ActivityContext ctx, String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    byte[] output = process.getInputStream().readAllBytes();
    String said = new String(output, StandardCharsets.UTF_8).strip();
    int code = process.waitFor();
    return new Check(command, code == 0, code, said);
  }
}
