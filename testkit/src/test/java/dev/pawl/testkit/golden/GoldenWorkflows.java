package dev.pawl.testkit.golden;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.ActivityOptions;
import dev.pawl.engine.workflow.Ask;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.RetryLaterException;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The workflows of the golden histories. Their code is never changed: a new case is a new
/// workflow.
final class GoldenWorkflows {
  private static final RetryPolicy THREE = RetryPolicy.fixed(3, Duration.ofSeconds(1));

  static final Activity<String, String> ECHO =
      Activity.of("echo", String.class, String.class, (ctx, text) -> text + "!");

  /// Fails twice, the second time asking for a longer wait; then succeeds.
  static final Activity<String, String> FLAKY =
      Activity.of(
              "flaky",
              String.class,
              String.class,
              (ctx, text) ->
                  switch (ctx.attempt()) {
                    case 1 -> throw new IllegalStateException("first");
                    case 2 -> throw new RetryLaterException("second", Duration.ofSeconds(30));
                    default -> text + " at last";
                  })
          .with(ActivityOptions.defaults().withRetry(THREE));

  static final Activity<String, String> BROKEN =
      Activity.of(
          "broken",
          String.class,
          String.class,
          (ctx, text) -> {
            throw new WorkflowFailure("broken for good");
          });

  /// Steps and activities one after the other, one on a queue of its own.
  static final Workflow<String, String> SEQUENCE =
      Workflow.of(
          "sequence",
          String.class,
          String.class,
          (ctx, name) -> {
            ctx.status("fetching");
            String fetched = ctx.step("fetch", String.class, attempt -> "got " + name);
            ctx.status("sending");
            ActivityOptions slow = ActivityOptions.defaults().withQueue("slow").withPriority(-1);
            String sent = ctx.activity(ECHO, fetched, slow);
            ctx.sleep(Duration.ofMinutes(5));
            return ctx.step("confirm", String.class, attempt -> sent + " confirmed");
          });

  /// Failures: retried, final and caught, and one that ends the run.
  static final Workflow<String, String> FAILURES =
      Workflow.of(
          "failures",
          String.class,
          String.class,
          (ctx, name) -> {
            String late = ctx.activity(FLAKY, name);
            try {
              ctx.activity(BROKEN, late);
            } catch (ActivityFailedException e) {
              ctx.kv().put("caught", e.failure().message());
            }
            return ctx.step(
                "end",
                String.class,
                attempt -> {
                  throw new WorkflowFailure("as planned");
                });
          });

  /// Branches, joined and settled.
  static final Workflow<String, List<String>> FAN_OUT =
      Workflow.of(
          "fan-out",
          TypeRef.of(String.class),
          new TypeRef<>() {},
          (ctx, name) -> {
            List<Promise<String>> branches = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
              String part = name + i;
              branches.add(ctx.fork(() -> ctx.activity(ECHO, ctx.activity(ECHO, part))));
            }
            List<String> results = new ArrayList<>(ctx.all(branches));
            var settled =
                ctx.allSettled(
                    List.of(ctx.activityAsync(ECHO, "a"), ctx.activityAsync(BROKEN, "b")));
            settled.forEach(end -> results.add(end.isSuccess() ? "ok" : "failed"));
            return results;
          });

  /// Races and timeouts, with losers of several kinds.
  static final Workflow<String, String> RACES =
      Workflow.of(
          "races",
          String.class,
          String.class,
          (ctx, name) -> {
            var never = ctx.signals("never", String.class).awaitAsync();
            var first = ctx.race(List.of(never, ctx.sleepAsync(Duration.ofSeconds(10))));
            var loser =
                ctx.fork(() -> {
                  ctx.cleanup(() -> ctx.activity(ECHO, "undo"));
                  ctx.sleep(Duration.ofHours(1));
                  return "too late";
                });
            var any =
                ctx.any(List.of(ctx.activityAsync(BROKEN, "x"), ctx.activityAsync(ECHO, name)));
            try {
              loser.await(Duration.ofMinutes(1));
            } catch (WaitTimedOutException e) {
              loser.cancel();
            }
            return first.index() + any.value();
          });

  /// Signals early and late, a poll, questions with and without an answer.
  static final Workflow<String, String> APPROVAL =
      Workflow.of(
          "approval",
          String.class,
          String.class,
          (ctx, name) -> {
            String early = ctx.signals("note", String.class).await();
            ctx.sleep(Duration.ofMinutes(1));
            String polled = ctx.signals("note", String.class).poll().orElse("-");
            String ship =
                ctx.ask(
                    Ask.choice("ship", "Ship " + name + "?", "yes", "no")
                        .orElseAfter(Duration.ofHours(24), "no"));
            String why =
                ctx.ask(Ask.of("why", "Why?", String.class).orElseAfter(Duration.ofHours(1), "?"));
            return early + polled + ship + why;
          });

  /// Undoes what was done, in several branches, when it is canceled.
  static final Workflow<String, String> SAGA =
      Workflow.of(
          "saga",
          String.class,
          String.class,
          (ctx, name) -> {
            ctx.cleanup(() -> ctx.step("close", String.class, attempt -> "closed"));
            List<Promise<String>> bookings = new ArrayList<>();
            for (String part : List.of("hotel", "flight")) {
              bookings.add(ctx.fork(() -> book(ctx, part)));
            }
            return String.join(",", ctx.all(bookings));
          });

  private static String book(WorkflowContext ctx, String part) {
    String booked = ctx.activity(ECHO, "book " + part);
    ctx.cleanup(() -> ctx.activity(ECHO, "cancel " + part));
    return booked + ctx.signals("paid " + part, String.class).await();
  }

  /// A child of [#PARENT].
  static final Workflow<String, String> CHILD =
      Workflow.of(
          "child",
          String.class,
          String.class,
          (ctx, name) -> {
            if (name.equals("bad")) {
              throw new WorkflowFailure("bad child");
            }
            return ctx.activity(ECHO, name);
          });

  /// Children that succeed and fail, and a run of its own.
  static final Workflow<String, String> PARENT =
      Workflow.of(
          "parent",
          String.class,
          String.class,
          (ctx, name) -> {
            ctx.startDetached(CHILD, "alone", ChildOptions.defaults());
            var good = ctx.childAsync(CHILD, name, ChildOptions.defaults().withPriority(1));
            String named =
                ctx.child(CHILD, "named", ChildOptions.defaults().withId("the-named-one"));
            try {
              return ctx.child(CHILD, "bad");
            } catch (ChildFailedException e) {
              return good.await() + named + e.failure().message();
            }
          });

  /// Continues as new with everything that is carried.
  static final Workflow<Integer, Integer> ROUNDS =
      Workflow.of(
          "rounds",
          Integer.class,
          Integer.class,
          (ctx, round) -> {
            String seen = ctx.kv().get("seen", String.class).orElse("");
            ctx.kv().put("seen", seen + ctx.signals("bead", String.class).await());
            ctx.kv().put("gone", round);
            ctx.kv().remove("gone");
            ctx.labels(Map.of("round", String.valueOf(round), "old", round == 1 ? "x" : ""));
            ctx.status("round " + round);
            if (round < 3) {
              throw ctx.continueAsNew(round + 1);
            }
            return round;
          });

  /// Time, ids, random numbers and patches.
  static final Workflow<String, String> VALUES =
      Workflow.of(
          "values",
          String.class,
          String.class,
          (ctx, name) -> {
            String drawn = ctx.uuid() + " " + ctx.random().nextInt(1_000);
            ctx.activity(ECHO, drawn + " " + ctx.now());
            ctx.sleep(Duration.ofDays(1));
            String path = ctx.patch("greener") ? "green" : "grey";
            ctx.activity(ECHO, path + " " + ctx.now() + " " + ctx.random().nextLong());
            return path;
          });

  /// Paused, resumed, failed, retried, and terminated by an operator.
  static final Workflow<String, String> OPERATED =
      Workflow.of(
          "operated",
          String.class,
          String.class,
          (ctx, name) -> {
            String first = ctx.signals("first", String.class).await();
            ctx.sleep(Duration.ofMinutes(1));
            String tried = ctx.step("fragile", String.class, attempt -> fragile(attempt.attempt()));
            ctx.activity(ECHO, first + tried);
            return ctx.signals("never", String.class).await();
          });

  private static String fragile(int attempt) {
    if (attempt == 1) {
      throw new WorkflowFailure("the first time");
    }
    return "mended";
  }

  /// Notices of its own, taken back, and an end that is told in other words.
  static final Workflow<String, String> NOTICES =
      Workflow.of(
          "notices",
          String.class,
          String.class,
          (ctx, name) -> {
            ctx.notice("news/1", "seen", name);
            ctx.endNotice("all is well");
            ctx.sleep(Duration.ofSeconds(1));
            ctx.voidNotices("news");
            ctx.endNotice(null);
            return ctx.activity(ECHO, name);
          });

  static final List<Workflow<?, ?>> ALL =
      List.of(
          SEQUENCE, FAILURES, FAN_OUT, RACES, APPROVAL, SAGA, CHILD, PARENT, ROUNDS, VALUES,
          OPERATED, NOTICES);

  static final List<Activity<?, ?>> ACTIVITIES = List.of(ECHO, FLAKY, BROKEN);

  private GoldenWorkflows() {}
}
