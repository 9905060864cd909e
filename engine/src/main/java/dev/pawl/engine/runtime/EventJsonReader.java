package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads what [EventJsonWriter] wrote.
final class EventJsonReader {
  /// The tag of an event that came from JSON and is not known here. No known event has it.
  static final int JSON_TAG = 0;

  private final JsonFields in;

  private EventJsonReader(JsonFields in) {
    this.in = in;
  }

  static Recorded read(String json) {
    JsonFields in = JsonFields.of(json);
    Event event = new EventJsonReader(in).event(in.text("type"));
    return new Recorded(in.number("seq"), in.time("at"), event);
  }

  private Event event(String type) {
    return switch (type) {
      case "RunStarted" -> runStarted();
      case "SignalReceived" -> signal(in);
      case "CancelRequested" -> new Event.CancelRequested(in.text("reason"));
      case "RunPaused" -> new Event.RunPaused(in.text("reason"));
      case "RunResumed" -> new Event.RunResumed();
      case "RunUnblocked" -> new Event.RunUnblocked(in.text("reason"));
      case "RunRetried" -> new Event.RunRetried(in.number("resetTo"), in.text("reason"));
      case "RunTerminated" -> new Event.RunTerminated(in.text("reason"));
      case "RunCompleted" -> new Event.RunCompleted(in.payload("output"));
      case "RunFailed" -> new Event.RunFailed(failure());
      case "RunCanceled" ->
          new Event.RunCanceled(in.text("reason"), optionalFailure(in, "cleanupFailure"));
      case "ContinuedAsNew" -> new Event.ContinuedAsNew(in.payload("input"));
      case "StatusChanged" -> new Event.StatusChanged(in.text("status"));
      case "KvChanged" -> new Event.KvChanged(in.text("key"), in.optionalPayload("value"));
      case "LabelsChanged" -> new Event.LabelsChanged(in.object("labels").texts());
      case "PatchMarked" -> new Event.PatchMarked(in.text("id"));
      case "NoticeGiven" ->
          new Event.NoticeGiven(in.text("topic"), in.text("event"), in.text("text"));
      case "NoticesVoided" -> new Event.NoticesVoided(in.text("topic"));
      case "EndNoticeChosen" -> new Event.EndNoticeChosen(in.optionalText("text"));
      case "UnknownEvent" ->
          new Event.UnknownEvent(in.count("tag"), Payload.ofBytes(in.base64("data")));
      default -> numbered(type);
    };
  }

  private Event numbered(String type) {
    return switch (type) {
      case "StepScheduled" -> new Event.StepScheduled(command(), in.text("name"));
      case "StepCompleted" -> new Event.StepCompleted(command(), attempt(), in.payload("result"));
      case "StepFailed" -> new Event.StepFailed(command(), attempt(), failure());
      case "ActivityScheduled" ->
          new Event.ActivityScheduled(
              command(), in.text("activity"), in.text("queue"), in.payload("input"));
      case "ActivityCompleted" ->
          new Event.ActivityCompleted(command(), attempt(), in.payload("result"));
      case "ActivityFailed" -> new Event.ActivityFailed(command(), attempt(), failure());
      case "AttemptFailed" ->
          new Event.AttemptFailed(
              command(),
              attempt(),
              failure(),
              in.time("retryAt"),
              in.optionalPayload("checkpoint"));
      case "AttemptStarted" -> new Event.AttemptStarted(command(), attempt());
      case "TimerStarted" -> new Event.TimerStarted(command(), in.time("fireAt"));
      case "TimerFired" -> new Event.TimerFired(command());
      case "SignalAwaited" -> new Event.SignalAwaited(command(), in.text("name"));
      case "QuestionAsked" -> new Event.QuestionAsked(command(), question());
      case "ChildStarted" ->
          new Event.ChildStarted(
              command(), RunId.of(in.text("child")), in.text("workflow"), in.payload("input"));
      case "ChildCompleted" -> new Event.ChildCompleted(command(), in.payload("output"));
      case "ChildFailed" -> new Event.ChildFailed(command(), failure());
      case "DetachedStarted" ->
          new Event.DetachedStarted(
              command(), RunId.of(in.text("run")), in.text("workflow"), in.payload("input"));
      case "CommandCanceled" -> new Event.CommandCanceled(command());
      default -> fromFuture();
    };
  }

  private int command() {
    return in.count("command");
  }

  private int attempt() {
    return in.count("attempt");
  }

  private Failure failure() {
    return failure(in.object("failure"));
  }

  private Event fromFuture() {
    return new Event.UnknownEvent(JSON_TAG, Payload.ofJson(in.without("seq", "at").json()));
  }

  private Event runStarted() {
    ParentLink parent = null;
    if (in.has("parent")) {
      JsonFields link = in.object("parent");
      parent =
          new ParentLink(
              RunId.of(link.text("run")), link.count("execution"), link.count("command"));
    }
    return new Event.RunStarted(
        in.text("workflow"),
        in.text("version"),
        in.payload("input"),
        parent,
        in.textNumber("seed"),
        in.number("flags"),
        in.has("carried") ? carried(in.object("carried")) : null);
  }

  private static Carried carried(JsonFields in) {
    JsonFields values = in.object("kv");
    SequencedMap<String, Payload> kv = new LinkedHashMap<>();
    values.raw().keySet().forEach(key -> kv.put(key, values.payload(key)));
    return new Carried(
        in.has("status") ? in.text("status") : null,
        kv,
        in.object("labels").texts(),
        in.objects("signals").stream().map(EventJsonReader::signal).toList());
  }

  private static Event.SignalReceived signal(JsonFields in) {
    return new Event.SignalReceived(in.text("name"), in.payload("payload"));
  }

  private Question question() {
    return new Question(
        in.text("name"),
        in.text("prompt"),
        in.payloads("choices").stream().map(Payload::json).toList(),
        in.text("schema"),
        in.optionalPayload("fallback"),
        in.has("deadline") ? in.time("deadline") : 0);
  }

  private static @Nullable Failure optionalFailure(JsonFields in, String field) {
    return in.has(field) ? failure(in.object(field)) : null;
  }

  private static Failure failure(JsonFields in) {
    return new Failure(
        in.text("type"),
        in.text("message"),
        in.has("stack") ? in.text("stack") : "",
        optionalFailure(in, "cause"),
        in.flag("retryable"),
        in.optionalDuration("retryAfter"));
  }
}
