package dev.pawl.cli;

import dev.pawl.api.RunDetails;
import dev.pawl.api.RunView;
import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows one run as a block of lines.
record RunCard(Terminal terminal, Instant now, String homeArgument) {
  private static final int CHILDREN_SHOWN = 10;

  void print(RunDetails details) {
    RunView run = details.run();
    Style style = terminal.outStyle();
    terminal
        .out()
        .println(
            "%s  %s %s  %s"
                .formatted(
                    style.bold(Text.visible(run.id())),
                    Text.visible(run.type()),
                    Text.visible(run.version()),
                    style.bold(run.state())));
    line("for", RunTable.why(run));
    line("status", run.status());
    line("started", since(run.createdAt()));
    line("ended", run.endedAt() == null ? null : since(run.endedAt()));
    run.waits().forEach(wait -> line("waits for", WaitWords.of(wait, now)));
    line("input", details.input());
    line("output", run.output());
    details.data().forEach((key, value) -> line("data " + Text.visible(key), value));
    labels(run);
    line("file", run.file());
    line("parent", run.parent());
    children(details);
    line("history", history(details));
    paragraph("report", run.blocked() == null ? null : run.blocked().report());
    failures(run.failure());
    NextStep.afterShow(run, homeArgument)
        .ifPresent(next -> terminal.err().println("next: " + Text.visible(next)));
  }

  private String since(Instant time) {
    return "%s (%s ago)".formatted(Text.time(time, now), age(time));
  }

  private String age(Instant time) {
    return Text.duration(Duration.between(time, now));
  }

  private void labels(RunView run) {
    line(
        "labels",
        run.labels().entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .collect(Collectors.joining(" ")));
  }

  private void children(RunDetails details) {
    details.children().stream()
        .limit(CHILDREN_SHOWN)
        .forEach(child ->
            line("child", "%s  %s  %s".formatted(child.id(), child.state(), RunTable.why(child))));
    if (details.children().size() > CHILDREN_SHOWN) {
      line("", "and more: pawl ps parent:" + details.run().id());
    }
  }

  private String history(RunDetails details) {
    String executions =
        details.executions().size() < 2 ? "" : ", executions " + details.executions();
    return "%s%s: pawl history %s%s"
        .formatted(
            Text.count(details.run().events(), "event"),
            executions,
            Text.quoted(details.run().id()),
            homeArgument);
  }

  private void failures(RunView.@Nullable FailureView failure) {
    String name = "failure";
    for (RunView.FailureView next = failure; next != null; next = next.cause()) {
      paragraph(name, next.type() + ": " + next.message());
      if (next.stack() != null) {
        next.stack().lines().map(Text::visible).forEach(this::block);
      }
      name = "because of";
    }
  }

  private void line(String name, @Nullable Object value) {
    if (value != null && !value.toString().isEmpty()) {
      String text = Text.visible(value.toString());
      int width = terminal.outWidth();
      String shown = width == 0 ? text : Text.cut(text, Math.max(20, width - 15));
      String head = terminal.isFlat() ? name + ": " : "  " + dim("%-11s".formatted(name)) + "  ";
      terminal.out().println(head + shown);
    }
  }

  /// A text of several lines.
  private void paragraph(String name, @Nullable String text) {
    if (text != null) {
      terminal.out().println(terminal.isFlat() ? name + ":" : "  " + dim(name));
      text.lines().map(Text::visible).forEach(this::block);
    }
  }

  private void block(String line) {
    terminal.out().println(terminal.isFlat() ? line : "    " + line);
  }

  private String dim(String text) {
    return terminal.outStyle().dim(text);
  }
}
