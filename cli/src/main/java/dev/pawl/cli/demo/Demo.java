package dev.pawl.cli.demo;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.api.SendSignal;
import dev.pawl.api.Sent;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.Stopping;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.DaemonStart;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs a release, kills the daemon that runs it with -9 inside a step and inside a timer, and
/// shows that it went on each time without repeating what had ended.
public final class Demo {
  private static final String RUN = "release-1.0.0";
  private static final int SOAK_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

  private final DemoFolder folder;
  private final DaemonStart start;
  private final Consumer<String> say;
  private final List<String> kills = new ArrayList<>();

  private Demo(DemoFolder folder, DaemonStart start, Consumer<String> say) {
    this.folder = folder;
    this.start = start;
    this.say = say;
  }

  /// Runs the demonstration.
  ///
  /// @param keep whether its folder stays
  /// @param start how a daemon is started
  /// @param say takes what is told on the way
  public static DemoReport run(boolean keep, DaemonStart start, Consumer<String> say)
      throws IOException, InterruptedException {
    DemoFolder folder = DemoFolder.create();
    Demo demo = new Demo(folder, start, say);
    boolean failed = true;
    try {
      DemoReport report = demo.run();
      failed = false;
      return report;
    } finally {
      demo.stopDaemon();
      if (keep || failed) {
        say.accept("");
        say.accept("kept: " + folder.root() + ", with the home of its run:");
        say.accept("  pawl history " + RUN + " --home " + folder.home());
      } else {
        folder.delete();
      }
    }
  }

  private DemoReport run() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    say.accept("A release of a small Java program, from a git repository made for this demo:");
    say.accept("  " + folder.root());
    act("1/4", "start the release, and kill the daemon with -9 inside the step 'build'");
    try (DemoWorker worker = worker()) {
      await(worker, "the build", () -> Ledger.read(folder.ledger()).has("build"));
      kill("build");
      act("2/4", "the next daemon goes on in 'build', tests, packages, and waits for approval");
      awaitRun(worker, "approval", run -> waitsFor(run, "signal"));
      act("3/4", "approve it, and kill the daemon with -9 inside the timer");
      approve();
      awaitRun(worker, "the timer", run -> waitsFor(run, "timer") && !waitsFor(run, "signal"));
      kill("timer");
      act("4/4", "the next daemon waits for the rest of the timer, tags, publishes");
      int code = worker.await(PATIENCE.toSeconds());
      if (code != 0) {
        throw new DemoException("the release ended with exit code " + code);
      }
    }
    say.accept("output: " + Files.readString(folder.root().resolve("output.json")).strip());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return DemoReport.of(RUN, history(), Ledger.read(folder.ledger()), kills, seconds);
  }

  // --- Steps of the play ---

  private void act(String number, String what) {
    say.accept("");
    say.accept(number + "  " + what);
  }

  private String plan() {
    Map<String, Object> plan = new LinkedHashMap<>();
    plan.put("repository", folder.repository().toString());
    plan.put("work", folder.work().toString());
    plan.put("version", "1.0.0");
    plan.put("soakSeconds", SOAK_SECONDS);
    return Json.line(plan);
  }

  private DemoWorker worker() throws IOException {
    List<String> arguments =
        List.of(
            folder.workflow().toString(), plan(), "--id", RUN, "--home", folder.home().toString());
    return DemoWorker.start(folder, arguments, line -> say.accept("     | " + line));
  }

  private void kill(String during) {
    ProcessHandle daemon = ask(link -> daemon(link));
    CompletableFuture<ProcessHandle> end = daemon.onExit();
    daemon.destroyForcibly();
    end.join();
    kills.add(during);
    say.accept(
        "     killed -9: the daemon, process %d, inside '%s'".formatted(daemon.pid(), during));
  }

  private static ProcessHandle daemon(DaemonLink link) {
    long pid = link.get("/info", ServerInfo.class).pid();
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new DemoException("there is no process %d".formatted(pid)));
  }

  private void approve() {
    RawJson approval = new RawJson("{\"by\":\"the demo\"}");
    SendSignal signal = new SendSignal("approval", approval, "demo");
    ask(link -> link.repeat(Paths.of("runs", RUN, "signal"), signal, Sent.class));
  }

  private List<RunEvent> history() {
    String path = Paths.with(Paths.of("runs", RUN, "history"), "limit", 1_000);
    return ask(
        link -> link.get(path, HistoryPage.class).events().stream().map(RunEvent::of).toList());
  }

  private void stopDaemon() {
    Optional<DaemonLink> running = DaemonLink.running(folder.home());
    if (running.isPresent()) {
      try (DaemonLink link = running.get()) {
        CompletableFuture<ProcessHandle> end = daemon(link).onExit();
        link.post("/daemon/stop", null, Stopping.class);
        end.join();
      }
    }
  }

  private interface Question<T> {
    T of(DaemonLink link);
  }

  private <T> T ask(Question<T> question) {
    try (DaemonLink link = DaemonLink.to(folder.home(), start)) {
      return question.of(link);
    }
  }

  // --- Waiting ---

  private interface Check {
    boolean holds() throws IOException;
  }

  private void awaitRun(DemoWorker worker, String what, Predicate<RunView> condition)
      throws IOException, InterruptedException {
    await(
        worker,
        what,
        () -> condition.test(ask(link -> link.get(Paths.of("runs", RUN), RunDetails.class)).run()));
  }

  /// The wait for the approval has a timer too: its timeout.
  private static boolean waitsFor(RunView run, String kind) {
    return run.waits().stream().anyMatch(wait -> wait.kind().equals(kind));
  }

  private static void await(DemoWorker worker, String what, Check check)
      throws IOException, InterruptedException {
    long left = PATIENCE.toMillis();
    while (!holds(check)) {
      if (!worker.isAlive()) {
        throw new DemoException("the command ended before " + what);
      }
      if (left <= 0) {
        throw new DemoException("no sign of %s within %s".formatted(what, PATIENCE));
      }
      Thread.sleep(LOOK_AGAIN);
      left -= LOOK_AGAIN.toMillis();
    }
  }

  /// The run may be about to be started.
  private static boolean holds(Check check) throws IOException {
    try {
      return check.holds();
    } catch (LinkException _) {
      return false; // looked at again; the deadline tells if it stays so
    }
  }
}
