package dev.pawl.work.monitor;

import java.util.List;
import java.util.Locale;

/// A command that would run, without what it was prefixed with.
///
/// @param span where it is written, with its prefixes
/// @param name the last part of its path, in lower case
/// @param arguments what follows the name
record Call(Command.Span span, String name, List<Token.Word> arguments) {
  /// What the first of the words runs.
  static Call of(Command.Span span, List<Token.Word> words) {
    Token.Word first = words.getFirst();
    return new Call(span, name(first), words.subList(1, words.size()));
  }

  static String name(Token.Word word) {
    String path = word.text();
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }
}
