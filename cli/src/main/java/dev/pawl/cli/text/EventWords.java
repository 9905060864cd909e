package dev.pawl.cli.text;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Recorded;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Says what each event of a history is about. Events name commands by number; this remembers what
/// the numbers stand for, so events are to be passed in order.
public final class EventWords {
  private static final int INPUT_SHOWN = 50;

  private final Map<Integer, String> names = new HashMap<>();

  public EventWords() {}

  /// What a command is, such as `step build`.
  public String command(int number) {
    return names.getOrDefault(number, "command " + number);
  }

  /// What the event says beyond its kind. Not yet fit to be shown: see [Text#visible].
  public String of(Recorded recorded) {
    Instant at = Instant.ofEpochMilli(recorded.atMillis());
    remember(recorded.event());
    return switch (recorded.event()) {
      case Event.Resolution resolution -> resolution(resolution, at);
      case Event.Input input -> input(input);
      case Event.Issued issued -> issued(issued, at);
      case Event.Command command -> command(command);
    };
  }

  private void remember(Event event) {
    switch (event) {
      case Event.StepScheduled(int command, String name) -> names.put(command, "step " + name);
      case Event.ActivityScheduled activity ->
          names.put(
              activity.command(),
              "activity " + activity.type() + " " + Text.cut(activity.input().json(), INPUT_SHOWN));
      case Event.TimerStarted(int command, long _) -> names.put(command, "timer " + command);
      case Event.SignalAwaited(int command, String name) ->
          names.put(command, "wait for signal " + name);
      case Event.QuestionAsked(int command, Question question) ->
          names.put(command, "question " + question.name());
      case Event.ChildStarted child -> names.put(child.command(), "child " + child.child());
      default -> {
        // It names no command that another event refers to.
      }
    }
  }

  private String input(Event.Input event) {
    return switch (event) {
      case Event.RunStarted started ->
          "%s version %s, input %s"
              .formatted(started.type(), started.version(), started.input().json());
      case Event.SignalReceived(String name, var payload) -> name + " = " + payload;
      case Event.CancelRequested(String reason) -> reason;
      case Event.RunPaused(String reason) -> reason;
      case Event.RunResumed _ -> "";
      case Event.RunUnblocked(String reason) -> reason;
      case Event.RunRetried(long resetTo, String reason) ->
          "goes on after event %d: %s".formatted(resetTo, reason);
      case Event.RunTerminated(String reason) -> reason;
      case Event.UnknownEvent(int tag, var _) ->
          tag == 0 ? "of a newer version of Pawl" : "number " + tag + ", of a newer version";
      case Event.Resolution _ -> throw new IllegalStateException("handled before");
    };
  }

  private String resolution(Event.Resolution event, Instant at) {
    String what = command(event.command());
    return switch (event) {
      case Event.StepCompleted(int _, int attempt, var result) ->
          what + attempt(attempt) + " = " + result.json();
      case Event.StepFailed(int _, int attempt, Failure failure) ->
          what + attempt(attempt) + ": " + Text.failure(failure);
      case Event.ActivityCompleted(int _, int attempt, var result) ->
          what + attempt(attempt) + " = " + result.json();
      case Event.ActivityFailed(int _, int attempt, Failure failure) ->
          what + attempt(attempt) + ": " + Text.failure(failure);
      case Event.AttemptFailed failed ->
          "%s, attempt %d: %s; next at %s"
              .formatted(
                  what,
                  failed.attempt(),
                  Text.failure(failed.failure()),
                  Text.time(Instant.ofEpochMilli(failed.retryAtMillis()), at));
      case Event.AttemptStarted(int _, int attempt) -> "%s, attempt %d".formatted(what, attempt);
      case Event.TimerFired _ -> what;
      case Event.ChildCompleted(int _, var output) -> what + " = " + output.json();
      case Event.ChildFailed(int _, Failure failure) -> what + ": " + Text.failure(failure);
    };
  }

  private static String attempt(int number) {
    return number == 1 ? "" : ", attempt " + number;
  }

  private String issued(Event.Issued event, Instant at) {
    return switch (event) {
      case Event.StepScheduled(int _, String name) -> name;
      case Event.ActivityScheduled activity ->
          "%s on queue %s, input %s"
              .formatted(activity.type(), activity.queue(), activity.input().json());
      case Event.TimerStarted(int _, long fireAtMillis) ->
          "until " + Text.time(Instant.ofEpochMilli(fireAtMillis), at);
      case Event.SignalAwaited(int _, String name) -> name;
      case Event.QuestionAsked(int _, Question question) ->
          question.name() + ": " + question.prompt() + choices(question);
      case Event.ChildStarted child ->
          "%s of type %s, input %s".formatted(child.child(), child.type(), child.input().json());
      case Event.DetachedStarted run ->
          "%s of type %s, input %s".formatted(run.run(), run.type(), run.input().json());
    };
  }

  /// The allowed answers of a question, ` [yes, no]`.
  public static String choices(Question question) {
    return question.choices().isEmpty()
        ? ""
        : " [" + String.join(", ", question.choices()).replace("\"", "") + "]";
  }

  private String command(Event.Command event) {
    return switch (event) {
      case Event.RunCompleted(var output) -> output.json();
      case Event.RunFailed(Failure failure) -> Text.failure(failure);
      case Event.RunCanceled canceled ->
          canceled.cleanupFailure() == null
              ? canceled.reason()
              : canceled.reason() + "; cleanup failed: " + Text.failure(canceled.cleanupFailure());
      case Event.ContinuedAsNew(var input) -> "input " + input.json();
      case Event.CommandCanceled(int number) -> command(number);
      case Event.StatusChanged(String status) -> status;
      case Event.KvChanged kv ->
          kv.value() == null ? "removed " + kv.key() : kv.key() + " = " + kv.value().json();
      case Event.LabelsChanged(var labels) -> labels.toString();
      case Event.PatchMarked(String id) -> id;
      case Event.Issued _ -> throw new IllegalStateException("handled before");
    };
  }
}
