package dev.pawl.testkit.acceptance;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The seven programs that the forerunner's manual shows, as Pawl workflows. What they tell people
/// goes to a journal.
final class Samples {
  static final int CHUNK = 10;
  static final int LOOPS = 100;

  private final Journal said = new Journal();
  private final Activity<String, String> say =
      Activity.of(
          "say",
          String.class,
          String.class,
          (_, text) -> {
            said.add(text);
            return text;
          });

  record Outcome(String status, @Nullable String detail) {}

  record Verdict(boolean allPassed, int failedCount) {}

  record Decision(String action, String reason) {}

  record Deploy(String build, String tests, String deploy) {}

  record Progress(int processed, List<String> results) {}

  record Health(String probe, long intervalMillis, int failures) {}

  final Workflow<String, Outcome> resilientDeploy =
      Workflow.of("resilient-deploy", String.class, Outcome.class, this::deployIfItBuilds);

  final Workflow<Deploy, Verdict> parallelChecks =
      Workflow.of(
          "parallel-checks",
          Deploy.class,
          Verdict.class,
          (ctx, deploy) -> {
            List<Shell.Result> results =
                ctx.all(
                    List.of(
                        ctx.activityAsync(Shell.RUN, deploy.build()),
                        ctx.activityAsync(Shell.RUN, deploy.tests()),
                        ctx.activityAsync(Shell.RUN, deploy.deploy())));
            int failed = (int) results.stream().filter(result -> !result.isOk()).count();
            return new Verdict(failed == 0, failed);
          });

  final Workflow<String, Outcome> approveDeploy =
      Workflow.of(
          "approve-deploy",
          String.class,
          Outcome.class,
          (ctx, version) -> {
            ctx.activity(say, "Requesting approval to deploy " + version);
            ctx.status("awaiting-approval");
            Decision decision = ctx.signals("deploy-decision", Decision.class).await();
            if (decision.action().equals("approve")) {
              Shell.Result result = ctx.activity(Shell.RUN, "echo deployed " + version);
              return new Outcome("deployed", result.stdout());
            }
            return new Outcome("rejected", decision.reason());
          });

  final Workflow<String, Shell.Result> delayedAction =
      Workflow.of(
          "delayed-action",
          String.class,
          Shell.Result.class,
          (ctx, version) -> {
            ctx.activity(say, "Will deploy " + version + " in 5 minutes");
            ctx.sleep(Duration.ofMinutes(5));
            Shell.Result result = ctx.activity(Shell.RUN, "echo " + version);
            ctx.activity(say, "Deploy result: " + result.exitCode());
            return result;
          });

  final Workflow<Deploy, Outcome> deployPipeline =
      Workflow.of("deploy", Deploy.class, Outcome.class, this::buildTestAndDeploy);

  final Workflow<Progress, Progress> filePipeline =
      Workflow.of("process-files", Progress.class, Progress.class, this::processInChunks);

  final Workflow<Health, Health> healthMonitor =
      Workflow.of("health-monitor", Health.class, Health.class, this::watch);

  Journal said() {
    return said;
  }

  Activity<?, ?>[] activities() {
    return new Activity<?, ?>[] {say, Shell.RUN};
  }

  private Outcome deployIfItBuilds(WorkflowContext ctx, String build) {
    try {
      Shell.Result result = ctx.activity(Shell.RUN, build);
      if (!result.isOk()) {
        throw new WorkflowFailure("build failed: " + result.stderr());
      }
    } catch (WorkflowFailure | ActivityFailedException e) {
      ctx.activity(say, e.getMessage() + ". Skipping deploy.");
      return new Outcome("build_failed", e.getMessage());
    }
    return new Outcome("deployed", ctx.activity(Shell.RUN, "echo released").stdout());
  }

  private Outcome buildTestAndDeploy(WorkflowContext ctx, Deploy deploy) {
    ctx.status("building");
    if (!ctx.activity(Shell.RUN, deploy.build()).isOk()) {
      throw new WorkflowFailure("Build failed");
    }
    ctx.status("testing");
    if (!ctx.activity(Shell.RUN, deploy.tests()).isOk()) {
      ctx.status("awaiting-approval");
      String decision = ctx.signals("deploy-decision", String.class).await();
      if (!decision.equals("proceed")) {
        return new Outcome("aborted", null);
      }
    }
    ctx.status("deploying");
    Shell.Result result = ctx.activity(Shell.RUN, deploy.deploy());
    ctx.activity(say, "Deployed " + result.stdout());
    return new Outcome("deployed", "https://" + result.stdout() + ".staging.example.com");
  }

  private Progress processInChunks(WorkflowContext ctx, Progress work) {
    List<String> files = work.results();
    List<String> results = new ArrayList<>();
    for (int i = 0; i < files.size(); i += CHUNK) {
      ctx.status("processing batch " + (i / CHUNK + 1));
      List<Promise<Shell.Result>> batch = new ArrayList<>();
      for (String file : files.subList(i, Math.min(i + CHUNK, files.size()))) {
        batch.add(ctx.activityAsync(Shell.RUN, "echo done " + file));
      }
      ctx.all(batch).forEach(result -> results.add(result.stdout()));
      ctx.activity(say, "Processed " + results.size() + "/" + files.size() + " files");
    }
    return new Progress(results.size(), results);
  }

  private Health watch(WorkflowContext ctx, Health health) {
    int failures = health.failures();
    for (int loop = 0; loop < LOOPS; loop++) {
      String code = ctx.activity(Shell.RUN, health.probe()).stdout();
      failures = Integer.parseInt(code) >= 400 ? failures + 1 : 0;
      if (failures == 3) {
        ctx.activity(say, "ALERT: down, 3 consecutive failures");
        failures = 0;
      }
      ctx.sleep(Duration.ofMillis(health.intervalMillis()));
    }
    throw ctx.continueAsNew(new Health(health.probe(), health.intervalMillis(), failures));
  }
}
