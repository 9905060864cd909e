package dev.pawl.cli;

import dev.pawl.api.OutputLine;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/// Explains why a run is as it is.
@CommandLine.Command(
    name = "why",
    description = {
      "Explain why a run is as it is: the cause first, where in the code, what was tried, what it"
          + " wrote and what happened last, what waits for it, and what to do.",
      "",
      "A failure is followed down to the run in which it began."
    },
    footer = {"", "Examples:", "  pawl why release-7", "  pawl why @last --json"})
final class WhyCommand extends OneRunCommand {
  private static final int EVENTS_SHOWN = 8;
  private static final int ATTEMPTS_SHOWN = 3;
  private static final int FRAMES_SHOWN = 6;

  /// What is longer is for `pawl history` to show.
  private static final int LINE_MAX = 500;

  WhyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(Explanation.class, "began.id");
  }

  @Override
  public ExitCode call() {
    Explanation explanation;
    try (DaemonLink link = linkToRuns()) {
      explanation = Explanation.of(link, run, homeArgument());
    }
    if (!isText()) {
      data().one(Records.write(explanation));
    } else {
      print(explanation, InstantSource.system().instant());
    }
    return ExitCode.OK;
  }

  private void print(Explanation explanation, Instant now) {
    RunView asked = explanation.run();
    RunView began = explanation.began();
    Style style = terminal.outStyle();
    String head = Text.visible(asked.id()) + "  " + Text.visible(asked.type());
    terminal.out().println(style.bold(head) + "  " + style.bold(asked.state()));
    if (explanation.because() == null) {
      cause(began, now);
    } else {
      line("because", explanation.because());
    }
    if (!began.id().equals(asked.id())) {
      String where = began.hasEnded() ? "began in" : "in";
      line(where, "%s, a %s, which is %s".formatted(began.id(), began.type(), began.state()));
      others(asked, began, now);
    }
    output(explanation);
    // What the run of a task records is bookkeeping: its story is its output.
    if (!began.kind().equals("task")) {
      events(explanation, now);
    }
    if (explanation.parent() != null) {
      line("parent", explanation.parent().id() + " is " + explanation.parent().state());
    }
    if (explanation.next() != null) {
      line("next", explanation.next());
    }
  }

  private void cause(RunView began, Instant now) {
    RunView.FailureView failure = began.failure();
    if (began.blocked() != null) {
      line("because", "it is blocked (%s):".formatted(began.blocked().reason()));
      began.blocked().report().lines().forEach(this::indented);
    } else if (failure == null) {
      waits(began, now);
    } else {
      RunView.FailureView deepest = deepest(failure);
      line("because", Text.failureAlone(deepest));
      Frames.ofUser(deepest.stack() == null ? "" : deepest.stack()).stream()
          .limit(FRAMES_SHOWN)
          .forEach(frame -> indented("at " + frame));
      if (failure.cause() != null) {
        line("so", Text.failureAlone(failure));
      }
    }
  }

  /// All that a run waits for, a question first.
  private void waits(RunView run, Instant now) {
    List<String> all = new ArrayList<>();
    for (RunView.WaitView wait : run.waits()) {
      all.add(WaitWords.of(wait, now));
    }
    // The question that asks for attention is told as such.
    if (run.attention() != null) {
      run.waits().stream()
          .filter(wait -> wait.question() != null)
          .findFirst()
          .ifPresent(wait -> all.remove(WaitWords.of(wait, now)));
    }
    if (run.state().equals("paused") && run.attention() == null) {
      line("because", unexplained(run));
    } else if (run.attention() != null || all.isEmpty() || !run.state().equals("waiting")) {
      String why = RunTable.why(run);
      line("because", why.isEmpty() ? unexplained(run) : why);
    } else {
      line("because", "it waits for " + all.removeFirst());
    }
    all.forEach(wait -> line("waits", "for " + wait));
  }

  private static String unexplained(RunView run) {
    return switch (run.state()) {
      case "canceled" -> "it was canceled, and no reason was given";
      case "paused" -> "it is paused, and no reason was given";
      default -> "nothing is wrong with it";
    };
  }

  /// What the run that was asked about waits for beside what was followed.
  private void others(RunView asked, RunView began, Instant now) {
    if (asked.hasEnded()) {
      return;
    }
    asked.waits().stream()
        .filter(wait -> !wait.name().equals(began.id()))
        .forEach(wait -> line("waits", "for " + WaitWords.of(wait, now)));
  }

  private static RunView.FailureView deepest(RunView.FailureView failure) {
    RunView.FailureView at = failure;
    while (at.cause() != null) {
      at = at.cause();
    }
    return at;
  }

  private void events(Explanation explanation, Instant now) {
    EventWords words = new EventWords();
    List<String> attempts = new ArrayList<>();
    List<String> all = new ArrayList<>();
    for (RunEvent event : explanation.read()) {
      String text = words.of(event);
      String kind = terminal.isFlat() ? event.type() : "%-18s".formatted(event.type());
      all.add("%s  %s %s".formatted(Text.time(event.at(), now), kind, text));
      if (event.type().equals("AttemptFailed")) {
        attempts.add(text);
      }
    }
    if (!attempts.isEmpty()) {
      line("tried", Text.count(attempts.size(), "attempt") + " failed before; the last:");
      last(attempts, ATTEMPTS_SHOWN);
    }
    String id = Text.quoted(explanation.began().id()) + homeArgument();
    line("events", "the last; all of them: pawl history " + id);
    last(all, EVENTS_SHOWN);
  }

  private void output(Explanation explanation) {
    List<OutputLine> lines = explanation.output();
    if (!lines.isEmpty()) {
      String id = Text.quoted(explanation.began().id()) + homeArgument();
      line("output", "its last lines; all of them: pawl logs " + id);
      lines.forEach(line -> indented(line.text()));
    }
  }

  private void last(List<String> lines, int shown) {
    lines.subList(Math.max(0, lines.size() - shown), lines.size()).forEach(this::indented);
  }

  private void line(String name, String text) {
    String head = "  " + terminal.outStyle().dim("%-8s".formatted(name)) + "  ";
    terminal.out().println((terminal.isFlat() ? name + ": " : head) + fitted(text, 12));
  }

  private void indented(String text) {
    terminal.out().println((terminal.isFlat() ? "" : "              ") + fitted(text, 14));
  }

  private String fitted(String text, int indent) {
    String line = Text.visible(text);
    int width = terminal.outWidth();
    return Text.cut(line, width == 0 ? LINE_MAX : Math.max(30, width - indent));
  }
}
