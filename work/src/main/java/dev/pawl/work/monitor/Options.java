package dev.pawl.work.monitor;

import java.util.List;
import java.util.Set;

/// Which options of a command take the next word along.
///
/// @param shorts letters of short options with a value
/// @param longs long options with a value
record Options(String shorts, Set<String> longs) {
  static final Options NONE = of("");

  static Options of(String shorts, String... longs) {
    return new Options(shorts, Set.of(longs));
  }

  /// Where the operands begin: behind the options, and behind `--`.
  int operands(List<Token.Word> words, int from) {
    int at = from;
    while (at < words.size() && isOption(words.get(at))) {
      if (words.get(at).text().equals("--")) {
        return at + 1;
      }
      at += length(words.get(at));
    }
    return Math.min(at, words.size());
  }

  static boolean isOption(Token.Word word) {
    return word.text().startsWith("-") && word.text().length() > 1;
  }

  /// How many words an option is: two if its value is the next one.
  int length(Token.Word option) {
    String text = option.text();
    if (text.startsWith("--")) {
      return longs.contains(text) ? 2 : 1;
    }
    // In a cluster the first letter that takes a value takes the rest, or else the next word.
    for (int i = 1; i < text.length(); i++) {
      if (shorts.indexOf(text.charAt(i)) >= 0) {
        return i == text.length() - 1 ? 2 : 1;
      }
    }
    return 1;
  }

  /// Whether a short option is among the letters of a cluster, before one that takes the rest.
  boolean has(Token.Word option, char letter) {
    String text = option.text();
    for (int i = 1; i < text.length() && !text.startsWith("--"); i++) {
      if (text.charAt(i) == letter) {
        return true;
      }
      if (shorts.indexOf(text.charAt(i)) >= 0) {
        return false;
      }
    }
    return false;
  }
}
