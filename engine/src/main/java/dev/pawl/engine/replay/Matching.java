package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Payload;
import java.util.Objects;

/// Whether a command is the one that was recorded at this place: kind, name, input and queue.
///
/// What may change without harm is not compared: timer lengths, texts of status and notices,
/// options, question wording, and the output at the end.
final class Matching {
  private Matching() {}

  static boolean matches(Event.Command recorded, Event.Command asked) {
    if (recorded.getClass() != asked.getClass()) {
      return false;
    }
    return switch (recorded) {
      case Event.StepScheduled(int _, String name) ->
          name.equals(((Event.StepScheduled) asked).name());
      case Event.ActivityScheduled(int _, String type, String queue, Payload input) -> {
        Event.ActivityScheduled other = (Event.ActivityScheduled) asked;
        yield type.equals(other.type())
            && queue.equals(other.queue())
            && input.equals(other.input());
      }
      case Event.SignalAwaited(int _, String name) ->
          name.equals(((Event.SignalAwaited) asked).name());
      case Event.QuestionAsked question ->
          question.question().name().equals(((Event.QuestionAsked) asked).question().name());
      case Event.ChildStarted child -> {
        Event.ChildStarted other = (Event.ChildStarted) asked;
        yield child.child().equals(other.child())
            && child.type().equals(other.type())
            && child.input().equals(other.input());
      }
      case Event.DetachedStarted run -> {
        Event.DetachedStarted other = (Event.DetachedStarted) asked;
        yield run.run().equals(other.run())
            && run.type().equals(other.type())
            && run.input().equals(other.input());
      }
      case Event.CommandCanceled(int command) ->
          command == ((Event.CommandCanceled) asked).command();
      case Event.KvChanged(String key, Payload value) -> {
        Event.KvChanged other = (Event.KvChanged) asked;
        yield key.equals(other.key()) && Objects.equals(value, other.value());
      }
      case Event.LabelsChanged _ -> recorded.equals(asked);
      case Event.NoticeGiven notice -> notice.topic().equals(((Event.NoticeGiven) asked).topic());
      case Event.NoticesVoided _ -> recorded.equals(asked);
      case Event.TimerStarted _,
          Event.StatusChanged _,
          Event.EndNoticeChosen _,
          Event.PatchMarked _ ->
          true;
      case Event.End _ -> true;
    };
  }
}
