package dev.pawl.testkit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.runtime.RunHandle;
import dev.pawl.testkit.TestEngine;
import dev.pawl.testkit.acceptance.Samples.Decision;
import dev.pawl.testkit.acceptance.Samples.Deploy;
import dev.pawl.testkit.acceptance.Samples.Health;
import dev.pawl.testkit.acceptance.Samples.Outcome;
import dev.pawl.testkit.acceptance.Samples.Progress;
import dev.pawl.testkit.acceptance.Samples.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The sample programs do what the manual they come from says, with real shell commands, and over
/// crashes.
final class SeedSamplesTest {
  private Samples samples;
  private TestEngine engine;

  @BeforeEach
  void start() {
    samples = new Samples();
    engine =
        TestEngine.builder()
            .workflows(
                samples.resilientDeploy,
                samples.parallelChecks,
                samples.approveDeploy,
                samples.delayedAction,
                samples.deployPipeline,
                samples.filePipeline)
            .activities(samples.activities())
            .start();
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void resilientDeploy_buildFails_isCaughtAndReported() throws Exception {
    RunHandle<Outcome> run =
        engine.client().start(samples.resilientDeploy, "d1", "echo no space >&2; exit 3");

    assertThat(engine.result(run)).isEqualTo(new Outcome("build_failed", "build failed: no space"));
    assertThat(samples.said().lines()).containsExactly("build failed: no space. Skipping deploy.");
    assertThat(run.record().head().state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void resilientDeploy_buildSucceeds_deploys() throws Exception {
    RunHandle<Outcome> run = engine.client().start(samples.resilientDeploy, "d1", "true");

    assertThat(engine.result(run)).isEqualTo(new Outcome("deployed", "released"));
  }

  @Test
  void parallelChecks_oneFails_countsPlainResultsInOrder() throws Exception {
    Deploy checks = new Deploy("echo tests", "exit 1", "echo types");

    RunHandle<Verdict> run = engine.client().start(samples.parallelChecks, "c1", checks);

    assertThat(engine.result(run)).isEqualTo(new Verdict(false, 1));
  }

  @Test
  void parallelChecks_scheduled_startTogether() throws Exception {
    Deploy checks = new Deploy("true", "true", "true");

    RunHandle<Verdict> run = engine.client().start(samples.parallelChecks, "c1", checks);

    assertThat(engine.result(run)).isEqualTo(new Verdict(true, 0));
    assertThat(Histories.kinds(engine.client(), run.id()))
        .startsWith("RunStarted", "ActivityScheduled", "ActivityScheduled", "ActivityScheduled");
  }

  @Test
  void approveDeploy_approvedAfterCrash_deploys() throws Exception {
    RunHandle<Outcome> run = engine.client().start(samples.approveDeploy, "a1", "v7");
    engine.settle();
    assertThat(run.record().head().status()).isEqualTo("awaiting-approval");

    engine.crash(Duration.ofHours(20));
    run = engine.client().handle(run.id(), samples.approveDeploy.output());
    run.signal("deploy-decision", new Decision("approve", "Looks good"));

    assertThat(engine.result(run)).isEqualTo(new Outcome("deployed", "deployed v7"));
    assertThat(samples.said().lines()).containsExactly("Requesting approval to deploy v7");
  }

  @Test
  void approveDeploy_rejected_saysWhy() throws Exception {
    RunHandle<Outcome> run = engine.client().start(samples.approveDeploy, "a1", "v7");
    engine.settle();

    run.signal("deploy-decision", new Decision("reject", "freeze"));

    assertThat(engine.result(run)).isEqualTo(new Outcome("rejected", "freeze"));
  }

  @Test
  void delayedAction_crashInTheMiddle_waitsForTheRestOnly() throws Exception {
    RunHandle<Shell.Result> run = engine.client().start(samples.delayedAction, "t1", "v1");
    engine.advance(Duration.ofMinutes(3));

    engine.crash(Duration.ofMinutes(1));
    engine.advance(Duration.ofSeconds(59));
    assertThat(engine.client().require(run.id()).head().waits())
        .extracting(Wait::kind)
        .containsExactly(Wait.Kind.TIMER);
    engine.advance(Duration.ofSeconds(1));

    assertThat(engine.client().require(run.id()).head().state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(samples.said().lines())
        .containsExactly("Will deploy v1 in 5 minutes", "Deploy result: 0");
  }

  @Test
  void deployPipeline_testsPass_asksNobody() throws Exception {
    Deploy deploy = new Deploy("true", "true", "echo api");

    RunHandle<Outcome> run = engine.client().start(samples.deployPipeline, "p1", deploy);

    assertThat(engine.result(run))
        .isEqualTo(new Outcome("deployed", "https://api.staging.example.com"));
    assertThat(Histories.kinds(engine.client(), run.id())).doesNotContain("SignalAwaited");
    assertThat(samples.said().lines()).containsExactly("Deployed api");
  }

  @Test
  void deployPipeline_testsFail_goesOnWhenAPersonSaysSo() throws Exception {
    Deploy deploy = new Deploy("true", "false", "echo api");
    RunHandle<Outcome> run = engine.client().start(samples.deployPipeline, "p1", deploy);
    engine.settle();
    assertThat(run.record().head().status()).isEqualTo("awaiting-approval");

    run.signal("deploy-decision", "proceed");

    assertThat(engine.result(run).status()).isEqualTo("deployed");
  }

  @Test
  void deployPipeline_testsFailAndPersonRefuses_isAborted() throws Exception {
    Deploy deploy = new Deploy("true", "false", "echo never > deployed");
    RunHandle<Outcome> run = engine.client().start(samples.deployPipeline, "p1", deploy);
    engine.settle();

    run.signal("deploy-decision", "stop");

    assertThat(engine.result(run)).isEqualTo(new Outcome("aborted", null));
    assertThat(Histories.events(engine.client(), run.id(), Event.ActivityScheduled.class))
        .hasSize(2);
  }

  @Test
  void filePipeline_of23Files_goesInChunksOfTenWithProgress() throws Exception {
    List<String> files = IntStream.range(0, 23).mapToObj(i -> "f" + i).toList();

    RunHandle<Progress> run =
        engine.client().start(samples.filePipeline, "f1", new Progress(0, files));
    Progress progress = engine.result(run);

    assertThat(progress.results()).isEqualTo(files.stream().map(file -> "done " + file).toList());
    assertThat(samples.said().lines())
        .containsExactly("Processed 10/23 files", "Processed 20/23 files", "Processed 23/23 files");
    assertThat(run.record().head().status()).isEqualTo("processing batch 3");
  }

  @Test
  void healthMonitor_overHundredLoops_startsAfreshAndKeepsCounting(@TempDir Path dir)
      throws Exception {
    Path code = dir.resolve("code");
    Files.writeString(code, "200");
    Health health = new Health("cat " + code, 1_000, 0);
    TestEngine.Builder set =
        TestEngine.builder()
            .workflows(samples.healthMonitor)
            .activities(samples.activities())
            .replayAtEveryWait(false);
    try (TestEngine monitor = set.start()) {
      RunHandle<Health> run = monitor.client().start(samples.healthMonitor, "h1", health);
      monitor.advance(Duration.ofSeconds(98));
      assertThat(run.record().head().execution()).isEqualTo(1);
      assertThat(samples.said().lines()).isEmpty();

      Files.writeString(code, "503");
      monitor.advance(Duration.ofSeconds(3));

      assertThat(run.record().head().execution()).isEqualTo(2);
      assertThat(samples.said().lines()).containsExactly("ALERT: down, 3 consecutive failures");
      run.cancel("enough");
      assertThat(monitor.untilEnded(run.id()).head().state()).isEqualTo(RunState.CANCELED);
    }
  }
}
