package dev.pawl.testkit.codec;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.RunId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// At least one event of each kind, with every optional field both there and not.
final class EventSamples {
  private static final Payload JSON = Payload.ofJson("{\"ü\":[1,null,\"🐾\"]}");
  private static final Failure PLAIN = Failure.of("IOException", "reset by peer", true);
  private static final Failure DEEP =
      new Failure(
          "OrderFailed",
          "no stock\nat all",
          "at A\nat B",
          new Failure("Cause", "", "", PLAIN, false, null),
          false,
          Duration.ofMinutes(3));

  private EventSamples() {}

  static List<Event> all() {
    return List.of(
        new Event.RunStarted("order", "v1", JSON, null, 0, 0, null),
        new Event.RunStarted("order", "", Payload.NULL, parent(), -1, Long.MIN_VALUE, carried()),
        new Event.RunStarted("o", "v", JSON, null, Long.MAX_VALUE, 5, nothingCarried()),
        new Event.SignalReceived("go", JSON),
        new Event.CancelRequested("changed my mind"),
        new Event.RunPaused(""),
        new Event.RunResumed(),
        new Event.RunUnblocked("mended"),
        new Event.RunRetried(0, "again"),
        new Event.RunRetried(123_456_789_012L, "again"),
        new Event.RunTerminated("stuck"),
        new Event.RunCompleted(JSON),
        new Event.RunFailed(PLAIN),
        new Event.RunFailed(DEEP),
        new Event.RunCanceled("not wanted", null),
        new Event.RunCanceled("not wanted", DEEP),
        new Event.ContinuedAsNew(JSON),
        new Event.StepScheduled(1, "pay"),
        new Event.StepCompleted(128, 2, JSON),
        new Event.StepFailed(16_384, 3, DEEP),
        new Event.ActivityScheduled(Integer.MAX_VALUE, "charge", "default", JSON),
        new Event.ActivityCompleted(1, 1, Payload.ofBytes(new byte[0])),
        new Event.ActivityFailed(1, 1, PLAIN),
        new Event.AttemptFailed(1, 1, PLAIN, 1_700_000_000_000L, null),
        new Event.AttemptFailed(1, 9, DEEP, 0, JSON),
        new Event.AttemptStarted(1, 2),
        new Event.TimerStarted(2, 1_700_000_000_000L),
        new Event.TimerStarted(2, -1),
        new Event.TimerFired(2),
        new Event.SignalAwaited(3, "go"),
        new Event.QuestionAsked(4, question()),
        new Event.QuestionAsked(4, new Question("q", "", List.of(), "", null, 0)),
        new Event.ChildStarted(5, RunId.of("child"), "ship", JSON),
        new Event.ChildCompleted(5, JSON),
        new Event.ChildFailed(5, PLAIN),
        new Event.DetachedStarted(6, RunId.of("free"), "ship", JSON),
        new Event.CommandCanceled(6),
        new Event.StatusChanged("packing — 50 %"),
        new Event.KvChanged("k", JSON),
        new Event.KvChanged("k", null),
        new Event.LabelsChanged(texts()),
        new Event.LabelsChanged(new LinkedHashMap<>()),
        new Event.PatchMarked("new-tax"),
        new Event.UnknownEvent(9_999, Payload.ofBytes(new byte[] {0, 1, -1, 127})),
        new Event.NoticeGiven("output/7", "matched", "ERROR — 50 %"),
        new Event.NoticesVoided("output"),
        new Event.EndNoticeChosen("exit 3"),
        new Event.EndNoticeChosen(null),
        new Event.UnknownEvent(37, Payload.ofBytes(new byte[0])));
  }

  private static ParentLink parent() {
    return new ParentLink(RunId.of("parent/日本"), 3, 7);
  }

  private static Question question() {
    return new Question("go", "Go on?", List.of("yes", "no"), "enum", JSON, 99);
  }

  private static Carried carried() {
    SequencedMap<String, Payload> kv = new LinkedHashMap<>();
    kv.put("z", JSON);
    kv.put("a", Payload.NULL);
    return new Carried(
        "busy",
        kv,
        texts(),
        List.of(new Event.SignalReceived("b", JSON), new Event.SignalReceived("a", JSON)));
  }

  private static Carried nothingCarried() {
    return new Carried(null, new LinkedHashMap<>(), new LinkedHashMap<>(), List.of());
  }

  private static SequencedMap<String, String> texts() {
    SequencedMap<String, String> texts = new LinkedHashMap<>();
    texts.put("team", "x");
    texts.put("area", "");
    return texts;
  }
}
