package dev.pawl.engine.history;

import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Writes the fields of one event.
final class EventWriter {
  private static final int INLINE = 0;
  private static final int BLOB = 1;

  private final Blobs.Sink blobs;
  private final WireWriter out = new WireWriter();

  EventWriter(Blobs.Sink blobs) {
    this.blobs = blobs;
  }

  byte[] encode(Event event) {
    out.reset();
    switch (event) {
      case Event.Resolution resolution -> resolution(resolution);
      case Event.Input input -> input(input);
      case Event.Issued issued -> issued(issued);
      case Event.Command command -> command(command);
    }
    return out.toByteArray();
  }

  private void input(Event.Input event) {
    switch (event) {
      case Event.RunStarted started -> runStarted(started);
      case Event.SignalReceived(String name, Payload payload) -> {
        out.text(name);
        payload(payload);
      }
      case Event.CancelRequested(String reason) -> out.text(reason);
      case Event.RunPaused(String reason) -> out.text(reason);
      case Event.RunResumed _ -> {}
      case Event.RunUnblocked(String reason) -> out.text(reason);
      case Event.RunRetried(long resetTo, String reason) -> {
        out.number(resetTo);
        out.text(reason);
      }
      case Event.RunTerminated(String reason) -> out.text(reason);
      case Event.UnknownEvent(int _, Payload bytes) -> out.raw(bytes.bytes());
      case Event.Resolution resolution -> resolution(resolution);
    }
  }

  private void resolution(Event.Resolution event) {
    out.number(event.command());
    switch (event) {
      case Event.StepCompleted(int _, int attempt, Payload result) -> {
        out.number(attempt);
        payload(result);
      }
      case Event.StepFailed(int _, int attempt, Failure failure) -> {
        out.number(attempt);
        failure(failure);
      }
      case Event.ActivityCompleted(int _, int attempt, Payload result) -> {
        out.number(attempt);
        payload(result);
      }
      case Event.ActivityFailed(int _, int attempt, Failure failure) -> {
        out.number(attempt);
        failure(failure);
      }
      case Event.AttemptFailed failed -> {
        out.number(failed.attempt());
        failure(failed.failure());
        out.signed(failed.retryAtMillis());
        optionalPayload(failed.checkpoint());
      }
      case Event.AttemptStarted(int _, int attempt) -> out.number(attempt);
      case Event.TimerFired _ -> {}
      case Event.ChildCompleted(int _, Payload output) -> payload(output);
      case Event.ChildFailed(int _, Failure failure) -> failure(failure);
    }
  }

  private void issued(Event.Issued event) {
    out.number(event.command());
    switch (event) {
      case Event.StepScheduled(int _, String name) -> out.text(name);
      case Event.ActivityScheduled(int _, String type, String queue, Payload input) -> {
        out.text(type);
        out.text(queue);
        payload(input);
      }
      case Event.TimerStarted(int _, long fireAtMillis) -> out.signed(fireAtMillis);
      case Event.SignalAwaited(int _, String name) -> out.text(name);
      case Event.QuestionAsked(int _, Question question) -> question(question);
      case Event.ChildStarted(int _, RunId child, String type, Payload input) -> {
        out.text(child.value());
        out.text(type);
        payload(input);
      }
      case Event.DetachedStarted(int _, RunId run, String type, Payload input) -> {
        out.text(run.value());
        out.text(type);
        payload(input);
      }
    }
  }

  private void command(Event.Command event) {
    switch (event) {
      case Event.RunCompleted(Payload output) -> payload(output);
      case Event.RunFailed(Failure failure) -> failure(failure);
      case Event.RunCanceled(String reason, Failure cleanupFailure) -> {
        out.text(reason);
        out.flag(cleanupFailure != null);
        if (cleanupFailure != null) {
          failure(cleanupFailure);
        }
      }
      case Event.ContinuedAsNew(Payload input) -> payload(input);
      case Event.CommandCanceled(int command) -> out.number(command);
      case Event.StatusChanged(String status) -> out.text(status);
      case Event.KvChanged(String key, Payload value) -> {
        out.text(key);
        optionalPayload(value);
      }
      case Event.LabelsChanged(SequencedMap<String, String> labels) -> texts(labels);
      case Event.PatchMarked(String id) -> out.text(id);
      case Event.NoticeGiven(String topic, String what, String text) -> {
        out.text(topic);
        out.text(what);
        out.text(text);
      }
      case Event.NoticesVoided(String topic) -> out.text(topic);
      case Event.EndNoticeChosen(String text) -> out.optionalText(text);
      case Event.Issued issued -> issued(issued);
    }
  }

  private void runStarted(Event.RunStarted event) {
    out.text(event.type());
    out.text(event.version());
    payload(event.input());
    ParentLink parent = event.parent();
    out.flag(parent != null);
    if (parent != null) {
      out.text(parent.parent().value());
      out.number(parent.execution());
      out.number(parent.command());
    }
    out.number(event.seed());
    out.number(event.flags());
    Carried carried = event.carried();
    out.flag(carried != null);
    if (carried != null) {
      carried(carried);
    }
  }

  private void carried(Carried carried) {
    out.optionalText(carried.status());
    out.number(carried.kv().size());
    for (Map.Entry<String, Payload> entry : carried.kv().entrySet()) {
      out.text(entry.getKey());
      payload(entry.getValue());
    }
    texts(carried.labels());
    out.number(carried.signals().size());
    for (Event.SignalReceived signal : carried.signals()) {
      out.text(signal.name());
      payload(signal.payload());
    }
  }

  private void question(Question question) {
    out.text(question.name());
    out.text(question.prompt());
    out.number(question.choices().size());
    question.choices().forEach(out::text);
    out.text(question.schema());
    optionalPayload(question.fallback());
    out.signed(question.deadlineMillis());
  }

  private void failure(Failure failure) {
    out.text(failure.type());
    out.text(failure.message());
    out.text(failure.stack());
    out.flag(failure.retryable());
    out.signed(failure.retryAfter() == null ? -1 : failure.retryAfter().toMillis());
    out.flag(failure.cause() != null);
    if (failure.cause() != null) {
      failure(failure.cause());
    }
  }

  private void texts(SequencedMap<String, String> texts) {
    out.number(texts.size());
    texts.forEach((key, value) -> {
      out.text(key);
      out.text(value);
    });
  }

  private void optionalPayload(@Nullable Payload payload) {
    out.flag(payload != null);
    if (payload != null) {
      payload(payload);
    }
  }

  private void payload(Payload payload) {
    if (payload.size() <= Limits.INLINE_PAYLOAD_BYTES) {
      out.number(INLINE);
      out.bytes(payload.bytes());
    } else {
      out.number(BLOB);
      out.text(blobs.put(payload).hex());
    }
  }
}
