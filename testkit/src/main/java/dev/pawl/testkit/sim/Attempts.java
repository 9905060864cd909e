package dev.pawl.testkit.sim;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityContext;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.RetryLaterException;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Steps and activities that fail, hang, fall silent and send heartbeats. Their attempts keep to
/// the limits, and the late ones do not count.
final class Attempts extends Scene {
  private static final int LIMIT_MILLIS = 1_000;
  private static final int BEATS = 10;

  private final Workflow<Job, Outcome> workflow =
      Workflow.of(named("try"), Job.class, Outcome.class, this::run);
  private final Activity<Job, Integer> activity =
      Activity.of(named("work"), Job.class, Integer.class, this::work);
  private final List<Job> jobs = new ArrayList<>();
  private final Map<RunId, AttemptBook> books = new HashMap<>();

  /// What an attempt does.
  enum Mood {
    WELL,
    BADLY,
    LATER,
    FINALLY,
    HANGING,
    SILENT,
    BEATING
  }

  /// Work to be tried.
  ///
  /// @param moods those of the first attempts; the last is that of all further ones
  /// @param closeMillis the longest time for all attempts, 0 for no bound
  record Job(
      boolean isStep,
      List<Mood> moods,
      int maxAttempts,
      int backoffMillis,
      int limitMillis,
      int heartbeatMillis,
      int closeMillis) {
    Mood mood(int attempt) {
      return moods.get(Math.min(attempt, moods.size()) - 1);
    }

    RetryPolicy policy() {
      return RetryPolicy.fixed(maxAttempts, Duration.ofMillis(backoffMillis));
    }
  }

  /// What came of it.
  ///
  /// @param attempt the one that did it, 0 if none did
  /// @param failure the type of the failure, empty if there is none
  record Outcome(int attempt, String failure) {}

  Attempts(Stage stage, int size) {
    super(stage);
    for (int i = 0; i < 2 * size; i++) {
      jobs.add(job());
    }
  }

  private Job job() {
    boolean isStep = random.nextInt(3) == 0;
    List<Mood> moods = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      moods.add(Mood.values()[random.nextInt(Mood.values().length)]);
    }
    boolean closes = !isStep && random.nextInt(4) == 0;
    return new Job(
        isStep,
        moods,
        1 + random.nextInt(5),
        random.nextBoolean() ? 0 : random.nextInt(LIMIT_MILLIS),
        LIMIT_MILLIS,
        !isStep && random.nextBoolean() ? LIMIT_MILLIS / 2 : 0,
        closes ? 1 + random.nextInt(3 * LIMIT_MILLIS) : 0);
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(workflow);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(activity);
  }

  // --- The workflow ---

  private Outcome run(WorkflowContext ctx, Job job) {
    try {
      return new Outcome(job.isStep() ? step(ctx, job) : activity(ctx, job), "");
    } catch (StepFailedException | ActivityFailedException e) {
      return new Outcome(0, e.failure().type());
    }
  }

  private int step(WorkflowContext ctx, Job job) {
    StepOptions options =
        StepOptions.retrying(job.policy()).withStartToClose(Duration.ofMillis(job.limitMillis()));
    return ctx.step(
        "work", options, TypeRef.of(Integer.class), attempt -> attempt(attempt, job, null));
  }

  private int activity(WorkflowContext ctx, Job job) {
    ActivityOptions options =
        ActivityOptions.defaults()
            .withRetry(job.policy())
            .withStartToClose(Duration.ofMillis(job.limitMillis()))
            .withHeartbeat(Duration.ofMillis(job.heartbeatMillis()))
            .withScheduleToClose(Duration.ofMillis(job.closeMillis()));
    return ctx.activity(activity, job, options);
  }

  // --- The bodies ---

  private int work(ActivityContext ctx, Job job) {
    return attempt(ctx, job, ctx);
  }

  private int attempt(Attempt attempt, Job job, @Nullable ActivityContext heart) {
    AttemptBook book = books.computeIfAbsent(attempt.run(), _ -> new AttemptBook());
    int checkpoint = heart == null ? 0 : heart.checkpoint(Integer.class).orElse(0);
    Mood mood = job.mood(attempt.attempt());
    AttemptBook.Entry entry = book.begin(attempt.attempt(), mood, checkpoint, world);
    begin(attempt);
    world.rares().sawIf(checkpoint > 0, Rare.CHECKPOINT_HANDED_ON);
    boolean stalled = stall();
    switch (mood) {
      case WELL -> pause(LIMIT_MILLIS * 100);
      case BADLY -> throw new IllegalStateException("bad");
      case LATER -> throw new RetryLaterException("later", Duration.ofMillis(LIMIT_MILLIS));
      case FINALLY -> throw new WorkflowFailure("for good");
      case HANGING -> world.fibers().sleep(LIMIT_MILLIS * 2_000L);
      case SILENT -> world.fibers().sleep(LIMIT_MILLIS * 800L);
      case BEATING -> beat(entry, checkpoint, attempt, heart);
    }
    world.rares().sawIf(attempt.isCanceled(), Rare.RESULT_TOO_LATE);
    world.rares().sawIf(stalled && attempt.isCanceled(), Rare.TIMED_OUT_WHILE_FROZEN);
    entry.returned();
    return attempt.attempt();
  }

  /// Sometimes everything around a body stands still. Whether it does now.
  private boolean stall() {
    boolean stalls = world.hasFreezes() && !world.isHealed() && random.nextInt(2) == 0;
    if (stalls) {
      world.freezeHere(random.nextInt(5 * LIMIT_MILLIS) * 1_000L);
      world.fibers().sleep(1);
    }
    return stalls;
  }

  private void beat(
      AttemptBook.Entry entry, int checkpoint, Attempt attempt, @Nullable ActivityContext heart) {
    int beats = random.nextInt(BEATS);
    for (int i = 1; i <= beats && heart != null; i++) {
      world.fibers().sleep(LIMIT_MILLIS * 150L);
      heart.heartbeat(checkpoint + i);
      if (!attempt.isCanceled()) {
        entry.acknowledged(checkpoint + i);
      }
    }
  }

  // --- Clients ---

  @Override
  public void begin() {
    for (int i = 0; i < jobs.size(); i++) {
      starts(workflow, run(i), jobs.get(i));
    }
  }

  // --- The end ---

  @Override
  void check() {
    for (int i = 0; i < jobs.size(); i++) {
      Outcome outcome = output(run(i), Outcome.class);
      AttemptBook book = books.getOrDefault(run(i), new AttemptBook());
      if (outcome != null) {
        check(run(i), jobs.get(i), outcome, book);
      }
    }
  }

  private void check(RunId run, Job job, Outcome outcome, AttemptBook book) {
    AttemptHistory recorded = AttemptHistory.of(world.store(), run);
    String text = "%s of %s with %s and %s".formatted(outcome, job, book, recorded);
    expect(book.violations(), run, text);
    expect(recorded.violations(job.maxAttempts()), run, text);
    expect(recorded.completed() == outcome.attempt(), run + ": one counts for another, " + text);
    if (outcome.failure().isEmpty()) {
      expect(book.hasReturned(outcome.attempt()), run + ": it did not return, " + text);
      boolean hung = job.mood(outcome.attempt()) == Mood.HANGING;
      expect(!hung || world.hasFreezes(), run + ": it took too long, " + text);
    } else {
      boolean timedOut = outcome.failure().equals(Failure.TIMEOUT);
      expect(
          recorded.failures() == job.maxAttempts()
              || (timedOut && job.closeMillis() > 0)
              || job.moods().contains(Mood.FINALLY),
          run + ": it gave up early, " + text);
    }
    if (world.hasRightClocks()) {
      expect(recorded.hasty(job.backoffMillis()), run, text);
      expect(book.early(recorded.dueMillis()), run, text);
    }
  }

  private void expect(List<String> wrong, RunId run, String text) {
    wrong.forEach(line -> expect(false, "%s: %s, %s".formatted(run, line, text)));
  }
}
