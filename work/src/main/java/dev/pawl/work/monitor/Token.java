package dev.pawl.work.monitor;

import java.util.List;
import java.util.Set;

/// A piece of a command line, with its place in the text.
sealed interface Token {
  int start();

  int end();

  /// A word after the removal of quotes.
  ///
  /// @param text what it is; an expansion is `$` and what stands for its name
  /// @param quoted whether a part of it was in quotes
  /// @param dynamic whether a part of it is known only when it runs
  /// @param inner the commands of its substitutions
  record Word(int start, int end, String text, boolean quoted, boolean dynamic, List<Command> inner)
      implements Token {
    /// Whether it is one of these words as a shell sees them in its own language.
    boolean isReserved(Set<String> words) {
      return !quoted && !dynamic && words.contains(text);
    }

    /// Whether it is this word as a shell sees it in its own language.
    boolean isReserved(String word) {
      return !quoted && !dynamic && text.equals(word);
    }
  }

  /// A redirection to or from what the word names.
  record Redirect(int start, int end, Word target) implements Token {}

  /// An operator of control, or the end of a line.
  record Operator(int start, int end, String symbol) implements Token {
    private static final Set<String> SEPARATORS = Set.of(";", "&", "&&", "|", "||", "|&", "\n");

    boolean is(String other) {
      return symbol.equals(other);
    }

    /// Whether a command may follow in the same list.
    boolean separates() {
      return SEPARATORS.contains(symbol);
    }
  }

  /// The end of the text.
  record End(int start, int end) implements Token {}
}
