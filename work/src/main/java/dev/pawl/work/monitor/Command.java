package dev.pawl.work.monitor;

import dev.pawl.work.pattern.Excerpt;
import java.util.List;

/// A command as it is written. How commands are joined does not matter here, only which there are.
sealed interface Command {
  /// Words, the first of which may be assignments.
  ///
  /// @param inner the commands of substitutions in redirections
  record Simple(Span span, List<Token.Word> words, List<Command> inner) implements Command {}

  /// Commands of which each may run: a list, a pipeline, a subshell, branches.
  record Group(List<Command> commands) implements Command {
    static final Group EMPTY = new Group(List.of());
  }

  /// `[[ text ]]` or `((text))`.
  ///
  /// @param inner the commands of substitutions in it
  record Test(String text, List<Command> inner) implements Command {}

  /// `! command`, for a pipeline too.
  record Not(Command command) implements Command {}

  /// `while` or `until`.
  record While(Span span, boolean until, List<Command> condition, List<Command> body)
      implements Command {}

  /// `for name in items`.
  record For(Span span, List<Token.Word> items, List<Command> body) implements Command {}

  /// `for ((header))`.
  record CountingFor(Span span, String header, List<Command> body) implements Command {}

  /// What runs when its name is called.
  record Function(String name, Command body) implements Command {}

  /// Where a command stands.
  record Span(String text, int start, int end) {
    private static final int CHARS_MAX = 72;

    /// The command on one line, cut.
    String excerpt() {
      // Blanks are dropped, so a little more than what is shown has to be looked at.
      int most = Math.min(end, start + 4 * CHARS_MAX);
      return Excerpt.cut(Excerpt.oneLine(text.substring(start, most)), CHARS_MAX);
    }
  }
}
