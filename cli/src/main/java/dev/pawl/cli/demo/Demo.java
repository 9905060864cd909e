package dev.pawl.cli.demo;

import dev.pawl.cli.access.Access;
import dev.pawl.cli.access.HistoryPart;
import dev.pawl.cli.access.Json;
import dev.pawl.cli.access.Request;
import dev.pawl.cli.access.RunView;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Runs a release in a process of its own, kills that process with -9 inside a step and inside a
/// timer, and shows that it went on each time without repeating what had ended.
public final class Demo {
  private static final String RUN = "release-1.0.0";
  private static final int SOAK_SECONDS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(15);

  private final DemoFolder folder;
  private final Consumer<String> say;
  private final List<String> kills = new ArrayList<>();

  private Demo(DemoFolder folder, Consumer<String> say) {
    this.folder = folder;
    this.say = say;
  }

  /// Runs the demonstration.
  ///
  /// @param keep whether its folder stays
  /// @param say takes what is told on the way
  public static DemoReport run(boolean keep, Consumer<String> say)
      throws IOException, InterruptedException {
    DemoFolder folder = DemoFolder.create();
    boolean failed = false;
    try {
      return new Demo(folder, say).run();
    } catch (DemoException e) {
      failed = true;
      throw e;
    } finally {
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
    killInsideBuild();
    approveAndKillInsideTimer();
    finish();
    double seconds = (System.nanoTime() - begun) / 1e9;
    try (Access access = Access.to(folder.home())) {
      HistoryPart history = access.ask(new Request.ReadHistory(RUN, 0));
      Ledger ledger = Ledger.read(folder.ledger());
      return DemoReport.of(RUN, history.events(), ledger, kills, seconds);
    }
  }

  private void killInsideBuild() throws IOException, InterruptedException {
    act("1/4", "start the release, and kill its process with -9 inside the step 'build'");
    try (DemoWorker worker = start(Optional.of(plan()))) {
      await(worker, "the build", () -> Ledger.read(folder.ledger()).has("build"));
      kill(worker, "build");
    }
  }

  private void approveAndKillInsideTimer() throws IOException, InterruptedException {
    act("2/4", "start it again: it goes on in 'build', tests, packages, and waits for approval");
    try (DemoWorker worker = start(Optional.empty())) {
      awaitRun(worker, "approval", run -> waitsFor(run, "signal"));
      act("3/4", "approve it, and kill its process with -9 inside the timer");
      ask(new Request.SendSignal(RUN, "approval", "{\"by\":\"the demo\"}", "demo"));
      awaitRun(worker, "the timer", run -> waitsFor(run, "timer") && !waitsFor(run, "signal"));
      kill(worker, "timer");
    }
  }

  private void finish() throws IOException, InterruptedException {
    act("4/4", "start it again: it waits for the rest of the timer, tags, publishes");
    try (DemoWorker worker = start(Optional.empty())) {
      int code = worker.await(PATIENCE.toSeconds());
      if (code != 0) {
        throw new DemoException("the release ended with exit code " + code);
      }
    }
    say.accept("output: " + Files.readString(folder.root().resolve("output.json")).strip());
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

  private DemoWorker start(Optional<String> input) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(folder.workflow().getFileName().toString()));
    input.ifPresent(arguments::add);
    arguments.addAll(List.of("--id", RUN, "--home", folder.home().toString()));
    return DemoWorker.start(folder, arguments, line -> say.accept("     | " + line));
  }

  private void kill(DemoWorker worker, String during) throws InterruptedException {
    worker.kill();
    kills.add(during);
    say.accept("     killed -9: process %d, inside '%s'".formatted(worker.pid(), during));
  }

  // --- Waiting ---

  private interface Check {
    boolean holds() throws IOException;
  }

  private void awaitRun(DemoWorker worker, String what, Predicate<RunView> condition)
      throws IOException, InterruptedException {
    await(worker, what, () -> condition.test(ask(new Request.ShowRun(RUN, false)).run()));
  }

  /// The wait for the approval has a timer too: its timeout.
  private static boolean waitsFor(RunView run, String kind) {
    return run.live() && run.waits().stream().anyMatch(wait -> wait.kind().equals(kind));
  }

  private <R> R ask(Request<R> request) {
    try (Access access = Access.to(folder.home())) {
      return access.ask(request);
    }
  }

  private static void await(DemoWorker worker, String what, Check check)
      throws IOException, InterruptedException {
    long left = PATIENCE.toMillis();
    while (!holds(check)) {
      if (!worker.isAlive()) {
        throw new DemoException("the process ended before " + what);
      }
      if (left <= 0) {
        throw new DemoException("no sign of %s within %s".formatted(what, PATIENCE));
      }
      Thread.sleep(LOOK_AGAIN);
      left -= LOOK_AGAIN.toMillis();
    }
  }

  /// The process may be about to open its store, or be gone.
  private static boolean holds(Check check) throws IOException {
    try {
      return check.holds();
    } catch (PawlException _) {
      return false; // looked at again; the deadline tells if it stays so
    }
  }
}
