package dev.pawl.testkit.replay;

import dev.pawl.engine.history.Carried;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.replay.Decision;
import dev.pawl.engine.replay.Effect;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Events, effects and views as the short lines in which replay cases are written.
///
/// An event is `time Kind command/attempt the rest`, with the time in milliseconds and payloads as
/// JSON; an effect is the same without the time; a view is `= state` and what the run waits for.
final class EventText {
  private EventText() {}

  static String history(List<Recorded> history) {
    return history.stream()
        .map(recorded -> recorded.atMillis() + " " + line(recorded.event()) + "\n")
        .collect(Collectors.joining());
  }

  static String line(Event event) {
    return event.kind() + rest(event);
  }

  private static String rest(Event event) {
    return switch (event) {
      case Event.RunStarted started -> carried(started.carried());
      case Event.SignalReceived(String name, Payload payload) -> text(name, payload);
      case Event.CancelRequested(String reason) -> text(reason);
      case Event.RunPaused(String reason) -> text(reason);
      case Event.RunResumed() -> "";
      case Event.RunUnblocked(String reason) -> text(reason);
      case Event.RunRetried(long resetTo, String reason) -> text(resetTo, reason);
      case Event.RunTerminated(String reason) -> text(reason);
      case Event.RunCompleted(Payload output) -> text(output);
      case Event.RunFailed(Failure failure) -> text(failure(failure));
      case Event.RunCanceled(String reason, Failure failure) ->
          text(reason) + (failure == null ? "" : text("| " + failure(failure)));
      case Event.ContinuedAsNew(Payload input) -> text(input);
      case Event.StatusChanged(String status) -> text(status);
      case Event.KvChanged(String key, Payload value) -> text(key, value == null ? "-" : value);
      case Event.LabelsChanged labels -> text(labels.labels());
      case Event.PatchMarked(String id) -> text(id);
      case Event.NoticeGiven(String topic, String what, String text) -> text(topic, what, text);
      case Event.NoticesVoided(String topic) -> text(topic);
      case Event.EndNoticeChosen(String text) -> text(text == null ? "-" : text);
      case Event.UnknownEvent unknown -> text(unknown.tag());
      case Event.CommandCanceled(int command) -> text(command);
      case Event.Issued issued -> text(issued.command()) + issued(issued);
      case Event.Resolution resolution -> resolution(resolution);
    };
  }

  private static String issued(Event.Issued event) {
    return switch (event) {
      case Event.StepScheduled(int _, String name) -> text(name);
      case Event.ActivityScheduled(int _, String type, String queue, Payload input) ->
          text(type, input) + (queue.equals("default") ? "" : text("on " + queue));
      case Event.TimerStarted(int _, long fireAtMillis) -> text("until", fireAtMillis);
      case Event.SignalAwaited(int _, String name) -> text(name);
      case Event.QuestionAsked(int _, Question question) -> question(question);
      case Event.ChildStarted child -> text(child.child(), child.type(), child.input());
      case Event.DetachedStarted run -> text(run.run(), run.type(), run.input());
    };
  }

  private static String question(Question question) {
    return text(question.name())
        + (question.choices().isEmpty() ? "" : text(question.choices()))
        + (question.fallback() == null ? "" : text("or " + question.fallback()))
        + (question.deadlineMillis() == 0 ? "" : text("until " + question.deadlineMillis()));
  }

  private static String resolution(Event.Resolution event) {
    return switch (event) {
      case Event.StepCompleted done -> attempt(event, done.attempt()) + text(done.result());
      case Event.StepFailed failed ->
          attempt(event, failed.attempt()) + text(failure(failed.failure()));
      case Event.ActivityCompleted done -> attempt(event, done.attempt()) + text(done.result());
      case Event.ActivityFailed failed ->
          attempt(event, failed.attempt()) + text(failure(failed.failure()));
      case Event.AttemptFailed failed ->
          attempt(event, failed.attempt())
              + text(failure(failed.failure()), "until", failed.retryAtMillis())
              + (failed.checkpoint() == null ? "" : text("at " + failed.checkpoint()));
      case Event.AttemptStarted started -> attempt(event, started.attempt());
      case Event.TimerFired(int command) -> text(command);
      case Event.ChildCompleted(int command, Payload output) -> text(command, output);
      case Event.ChildFailed(int command, Failure failure) -> text(command, failure(failure));
    };
  }

  private static String attempt(Event.Resolution event, int attempt) {
    return text(event.command() + "/" + attempt);
  }

  private static String failure(Failure failure) {
    String type = failure.type().substring(failure.type().lastIndexOf('.') + 1);
    return type + ": " + failure.message();
  }

  private static String carried(@Nullable Carried carried) {
    if (carried == null) {
      return "";
    }
    String signals = carried.signals().stream().map(EventText::line).toList().toString();
    return text("status", carried.status(), carried.kv(), carried.labels(), signals);
  }

  private static String text(@Nullable Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(' ').append(part);
    }
    return text.toString();
  }

  // --- Effects ---

  static String effects(List<Effect> effects) {
    return effects.stream().map(effect -> line(effect) + "\n").collect(Collectors.joining());
  }

  private static String line(Effect effect) {
    return effect.getClass().getSimpleName()
        + switch (effect) {
          case Effect.RunStep step -> text(step.command() + "/" + step.attempt(), step.name());
          case Effect.StopStep(int command) -> text(command);
          case Effect.EnqueueActivity task ->
              text(task.scheduled().command() + "/" + task.attempt(), task.scheduled().type())
                  + (task.checkpoint() == null ? "" : text("at " + task.checkpoint()));
          case Effect.CancelActivity(int command) -> text(command);
          case Effect.StartRun run ->
              text(run.id(), run.type(), run.input())
                  + (run.parent() == null ? " detached" : text("for #" + run.parent().command()));
          case Effect.Mail mail ->
              text(mail.to() + (mail.execution() == 0 ? "" : "/" + mail.execution()) + ":")
                  + text(line(mail.event()));
          case Effect.ChangeKv(String key, Payload value) -> text(key, value == null ? "-" : value);
          case Effect.OweNotice(String topic, String event, String text) ->
              text(topic, event, text);
          case Effect.VoidNotices(String topic) -> text(topic);
          case Effect.GateActivities(boolean held) -> text(held ? "hold" : "release");
          case Effect.Log(Effect.Log.Level level, String message) -> text(level, message);
        };
  }

  // --- Views ---

  static String view(Decision.View view, Decision.@Nullable Next next) {
    StringBuilder text = new StringBuilder("= ").append(view.state().code());
    if (view.status() != null) {
      text.append(" '").append(view.status()).append('\'');
    }
    if (!view.labels().isEmpty()) {
      text.append(' ').append(view.labels());
    }
    for (Wait wait : view.waits()) {
      text.append(wait.equals(view.waits().getFirst()) ? " for " : ", ").append(wait(wait));
    }
    if (next != null) {
      text.append(" next ").append(next.input()).append(carried(next.carried()));
    }
    return text.append('\n').toString();
  }

  private static String wait(Wait wait) {
    return wait.kind().name().toLowerCase(java.util.Locale.ROOT)
        + text("#" + wait.command())
        + (wait.name().isEmpty() ? "" : text(wait.name()))
        + (wait.attempt() > 1 ? text("attempt " + wait.attempt()) : "")
        + (wait.untilMillis() == 0 ? "" : text("until " + wait.untilMillis()));
  }
}
