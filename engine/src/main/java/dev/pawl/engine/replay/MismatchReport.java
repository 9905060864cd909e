package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Words for a person: what was expected, what happened, where, why probably, and what to do.
final class MismatchReport {
  private static final List<String> NOT_USERS =
      List.of("dev.pawl.engine.", "java.", "jdk.", "sun.");

  /// A frame as [StackTraceElement] writes it, after the class loader and the module.
  private static final Pattern FRAME =
      Pattern.compile("at (?:[^(\\n]*/)?(?<method>[^(\\n]*)\\((?<place>[^)\\n]*)\\)");

  private MismatchReport() {}

  static String of(RunId run, Journal.Mismatch mismatch) {
    StringBuilder text = new StringBuilder("The code no longer matches what was recorded.\n");
    Recorded expected = mismatch.expected();
    text.append("  history has:   ")
        .append(expected == null ? "nothing more" : describe(expected))
        .append('\n');
    Event.Command asked = mismatch.asked();
    text.append("  code asks for: ")
        .append(asked == null ? "nothing; every branch waits" : describe(asked))
        .append(place(mismatch))
        .append('\n');
    for (Recorded before : mismatch.before()) {
      text.append("  before it:     ").append(describe(before)).append('\n');
    }
    return text.append("Probably the code was changed where this run had passed already, or it")
        .append(" depends on something that differs now (time, random numbers, a file).\n")
        .append("Restore the old code, or make the new path conditional with ctx.patch(\"…\");")
        .append(" then: pawl unblock ")
        .append(run)
        .toString();
  }

  private static String place(Journal.Mismatch mismatch) {
    return mismatch.asked() instanceof Event.RunFailed(Failure failure)
        ? at(failure.stack())
        : at(mismatch.site());
  }

  static String stuck(RunId run, String what, List<StackTraceElement> stack) {
    return "Workflow code is "
        + what
        + at(stack)
        + ".\nWorkflow code may wait only through its context, so that the wait survives a crash:"
        + " use ctx.sleep, ctx.signals, or a step for anything that blocks.\n"
        + (what.startsWith("busy")
            ? "Until the process ends, what computes here goes on: pawl daemon restart.\n"
            : "")
        + "Change the code, then: pawl unblock "
        + run;
  }

  static String corrupt(RunId run, Recorded at, String what) {
    return "The history cannot be right: "
        + what
        + " at "
        + describe(at)
        + ".\nRun 'pawl doctor --check'; if the store is sound, terminate the run: "
        + run;
  }

  /// The place in user code, ` at File.java:12`, empty if there is none.
  static String at(List<StackTraceElement> stack) {
    for (StackTraceElement frame : stack) {
      if (isUsers(frame.getClassName())) {
        return " at " + frame.getFileName() + ":" + frame.getLineNumber();
      }
    }
    return "";
  }

  /// The same from a stack trace that was recorded as text.
  private static String at(String stack) {
    Matcher frames = FRAME.matcher(stack);
    while (frames.find()) {
      if (isUsers(frames.group("method"))) {
        return " at " + frames.group("place");
      }
    }
    return "";
  }

  private static boolean isUsers(String name) {
    return NOT_USERS.stream().noneMatch(name::startsWith);
  }

  private static String describe(Recorded recorded) {
    return "#" + recorded.seq() + " " + describe(recorded.event());
  }

  static String describe(Event event) {
    return switch (event) {
      case Event.StepScheduled(int _, String name) -> "step '" + name + "'";
      case Event.ActivityScheduled activity ->
          "activity '%s' (queue %s, input %s)"
              .formatted(activity.type(), activity.queue(), activity.input());
      case Event.SignalAwaited(int _, String name) -> "wait for signal '" + name + "'";
      case Event.QuestionAsked question -> "question '" + question.question().name() + "'";
      case Event.TimerStarted _ -> "timer";
      case Event.ChildStarted child ->
          "child '%s' of type %s (input %s)".formatted(child.child(), child.type(), child.input());
      case Event.DetachedStarted run ->
          "detached run '%s' of type %s".formatted(run.run(), run.type());
      case Event.StatusChanged(String status) -> "status '" + status + "'";
      case Event.NoticeGiven notice -> "notice of topic '" + notice.topic() + "'";
      case Event.NoticesVoided(String topic) -> "void of notices of topic '" + topic + "'";
      case Event.LabelsChanged labels -> "labels " + labels.labels();
      case Event.KvChanged kv -> "key '%s' = %s".formatted(kv.key(), kv.value());
      case Event.CommandCanceled(int command) -> "cancel of command " + command;
      case Event.Resolution resolution -> resolution.kind() + " of command " + resolution.command();
      case Event.SignalReceived(String name, var _) -> "SignalReceived '" + name + "'";
      case Event.RunCompleted(Payload output) -> "the end with output " + output;
      case Event.RunFailed(Failure failure) -> "the end with failure " + failure.summary();
      case Event.ContinuedAsNew(Payload input) -> "continue-as-new with input " + input;
      default -> event.kind();
    };
  }
}
