package dev.pawl.engine.runtime;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Recorded;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Base64;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/// Writes one event as JSON.
final class EventJsonWriter {
  private final JsonGenerator out;

  private EventJsonWriter(JsonGenerator out) {
    this.out = out;
  }

  static String write(Recorded recorded) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonFields.FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      out.writeStartObject();
      out.writeNumberProperty("seq", recorded.seq());
      var writer = new EventJsonWriter(out);
      writer.time("at", recorded.atMillis());
      if (!writer.fromFuture(recorded.event())) {
        out.writeStringProperty("type", recorded.event().kind());
        writer.fields(recorded.event());
      }
      out.writeEndObject();
    }
    return text.toString();
  }

  /// Writes an event that came from JSON and was not known, with the fields that it had.
  private boolean fromFuture(Event event) {
    boolean future =
        event instanceof Event.UnknownEvent(int tag, Payload _) && tag == EventJsonReader.JSON_TAG;
    if (future && event instanceof Event.UnknownEvent(int _, Payload fields)) {
      JsonFields.of(fields.json())
          .raw()
          .forEach((name, value) -> {
            out.writeName(name);
            out.writeRawValue(value);
          });
    }
    return future;
  }

  private void fields(Event event) {
    switch (event) {
      case Event.Resolution resolution -> resolution(resolution);
      case Event.Input input -> input(input);
      case Event.Issued issued -> issued(issued);
      case Event.Command command -> command(command);
    }
  }

  private void input(Event.Input event) {
    switch (event) {
      case Event.RunStarted started -> runStarted(started);
      case Event.SignalReceived(String name, Payload payload) -> {
        text("name", name);
        payload("payload", payload);
      }
      case Event.CancelRequested(String reason) -> text("reason", reason);
      case Event.RunPaused(String reason) -> text("reason", reason);
      case Event.RunResumed _ -> {}
      case Event.RunUnblocked(String reason) -> text("reason", reason);
      case Event.RunRetried(long resetTo, String reason) -> {
        out.writeNumberProperty("resetTo", resetTo);
        text("reason", reason);
      }
      case Event.RunTerminated(String reason) -> text("reason", reason);
      case Event.UnknownEvent(int tag, Payload bytes) -> {
        number("tag", tag);
        text("data", Base64.getEncoder().encodeToString(bytes.bytes()));
      }
      case Event.Resolution resolution -> resolution(resolution);
    }
  }

  private void resolution(Event.Resolution event) {
    number("command", event.command());
    switch (event) {
      case Event.StepCompleted(int _, int attempt, Payload result) -> {
        number("attempt", attempt);
        payload("result", result);
      }
      case Event.StepFailed(int _, int attempt, Failure failure) -> {
        number("attempt", attempt);
        failure("failure", failure);
      }
      case Event.ActivityCompleted(int _, int attempt, Payload result) -> {
        number("attempt", attempt);
        payload("result", result);
      }
      case Event.ActivityFailed(int _, int attempt, Failure failure) -> {
        number("attempt", attempt);
        failure("failure", failure);
      }
      case Event.AttemptFailed failed -> {
        number("attempt", failed.attempt());
        failure("failure", failed.failure());
        time("retryAt", failed.retryAtMillis());
        payload("checkpoint", failed.checkpoint());
      }
      case Event.AttemptStarted(int _, int attempt) -> number("attempt", attempt);
      case Event.TimerFired _ -> {}
      case Event.ChildCompleted(int _, Payload output) -> payload("output", output);
      case Event.ChildFailed(int _, Failure failure) -> failure("failure", failure);
    }
  }

  private void issued(Event.Issued event) {
    number("command", event.command());
    switch (event) {
      case Event.StepScheduled(int _, String name) -> text("name", name);
      case Event.ActivityScheduled activity -> {
        text("activity", activity.type());
        text("queue", activity.queue());
        payload("input", activity.input());
      }
      case Event.TimerStarted(int _, long fireAtMillis) -> time("fireAt", fireAtMillis);
      case Event.SignalAwaited(int _, String name) -> text("name", name);
      case Event.QuestionAsked(int _, Question question) -> question(question);
      case Event.ChildStarted child -> {
        text("child", child.child().value());
        text("workflow", child.type());
        payload("input", child.input());
      }
      case Event.DetachedStarted detached -> {
        text("run", detached.run().value());
        text("workflow", detached.type());
        payload("input", detached.input());
      }
    }
  }

  private void command(Event.Command event) {
    switch (event) {
      case Event.RunCompleted(Payload output) -> payload("output", output);
      case Event.RunFailed(Failure failure) -> failure("failure", failure);
      case Event.RunCanceled(String reason, Failure cleanupFailure) -> {
        text("reason", reason);
        failure("cleanupFailure", cleanupFailure);
      }
      case Event.ContinuedAsNew(Payload input) -> payload("input", input);
      case Event.CommandCanceled(int command) -> number("command", command);
      case Event.StatusChanged(String status) -> text("status", status);
      case Event.KvChanged(String key, Payload value) -> {
        text("key", key);
        payload("value", value);
      }
      case Event.LabelsChanged(SequencedMap<String, String> labels) -> texts("labels", labels);
      case Event.PatchMarked(String id) -> text("id", id);
      case Event.NoticeGiven(String topic, String what, String text) -> {
        text("topic", topic);
        text("event", what);
        text("text", text);
      }
      case Event.NoticesVoided(String topic) -> text("topic", topic);
      case Event.EndNoticeChosen(String text) -> {
        if (text != null) {
          text("text", text);
        }
      }
      case Event.Issued issued -> issued(issued);
    }
  }

  private void runStarted(Event.RunStarted event) {
    text("workflow", event.type());
    text("version", event.version());
    payload("input", event.input());
    ParentLink parent = event.parent();
    if (parent != null) {
      out.writeObjectPropertyStart("parent");
      text("run", parent.parent().value());
      number("execution", parent.execution());
      number("command", parent.command());
      out.writeEndObject();
    }
    text("seed", Long.toString(event.seed()));
    out.writeNumberProperty("flags", event.flags());
    if (event.carried() != null) {
      carried(event.carried());
    }
  }

  private void carried(Carried carried) {
    out.writeObjectPropertyStart("carried");
    if (carried.status() != null) {
      text("status", carried.status());
    }
    out.writeObjectPropertyStart("kv");
    carried.kv().forEach(this::payload);
    out.writeEndObject();
    texts("labels", carried.labels());
    out.writeArrayPropertyStart("signals");
    for (Event.SignalReceived signal : carried.signals()) {
      out.writeStartObject();
      text("name", signal.name());
      payload("payload", signal.payload());
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void question(Question question) {
    text("name", question.name());
    text("prompt", question.prompt());
    out.writeArrayPropertyStart("choices");
    for (String choice : question.choices()) {
      out.writeRawValue(JsonFields.inline(Payload.ofJson(choice)));
    }
    out.writeEndArray();
    text("schema", question.schema());
    payload("fallback", question.fallback());
    if (question.deadlineMillis() != 0) {
      time("deadline", question.deadlineMillis());
    }
  }

  private void failure(String field, @Nullable Failure failure) {
    if (failure == null) {
      return;
    }
    out.writeObjectPropertyStart(field);
    text("type", failure.type());
    text("message", failure.message());
    out.writeBooleanProperty("retryable", failure.retryable());
    if (failure.retryAfter() != null) {
      text("retryAfter", failure.retryAfter().toString());
    }
    failure("cause", failure.cause());
    if (!failure.stack().isEmpty()) {
      text("stack", failure.stack());
    }
    out.writeEndObject();
  }

  private void texts(String field, SequencedMap<String, String> texts) {
    out.writeObjectPropertyStart(field);
    texts.forEach(this::text);
    out.writeEndObject();
  }

  private void payload(String field, @Nullable Payload payload) {
    if (payload != null) {
      out.writeName(field);
      out.writeRawValue(JsonFields.inline(payload));
    }
  }

  private void time(String field, long millis) {
    text(field, Instant.ofEpochMilli(millis).toString());
  }

  private void number(String field, int value) {
    out.writeNumberProperty(field, value);
  }

  private void text(String field, String value) {
    out.writeStringProperty(field, value);
  }
}
