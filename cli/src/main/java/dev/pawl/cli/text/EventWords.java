package dev.pawl.cli.text;

import java.util.HashMap;
import java.util.Map;

/// Says what each event of a history is about. Events name commands by number; this remembers what
/// the numbers stand for, so events are to be passed in order.
public final class EventWords {
  private static final int INPUT_SHOWN = 50;

  private final Map<Integer, String> names = new HashMap<>();

  public EventWords() {}

  /// What a command is, such as `step build`.
  String command(int number) {
    return names.getOrDefault(number, "command " + number);
  }

  /// What the event says beyond its kind. Not yet fit to be shown: see [Text#visible].
  public String of(RunEvent event) {
    learn(event);
    return event.isResult() ? result(event) : other(event);
  }

  /// Takes note of what a command is.
  public void learn(RunEvent event) {
    String name =
        switch (event.type()) {
          case "StepScheduled" -> "step " + event.text("name");
          case "ActivityScheduled" ->
              "activity %s %s"
                  .formatted(event.text("activity"), Text.cut(event.json("input"), INPUT_SHOWN));
          case "TimerStarted" -> "timer " + event.command();
          case "SignalAwaited" -> "wait for signal " + event.text("name");
          case "QuestionAsked" -> "question " + event.text("name");
          case "ChildStarted" -> "child " + event.text("child");
          default -> "";
        };
    if (!name.isEmpty()) {
      names.put(event.command(), name);
    }
  }

  private String result(RunEvent event) {
    String what = command(event.command());
    return switch (event.type()) {
      case "StepCompleted", "ActivityCompleted" ->
          what + attempt(event) + " = " + event.json("result");
      case "StepFailed", "ActivityFailed" ->
          what + attempt(event) + ": " + event.failure("failure");
      case "AttemptFailed" ->
          "%s, attempt %d: %s; next at %s"
              .formatted(
                  what,
                  event.number("attempt"),
                  event.failure("failure"),
                  Text.time(event.time("retryAt"), event.at()));
      case "AttemptStarted" -> "%s, attempt %d".formatted(what, event.number("attempt"));
      case "ChildCompleted" -> what + " = " + event.json("output");
      case "ChildFailed" -> what + ": " + event.failure("failure");
      default -> what;
    };
  }

  private static String attempt(RunEvent event) {
    int number = event.number("attempt");
    return number == 1 ? "" : ", attempt " + number;
  }

  private String other(RunEvent event) {
    return switch (event.type()) {
      case "RunStarted" ->
          "%s version %s, input %s"
              .formatted(event.text("workflow"), event.text("version"), event.json("input"));
      case "SignalReceived" -> event.text("name") + " = " + event.json("payload");
      case "RunRetried" ->
          "goes on after event %s: %s".formatted(event.text("resetTo"), event.text("reason"));
      case "UnknownEvent" -> "number " + event.text("tag") + ", of a newer version";
      case "StepScheduled", "SignalAwaited" -> event.text("name");
      case "ActivityScheduled" ->
          "%s on queue %s, input %s"
              .formatted(event.text("activity"), event.text("queue"), event.json("input"));
      case "TimerStarted" -> "until " + Text.time(event.time("fireAt"), event.at());
      case "QuestionAsked" -> event.text("name") + ": " + event.text("prompt") + event.choices();
      case "ChildStarted" -> started(event, "child");
      case "DetachedStarted" -> started(event, "run");
      case "RunCompleted" -> event.json("output");
      case "RunFailed" -> event.failure("failure");
      case "RunCanceled" ->
          event.text("reason")
              + (event.has("cleanupFailure")
                  ? "; cleanup failed: " + event.failure("cleanupFailure")
                  : "");
      case "ContinuedAsNew" -> "input " + event.json("input");
      case "CommandCanceled" -> command(event.command());
      case "StatusChanged" -> event.text("status");
      case "KvChanged" ->
          event.fields().containsKey("value")
              ? event.text("key") + " = " + event.json("value")
              : "removed " + event.text("key");
      case "LabelsChanged" -> event.text("labels");
      case "PatchMarked" -> event.text("id");
      case "NoticeGiven" -> event.text("event") + ": " + event.text("text");
      case "NoticesVoided" -> event.text("topic");
      case "EndNoticeChosen" -> event.fields().containsKey("text") ? event.text("text") : "none";
      case "CancelRequested", "RunPaused", "RunUnblocked", "RunTerminated" -> event.text("reason");
      case "RunResumed" -> "";
      default -> "of a newer version of Pawl";
    };
  }

  private static String started(RunEvent event, String run) {
    return "%s of type %s, input %s"
        .formatted(event.text(run), event.text("workflow"), event.json("input"));
  }
}
