package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.workflow.ChildOptions;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.Replayer.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users check recorded histories against their code with the replayer.
final class ReplayerTest {
  private static final Workflow<String, String> SUB =
      Workflow.of("sub", String.class, String.class, (ctx, in) -> in);
  private static final Workflow<String, String> GREET = greet("hello");

  private static Workflow<String, String> greet(String step) {
    return Workflow.of(
        "greet", String.class, String.class, (ctx, in) -> ctx.step(step, String.class, a -> "x"));
  }

  private static List<Recorded> history(Event... events) {
    List<Recorded> history = new ArrayList<>();
    for (Event event : events) {
      history.add(new Recorded(history.size() + 1, 1_000L * history.size(), event));
    }
    return history;
  }

  private static Event start(String type, String version) {
    return new Event.RunStarted(type, version, Payload.ofJson("\"in\""), null, 7, 0, null);
  }

  private static final List<Recorded> HISTORY =
      history(
          start("greet", "1"),
          new Event.StepScheduled(1, "hello"),
          new Event.StepCompleted(1, 1, Payload.ofJson("\"hi\"")),
          new Event.RunCompleted(Payload.ofJson("\"hi\"")));

  @Test
  void history_ofUnchangedCode_matches() {
    Outcome outcome = Replayer.of(SUB, GREET).replay(HISTORY);

    assertThat(outcome).isEqualTo(new Outcome.Matched(4));
    assertThatCode(outcome::orThrow).doesNotThrowAnyException();
  }

  @Test
  void history_unfinished_matchesWithoutRunningAnything() {
    AtomicBoolean ran = new AtomicBoolean();
    Workflow<String, String> workflow =
        Workflow.of(
            "greet",
            String.class,
            String.class,
            (ctx, in) ->
                ctx.step(
                    "hello",
                    String.class,
                    attempt -> {
                      ran.set(true);
                      return "x";
                    }));

    assertThat(Replayer.of(workflow).replay(HISTORY.subList(0, 2)))
        .isEqualTo(new Outcome.Matched(2));
    assertThat(ran).isFalse();
  }

  @Test
  void history_ofChangedCode_isBlockedWithTheReport() {
    Outcome outcome = Replayer.of(greet("good morning")).replay(HISTORY);

    assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
    assertThatThrownBy(outcome::orThrow)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("history has:   #2 step 'hello'")
        .hasMessageContaining("code asks for: step 'good morning' at ReplayerTest.java:");
  }

  @Test
  void history_ofAVersion_takesThatVersion() {
    Workflow<String, String> second = greet("good morning").version("2");

    assertThat(Replayer.of(GREET, second).replay(HISTORY)).isInstanceOf(Outcome.Matched.class);
    assertThat(Replayer.of(second, GREET).replay(HISTORY)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void history_withoutVersion_takesTheLastGiven() {
    List<Recorded> unpinned =
        history(start("greet", ""), new Event.StepScheduled(1, "good morning"));
    Workflow<String, String> second = greet("good morning").version("2");

    assertThat(Replayer.of(GREET, second).replay(unpinned)).isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void history_ofAWorkflowThatWasNotGiven_isBlocked() {
    assertThat(Replayer.of(SUB, greet("hello").version("2")).replay(HISTORY))
        .isEqualTo(
            new Outcome.Blocked(
                "The history is of workflow greet version 1, which was not given; given: workflow"
                    + " sub version 1, workflow greet version 2."));
  }

  @Test
  void history_emptyOrHeadless_isBlocked() {
    assertThat(Replayer.of(GREET).replay(List.of()))
        .asString()
        .contains("The history of run replayed is empty");
    assertThat(Replayer.of(GREET).replay(HISTORY.subList(1, 4)))
        .asString()
        .contains("does not begin with RunStarted");
  }

  @Test
  void history_withARetry_countsWhatIsLeft() {
    List<Recorded> retried = new ArrayList<>(HISTORY.subList(0, 2));
    retried.add(new Recorded(3, 0, new Event.StepFailed(1, 1, Failure.of("Boom", "", true))));
    retried.add(new Recorded(4, 0, new Event.RunRetried(2, "again")));
    retried.add(new Recorded(5, 0, new Event.StepCompleted(1, 2, Payload.ofJson("\"hi\""))));
    retried.add(new Recorded(6, 0, new Event.RunCompleted(Payload.ofJson("\"hi\""))));

    assertThat(Replayer.of(GREET).replay(retried)).isEqualTo(new Outcome.Matched(5));
  }

  private static Event child(int command, String id) {
    return new Event.ChildStarted(command, RunId.of(id), "sub", Payload.ofJson("\"a\""));
  }

  @Test
  void run_withChildren_isGuessedFromTheirIds() {
    Workflow<String, String> parent =
        Workflow.of(
            "parent",
            String.class,
            String.class,
            (ctx, in) -> {
              var own = ctx.childAsync(SUB, "a", ChildOptions.defaults().withId("mine.7"));
              var other = ctx.childAsync(SUB, "a");
              return own.await() + other.await();
            });
    Event start = start("parent", "1");

    assertThat(
            Replayer.of(parent).replay(history(start, child(1, "mine.7"), child(2, "release.7.2"))))
        .isInstanceOf(Outcome.Matched.class);
    assertThat(Replayer.of(parent).replay(history(start, child(1, "mine.7"), child(2, "r.3-2"))))
        .isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void run_givenByTheUser_isTaken() {
    Workflow<String, String> workflow =
        Workflow.of(
            "greet",
            String.class,
            String.class,
            (ctx, in) ->
                ctx.step(ctx.info().id() + "/" + ctx.info().execution(), String.class, a -> "x"));
    List<Recorded> history = history(start("greet", "1"), new Event.StepScheduled(1, "release/3"));

    assertThat(Replayer.of(workflow).replay(history)).isInstanceOf(Outcome.Blocked.class);
    assertThat(Replayer.of(workflow).withRun("release", 3).replay(history))
        .isInstanceOf(Outcome.Matched.class);
  }

  @Test
  void file_ofLines_isReplayed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("run.jsonl");
    Files.writeString(file, EventJson.toLines(HISTORY));

    assertThat(Replayer.of(GREET).replay(file)).isEqualTo(new Outcome.Matched(4));
  }

  @Test
  void file_thatIsNoHistory_isRefusedWithTheLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("run.jsonl");
    Files.writeString(file, EventJson.toLines(HISTORY) + "{\"seq\":5");

    assertThatThrownBy(() -> Replayer.of(GREET).replay(file))
        .isInstanceOf(PawlException.class)
        .hasMessageContaining("line 5");
  }
}
