package dev.pawl.cli.text;

import dev.pawl.api.RunView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what new events mean to somebody who watches a run. Events are to be passed in order.
public final class ProgressWords {
  private final String id;
  private final String homeArgument;
  private final EventWords names = new EventWords();
  private final Map<Integer, Instant> begun = new HashMap<>();

  /// A line to be printed.
  public record Line(Instant at, String text) {}

  /// @param homeArgument stands behind the commands that are suggested
  public ProgressWords(String id, String homeArgument) {
    this.id = id;
    this.homeArgument = homeArgument;
  }

  /// Takes note of an event that is not to be told.
  public void learn(RunEvent event) {
    names.learn(event);
    if (!event.isResult() && event.command() > 0) {
      begun.putIfAbsent(event.command(), event.at());
    }
  }

  /// What a run that goes on waits for.
  public List<String> open(RunView run) {
    List<String> lines = new ArrayList<>();
    if (run.state().equals("paused")) {
      lines.add(paused("since before"));
    }
    for (RunView.WaitView wait : run.waits()) {
      if (wait.kind().equals("signal")) {
        String since = " since " + Text.time(wait.since(), run.updatedAt());
        lines.add(waitsForSignal(wait.name(), since));
      } else if (wait.question() != null) {
        String choices =
            wait.question().choices().isEmpty()
                ? ""
                : " " + wait.question().choices().toString().replace("\"", "");
        lines.add(asks(wait.name(), wait.question().prompt() + choices));
      }
    }
    return lines;
  }

  /// The lines about some events. What begins and ends among them is told once.
  public List<Line> of(List<RunEvent> events) {
    Set<Integer> ending = new HashSet<>();
    Set<String> received = new HashSet<>();
    for (RunEvent event : events) {
      if (event.isResult()) {
        ending.add(event.command());
      } else if (event.type().equals("SignalReceived")) {
        received.add(event.text("name"));
      }
    }
    List<Line> lines = new ArrayList<>();
    for (RunEvent event : events) {
      learn(event);
      boolean toldAtItsEnd =
          !event.isResult() && event.command() > 0 && ending.contains(event.command());
      String text = toldAtItsEnd ? null : text(event, received);
      if (text != null) {
        lines.add(new Line(event.at(), text));
      }
    }
    return lines;
  }

  private @Nullable String text(RunEvent event, Set<String> received) {
    return event.isResult() ? result(event) : other(event, received);
  }

  private String result(RunEvent event) {
    String what = names.command(event.command());
    String took = " (" + Text.duration(since(event)) + ")";
    return switch (event.type()) {
      case "StepCompleted", "ActivityCompleted", "ChildCompleted" -> what + " done" + took;
      case "StepFailed", "ActivityFailed" -> {
        int attempt = event.number("attempt");
        String attempts = attempt == 1 ? "" : " after " + attempt + " attempts";
        yield what + " failed" + attempts + ": " + event.failure("failure") + took;
      }
      case "ChildFailed" -> what + " failed: " + event.failure("failure");
      case "AttemptFailed" ->
          "%s failed in attempt %d: %s; next attempt in %s"
              .formatted(
                  what,
                  event.number("attempt"),
                  event.failure("failure"),
                  Text.duration(Duration.between(event.at(), event.time("retryAt"))));
      case "AttemptStarted" -> what + " begins attempt " + event.number("attempt");
      default -> what + " fired" + took;
    };
  }

  private Duration since(RunEvent event) {
    return Duration.between(begun.getOrDefault(event.command(), event.at()), event.at());
  }

  private @Nullable String other(RunEvent event, Set<String> received) {
    return switch (event.type()) {
      case "SignalReceived" -> "signal " + event.text("name") + " received";
      case "CancelRequested" -> "asked to cancel: " + event.text("reason");
      case "RunPaused" -> paused(event.text("reason"));
      case "RunResumed" -> "resumed";
      case "RunUnblocked" -> "unblocked: " + event.text("reason");
      case "RunRetried" -> "tried again: " + event.text("reason");
      case "RunTerminated" -> "terminated: " + event.text("reason");
      case "StepScheduled" -> "step " + event.text("name") + " begins";
      case "ActivityScheduled" -> names.command(event.command()) + " begins";
      case "TimerStarted" ->
          "%s set for %s"
              .formatted(
                  names.command(event.command()), Text.time(event.time("fireAt"), event.at()));
      case "SignalAwaited" ->
          received.contains(event.text("name")) ? null : waitsForSignal(event.text("name"), "");
      case "QuestionAsked" -> asks(event.text("name"), event.text("prompt") + event.choices());
      case "ChildStarted" -> "child %s".formatted(started(event, "child"));
      case "DetachedStarted" -> "run %s".formatted(started(event, "run"));
      case "StatusChanged" -> event.text("status");
      case "NoticeGiven" -> "told of %s".formatted(event.text("event"));
      case "ContinuedAsNew" -> "continues as new";
      default -> null;
    };
  }

  private static String started(RunEvent event, String run) {
    return "%s of type %s started".formatted(event.text(run), event.text("workflow"));
  }

  private String paused(String reason) {
    return "paused: %s; go on with: pawl resume %s%s"
        .formatted(reason, Text.quoted(id), homeArgument);
  }

  private String waitsForSignal(String name, String since) {
    return "waits for signal %s%s: pawl signal %s %s [JSON]%s"
        .formatted(name, since, Text.quoted(id), Text.quoted(name), homeArgument);
  }

  private String asks(String name, String prompt) {
    return "asks: %s: pawl answer %s %s ANSWER%s"
        .formatted(prompt, Text.quoted(id), Text.quoted(name), homeArgument);
  }
}
