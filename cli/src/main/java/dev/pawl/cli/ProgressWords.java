package dev.pawl.cli;

import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.Text;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.RunRecord;
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
final class ProgressWords {
  private final String id;
  private final String homeArgument;
  private final EventWords names = new EventWords();
  private final Map<Integer, Long> begun = new HashMap<>();

  /// A line to be printed.
  record Line(Instant at, String text) {}

  ProgressWords(String id, String homeArgument) {
    this.id = id;
    this.homeArgument = homeArgument;
  }

  /// Takes note of an event that is not to be told.
  void learn(Recorded recorded) {
    names.of(recorded);
    if (recorded.event() instanceof Event.Issued issued) {
      begun.put(issued.command(), recorded.atMillis());
    }
  }

  /// What a run that goes on waits for.
  List<String> open(RunRecord run) {
    Instant now = Instant.ofEpochMilli(run.head().updatedAtMillis());
    List<String> lines = new ArrayList<>();
    if (run.head().state() == RunState.PAUSED) {
      lines.add(paused("since before"));
    }
    for (Wait wait : run.head().waits()) {
      String since = " since " + Text.time(Instant.ofEpochMilli(wait.sinceMillis()), now);
      switch (wait.kind()) {
        case SIGNAL -> lines.add(waitsForSignal(wait.name(), since));
        case QUESTION -> {
          if (wait.question() != null) {
            lines.add(asks(wait.question()));
          }
        }
        case TIMER, STEP, ACTIVITY, CHILD -> {
          // Told when something happens to it.
        }
      }
    }
    return lines;
  }

  /// The lines about some events. What begins and ends among them is told once.
  List<Line> of(List<Recorded> events) {
    Set<Integer> ending = new HashSet<>();
    events.forEach(recorded -> {
      if (recorded.event() instanceof Event.Resolution resolution) {
        ending.add(resolution.command());
      }
    });
    Set<String> received = new HashSet<>();
    for (Recorded recorded : events) {
      if (recorded.event() instanceof Event.SignalReceived(String name, var _)) {
        received.add(name);
      }
    }
    List<Line> lines = new ArrayList<>();
    for (Recorded recorded : events) {
      learn(recorded);
      String text = text(recorded, ending, received);
      if (text != null) {
        lines.add(new Line(Instant.ofEpochMilli(recorded.atMillis()), text));
      }
    }
    return lines;
  }

  private @Nullable String text(Recorded recorded, Set<Integer> ending, Set<String> received) {
    return switch (recorded.event()) {
      case Event.Resolution resolution -> resolution(resolution, recorded.atMillis());
      case Event.Input input -> input(input);
      case Event.Issued issued ->
          ending.contains(issued.command()) ? null : issued(issued, recorded.atMillis(), received);
      case Event.Command command -> command(command);
    };
  }

  private @Nullable String resolution(Event.Resolution event, long at) {
    String what = names.command(event.command());
    String took =
        " (" + Text.duration(Duration.ofMillis(at - begun.getOrDefault(event.command(), at))) + ")";
    return switch (event) {
      case Event.StepCompleted _, Event.ActivityCompleted _, Event.ChildCompleted _ ->
          what + " done" + took;
      case Event.StepFailed(int _, int attempt, Failure failure) ->
          failed(what, attempt, failure) + took;
      case Event.ActivityFailed(int _, int attempt, Failure failure) ->
          failed(what, attempt, failure) + took;
      case Event.ChildFailed(int _, Failure failure) -> what + " failed: " + Text.failure(failure);
      case Event.AttemptFailed failed ->
          "%s failed in attempt %d: %s; next attempt in %s"
              .formatted(
                  what,
                  failed.attempt(),
                  Text.failure(failed.failure()),
                  Text.duration(Duration.ofMillis(failed.retryAtMillis() - at)));
      case Event.AttemptStarted(int _, int attempt) -> what + " begins attempt " + attempt;
      case Event.TimerFired _ -> what + " fired" + took;
    };
  }

  private static String failed(String what, int attempt, Failure failure) {
    String attempts = attempt == 1 ? "" : " after " + attempt + " attempts";
    return what + " failed" + attempts + ": " + Text.failure(failure);
  }

  private @Nullable String input(Event.Input event) {
    return switch (event) {
      case Event.RunStarted _ -> null;
      case Event.SignalReceived(String name, var _) -> "signal " + name + " received";
      case Event.CancelRequested(String reason) -> "asked to cancel: " + reason;
      case Event.RunPaused(String reason) -> paused(reason);
      case Event.RunResumed _ -> "resumed";
      case Event.RunUnblocked(String reason) -> "unblocked: " + reason;
      case Event.RunRetried(long _, String reason) -> "tried again: " + reason;
      case Event.RunTerminated(String reason) -> "terminated: " + reason;
      case Event.UnknownEvent _ -> null;
      case Event.Resolution _ -> throw new IllegalStateException("handled before");
    };
  }

  private String paused(String reason) {
    return "paused: %s; go on with: pawl resume %s%s"
        .formatted(reason, Text.quoted(id), homeArgument);
  }

  private @Nullable String issued(Event.Issued event, long at, Set<String> received) {
    return switch (event) {
      case Event.StepScheduled(int _, String name) -> "step " + name + " begins";
      case Event.ActivityScheduled activity -> names.command(activity.command()) + " begins";
      case Event.TimerStarted(int number, long fireAtMillis) ->
          "%s set for %s"
              .formatted(
                  names.command(number),
                  Text.time(Instant.ofEpochMilli(fireAtMillis), Instant.ofEpochMilli(at)));
      case Event.SignalAwaited(int _, String name) ->
          received.contains(name) ? null : waitsForSignal(name, "");
      case Event.QuestionAsked(int _, Question question) -> asks(question);
      case Event.ChildStarted child ->
          "child %s of type %s started".formatted(child.child(), child.type());
      case Event.DetachedStarted run ->
          "run %s of type %s started".formatted(run.run(), run.type());
    };
  }

  private String waitsForSignal(String name, String since) {
    return "waits for signal %s%s: %s"
        .formatted(name, since, NextStep.signal(id, name, homeArgument));
  }

  private String asks(Question question) {
    return "asks: %s%s: %s"
        .formatted(
            question.prompt(),
            EventWords.choices(question),
            NextStep.answer(id, question.name(), "ANSWER", homeArgument));
  }

  private static @Nullable String command(Event.Command event) {
    return switch (event) {
      case Event.StatusChanged(String status) -> status;
      case Event.ContinuedAsNew _ -> "continues as new";
      case Event.RunCompleted _,
          Event.RunFailed _,
          Event.RunCanceled _,
          Event.CommandCanceled _,
          Event.KvChanged _,
          Event.LabelsChanged _,
          Event.PatchMarked _ ->
          null;
      case Event.Issued _ -> throw new IllegalStateException("handled before");
    };
  }
}
