package dev.pawl.engine.history;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one event, in the order in which [EventWriter] wrote them.
final class EventReader {
  private final WireReader in;
  private final Blobs.Source blobs;

  EventReader(WireReader in, Blobs.Source blobs) {
    this.in = in;
    this.blobs = blobs;
  }

  Event event(int tag) {
    return switch (tag) {
      case EventTag.RUN_STARTED -> runStarted();
      case EventTag.SIGNAL_RECEIVED -> new Event.SignalReceived(in.text(), payload());
      case EventTag.CANCEL_REQUESTED -> new Event.CancelRequested(in.text());
      case EventTag.RUN_PAUSED -> new Event.RunPaused(in.text());
      case EventTag.RUN_RESUMED -> new Event.RunResumed();
      case EventTag.RUN_UNBLOCKED -> new Event.RunUnblocked(in.text());
      case EventTag.RUN_RETRIED -> new Event.RunRetried(in.number(), in.text());
      case EventTag.RUN_TERMINATED -> new Event.RunTerminated(in.text());
      case EventTag.RUN_COMPLETED -> new Event.RunCompleted(payload());
      case EventTag.RUN_FAILED -> new Event.RunFailed(failure());
      case EventTag.RUN_CANCELED -> new Event.RunCanceled(in.text(), in.flag() ? failure() : null);
      case EventTag.CONTINUED_AS_NEW -> new Event.ContinuedAsNew(payload());
      case EventTag.COMMAND_CANCELED -> new Event.CommandCanceled(in.intNumber());
      case EventTag.STATUS_CHANGED -> new Event.StatusChanged(in.text());
      case EventTag.KV_CHANGED -> new Event.KvChanged(in.text(), optionalPayload());
      case EventTag.LABELS_CHANGED -> new Event.LabelsChanged(texts());
      case EventTag.PATCH_MARKED -> new Event.PatchMarked(in.text());
      case EventTag.NOTICE_GIVEN -> new Event.NoticeGiven(in.text(), in.text(), in.text());
      case EventTag.NOTICES_VOIDED -> new Event.NoticesVoided(in.text());
      case EventTag.END_NOTICE_CHOSEN -> new Event.EndNoticeChosen(in.optionalText());
      default -> numbered(tag);
    };
  }

  private Event numbered(int tag) {
    return switch (tag) {
      case EventTag.STEP_SCHEDULED -> new Event.StepScheduled(in.intNumber(), in.text());
      case EventTag.STEP_COMPLETED ->
          new Event.StepCompleted(in.intNumber(), in.intNumber(), payload());
      case EventTag.STEP_FAILED -> new Event.StepFailed(in.intNumber(), in.intNumber(), failure());
      case EventTag.ACTIVITY_SCHEDULED ->
          new Event.ActivityScheduled(in.intNumber(), in.text(), in.text(), payload());
      case EventTag.ACTIVITY_COMPLETED ->
          new Event.ActivityCompleted(in.intNumber(), in.intNumber(), payload());
      case EventTag.ACTIVITY_FAILED ->
          new Event.ActivityFailed(in.intNumber(), in.intNumber(), failure());
      case EventTag.ATTEMPT_FAILED ->
          new Event.AttemptFailed(
              in.intNumber(), in.intNumber(), failure(), in.signed(), optionalPayload());
      case EventTag.ATTEMPT_STARTED -> new Event.AttemptStarted(in.intNumber(), in.intNumber());
      case EventTag.TIMER_STARTED -> new Event.TimerStarted(in.intNumber(), in.signed());
      case EventTag.TIMER_FIRED -> new Event.TimerFired(in.intNumber());
      case EventTag.SIGNAL_AWAITED -> new Event.SignalAwaited(in.intNumber(), in.text());
      case EventTag.QUESTION_ASKED -> new Event.QuestionAsked(in.intNumber(), question());
      case EventTag.CHILD_STARTED ->
          new Event.ChildStarted(in.intNumber(), RunId.of(in.text()), in.text(), payload());
      case EventTag.CHILD_COMPLETED -> new Event.ChildCompleted(in.intNumber(), payload());
      case EventTag.CHILD_FAILED -> new Event.ChildFailed(in.intNumber(), failure());
      case EventTag.DETACHED_STARTED ->
          new Event.DetachedStarted(in.intNumber(), RunId.of(in.text()), in.text(), payload());
      default -> new Event.UnknownEvent(tag, Payload.ofBytes(in.rest()));
    };
  }

  private Event runStarted() {
    return new Event.RunStarted(
        in.text(),
        in.text(),
        payload(),
        in.flag() ? new ParentLink(RunId.of(in.text()), in.intNumber(), in.intNumber()) : null,
        in.number(),
        in.number(),
        in.flag() ? carried() : null);
  }

  private Carried carried() {
    String status = in.optionalText();
    SequencedMap<String, Payload> kv = new LinkedHashMap<>();
    for (int i = in.intNumber(); i > 0; i--) {
      kv.put(in.text(), payload());
    }
    SequencedMap<String, String> labels = texts();
    List<Event.SignalReceived> signals = new ArrayList<>();
    for (int i = in.intNumber(); i > 0; i--) {
      signals.add(new Event.SignalReceived(in.text(), payload()));
    }
    return new Carried(status, kv, labels, List.copyOf(signals));
  }

  private Question question() {
    String name = in.text();
    String prompt = in.text();
    List<String> choices = new ArrayList<>();
    for (int i = in.intNumber(); i > 0; i--) {
      choices.add(in.text());
    }
    return new Question(name, prompt, choices, in.text(), optionalPayload(), in.signed());
  }

  private Failure failure() {
    String type = in.text();
    String message = in.text();
    String stack = in.text();
    boolean retryable = in.flag();
    long retryAfterMillis = in.signed();
    Failure cause = in.flag() ? failure() : null;
    return new Failure(
        type,
        message,
        stack,
        cause,
        retryable,
        retryAfterMillis < 0 ? null : Duration.ofMillis(retryAfterMillis));
  }

  private SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    for (int i = in.intNumber(); i > 0; i--) {
      texts.put(in.text(), in.text());
    }
    return texts;
  }

  private @Nullable Payload optionalPayload() {
    return in.flag() ? payload() : null;
  }

  private Payload payload() {
    return in.number() == 0 ? Payload.ofBytes(in.bytes()) : blobs.blob(new Blobs.Hash(in.text()));
  }
}
