import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/// Releases the program in a git repository: check out, build, three tests at once, package, wait
/// for somebody to approve, wait a little more, tag, publish.
///
/// Whatever kills the process, a step that has ended never runs again. To prove it, every body
/// writes a line to a ledger before it does anything else.
final class Release {
  /// What to release.
  ///
  /// @param repository the git repository
  /// @param work a folder for everything that is made on the way
  /// @param soakSeconds how long to wait between approval and publishing
  record Plan(Path repository, Path work, String version, int soakSeconds) {}

  /// Sent by a person as the signal `approval`.
  record Approval(String by) {}

  record Released(String version, String commit, String approvedBy, String says) {}

  /// One test, run by a worker.
  record Test(String name, Path work) {}

  static final Activity<Test, String> TEST =
      Activity.of("test", Test.class, String.class, Release::test);

  static final Workflow<Plan, Released> RELEASE =
      Workflow.of("release", Plan.class, Released.class, Release::release);

  static Released release(WorkflowContext ctx, Plan plan) {
    Shell shell = new Shell(plan.work());
    String tag = "v" + plan.version();
    String jar = "tally-" + plan.version() + ".jar";
    String git = "git -C '%s' ".formatted(plan.repository());
    ctx.cleanup(() -> shell.step(ctx, "remove the tag", git + "tag -d " + tag + " || true"));

    ctx.status("checking out");
    String commit =
        shell.step(
            ctx,
            "checkout",
            "cd .. && rm -rf source && git clone -q '%s' source && git -C source rev-parse HEAD"
                .formatted(plan.repository()));

    // An attempt that was killed may have left a compiler running: each builds into a folder of its
    // own, which gets its name when it is complete.
    ctx.status("building " + commit);
    shell.step(
        ctx, "build", "out=../out.$ATTEMPT && ./build.sh $out && rm -rf ../out && mv $out ../out");

    ctx.status("testing");
    ctx.all(
        Stream.of("LinesTest", "WordsTest", "BlankTest")
            .map(name -> ctx.activityAsync(TEST, new Test(name, plan.work())))
            .toList());

    ctx.status("packaging");
    shell.step(ctx, "package", "./package.sh ../out ../" + jar);

    ctx.status("waiting for approval");
    Approval approval = ctx.signals("approval", Approval.class).await(Duration.ofHours(24));

    ctx.status("approved by " + approval.by() + ", soaking");
    ctx.sleep(Duration.ofSeconds(plan.soakSeconds()));

    ctx.status("publishing");
    shell.step(ctx, "tag", git + "tag -f " + tag + " " + commit);
    String says =
        shell.step(
            ctx,
            "publish",
            "mkdir -p ../published && cp ../%s ../published/ && java -jar ../published/%s build.sh"
                .formatted(jar, jar));
    ctx.status("released");
    return new Released(plan.version(), commit, approval.by(), says);
  }

  static String test(Attempt attempt, Test test) throws IOException, InterruptedException {
    return new Shell(test.work())
        .run(attempt, "test " + test.name(), "./test.sh ../out " + test.name());
  }

  /// Runs commands in the checked-out source.
  record Shell(Path work) {
    /// Runs a command as a step of the workflow.
    String step(WorkflowContext ctx, String name, String command) {
      return ctx.step(name, String.class, attempt -> run(attempt, name, command));
    }

    /// Writes the ledger, runs the command, returns what it printed.
    String run(Attempt attempt, String name, String command)
        throws IOException, InterruptedException {
      Files.writeString(
          work.resolve("ledger.txt"),
          "%s %d %s%n".formatted(Instant.now(), attempt.attempt(), name),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.DSYNC);
      ProcessBuilder shell =
          new ProcessBuilder("sh", "-c", command)
              .directory(Files.createDirectories(work.resolve("source")).toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"));
      String jdk = Path.of(System.getProperty("java.home"), "bin").toString();
      shell.environment().merge("PATH", jdk, (path, bin) -> bin + File.pathSeparator + path);
      shell.environment().put("ATTEMPT", Integer.toString(attempt.attempt()));
      Process process = shell.start();
      byte[] output = process.getInputStream().readAllBytes();
      String said = new String(output, StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new WorkflowFailure(name + " failed: " + said);
      }
      return said;
    }
  }
}
