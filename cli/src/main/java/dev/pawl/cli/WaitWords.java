package dev.pawl.cli;

import dev.pawl.api.RunView;
import dev.pawl.cli.text.Text;
import java.time.Duration;
import java.time.Instant;

/// Says what a run waits for.
final class WaitWords {
  private WaitWords() {}

  static String of(RunView.WaitView wait, Instant now) {
    StringBuilder text =
        new StringBuilder(wait.kind())
            .append(wait.name().isEmpty() ? "" : " " + wait.name())
            .append(" since ")
            .append(Text.duration(Duration.between(wait.since(), now)));
    if (wait.lastFailure() != null) {
      text.append(", attempt %d after: %s".formatted(wait.attempt(), wait.lastFailure()));
    }
    if (wait.until() != null) {
      text.append(", until ").append(Text.time(wait.until(), now));
    }
    if (wait.question() != null) {
      text.append(", asks: ").append(wait.question().prompt());
      wait.question().choices().forEach(choice -> text.append(" ").append(choice));
    }
    return text.toString();
  }
}
