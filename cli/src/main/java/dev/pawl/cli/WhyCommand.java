package dev.pawl.cli;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/// Explains why a run is as it is.
@CommandLine.Command(
    name = "why",
    description = {
      "Explain why a run is as it is: the cause first, where in the code, what was tried, what"
          + " happened last, what waits for it, and what to do.",
      "",
      "A failure is followed down to the run in which it began."
    },
    footer = {"", "Examples:", "  pawl why release-7", "  pawl why @last"})
final class WhyCommand extends Command {
  private static final int EVENTS_SHOWN = 8;
  private static final int FRAMES_SHOWN = 6;
  private static final int DEPTH_MAX = 50;
  private static final int PAGE = 1_000;

  @Parameters(paramLabel = "ID", description = "The id, an unambiguous beginning of it, or @last.")
  String run = "";

  WhyCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  String runId() {
    return run;
  }

  @Override
  public ExitCode call() {
    try (DaemonLink link = linkToRuns()) {
      RunDetails asked =
          link.get(Paths.with(Paths.of("runs", run), "seen", true), RunDetails.class);
      List<RunView> chain = chain(link, asked.run());
      RunView leaf = chain.getLast();
      headline(asked.run());
      cause(leaf);
      if (chain.size() > 1) {
        line("began in", Text.visible(leaf.id()) + ", a " + Text.visible(leaf.type()));
      }
      tried(link, leaf);
      lastEvents(link, leaf);
      waitingForIt(link, asked.run());
      next(asked.run(), leaf);
    }
    return ExitCode.OK;
  }

  /// The run, the child that it failed or waits because of, and so on down to where it began.
  private static List<RunView> chain(DaemonLink link, RunView top) {
    List<RunView> chain = new ArrayList<>(List.of(top));
    Optional<RunView> next = Optional.of(top);
    while (next.isPresent() && chain.size() < DEPTH_MAX) {
      next = below(link, next.get());
      next.ifPresent(chain::add);
    }
    return chain;
  }

  private static Optional<RunView> below(DaemonLink link, RunView view) {
    if (view.blocked() != null) {
      return Optional.empty();
    }
    RunDetails details = link.get(Paths.of("runs", view.id()), RunDetails.class);
    boolean failed = view.state().equals("failed");
    return details.children().stream()
        .filter(child ->
            failed
                ? child.state().equals("failed") && isCauseOf(child, view)
                : !child.hasEnded() && child.attention() != null)
        .findFirst()
        .map(child -> link.get(Paths.of("runs", child.id()), RunDetails.class).run());
  }

  private static boolean isCauseOf(RunView child, RunView parent) {
    String message = child.failure() == null ? "" : child.failure().message();
    for (RunView.FailureView at = parent.failure(); at != null; at = at.cause()) {
      if (at.message().contains(message)) {
        return true;
      }
    }
    return false;
  }

  // --- Words ---

  private void headline(RunView view) {
    Style style = terminal.outStyle();
    terminal
        .out()
        .println(
            "%s  %s  %s"
                .formatted(
                    style.bold(Text.visible(view.id())),
                    Text.visible(view.type()),
                    style.bold(view.state())));
  }

  private void cause(RunView leaf) {
    if (leaf.blocked() != null) {
      line("because", "its code is " + leaf.blocked().reason() + ":");
      leaf.blocked().report().lines().map(Text::visible).forEach(this::indented);
      return;
    }
    RunView.FailureView failure = leaf.failure();
    if (failure == null) {
      String why = RunTable.why(leaf);
      line("because", why.isEmpty() ? "there is nothing wrong with it" : Text.visible(why));
      return;
    }
    RunView.FailureView deepest = failure;
    while (deepest.cause() != null) {
      deepest = deepest.cause();
    }
    line("because", Text.visible(Text.failure(leaf(deepest))));
    Frames.ofUser(deepest.stack() == null ? "" : deepest.stack()).stream()
        .limit(FRAMES_SHOWN)
        .map(frame -> "at " + Text.visible(frame))
        .forEach(this::indented);
    if (failure.cause() != null) {
      line("so", Text.visible(Text.failure(leaf(failure))));
    }
  }

  /// A failure without those behind it.
  private static RunView.FailureView leaf(RunView.FailureView failure) {
    return new RunView.FailureView(
        failure.type(), failure.message(), failure.retryable(), null, failure.stack());
  }

  private void tried(DaemonLink link, RunView leaf) {
    List<RunEvent> events = events(link, leaf);
    List<RunEvent> attempts =
        events.stream().filter(event -> event.type().equals("AttemptFailed")).toList();
    if (!attempts.isEmpty()) {
      EventWords words = new EventWords();
      events.forEach(words::learn);
      line("tried", Text.count(attempts.size(), "attempt") + " failed before, the last ones:");
      attempts.stream()
          .skip(Math.max(0, attempts.size() - 3))
          .map(event -> Text.visible(words.of(event)))
          .forEach(this::indented);
    }
  }

  private void lastEvents(DaemonLink link, RunView leaf) {
    List<RunEvent> events = events(link, leaf);
    EventWords words = new EventWords();
    List<String> lines = new ArrayList<>();
    for (RunEvent event : events) {
      String text = words.of(event);
      lines.add(
          "%s  %-18s %s"
              .formatted(Text.time(event.at(), Instant.now()), event.type(), Text.visible(text)));
    }
    line(
        "last",
        Text.count(events.size(), "event")
            + " in all: pawl history "
            + Text.quoted(leaf.id())
            + homeArgument());
    lines.subList(Math.max(0, lines.size() - EVENTS_SHOWN), lines.size()).forEach(this::indented);
  }

  private static List<RunEvent> events(DaemonLink link, RunView view) {
    long from = Math.max(1, view.events() - PAGE + 1);
    String path = Paths.with(Paths.of("runs", view.id(), "history"), "from", from, "limit", PAGE);
    return link.get(path, HistoryPage.class).events().stream().map(RunEvent::of).toList();
  }

  private void waitingForIt(DaemonLink link, RunView view) {
    @Nullable String parent = view.parent();
    if (parent != null) {
      RunView above = link.get(Paths.of("runs", parent), RunDetails.class).run();
      line("parent", Text.visible(above.id()) + " is " + above.state());
    }
  }

  private void next(RunView asked, RunView leaf) {
    RunView about = leaf.blocked() == null && asked.hasEnded() ? asked : leaf;
    NextStep.afterShow(about, homeArgument())
        .ifPresent(command -> line("next", Text.visible(command)));
  }

  private void line(String name, String text) {
    terminal.out().println("  " + terminal.outStyle().dim("%-8s".formatted(name)) + "  " + text);
  }

  private void indented(String text) {
    int width = terminal.outWidth();
    String line = "              " + text;
    terminal.out().println(width == 0 ? line : Text.cut(line, Math.max(40, width)));
  }
}
