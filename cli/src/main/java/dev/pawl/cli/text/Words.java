package dev.pawl.cli.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Words that are like another one, for whoever has mistyped it.
public final class Words {
  private static final int SHOWN = 3;

  private Words() {}

  /// Those that may have been meant, the nearest first.
  public static List<String> near(String typed, Collection<String> known) {
    String word = typed.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> isNear(word, name))
        .sorted(Comparator.comparingInt(name -> distance(word, name)))
        .limit(SHOWN)
        .toList();
  }

  /// A slip of the finger, or the rest of the word left out.
  private static boolean isNear(String word, String name) {
    return distance(word, name) <= Math.max(1, word.length() / 3)
        || (word.length() > 2 && name.startsWith(word));
  }

  private static int distance(String word, String name) {
    return Text.distance(word, name.toLowerCase(Locale.ROOT));
  }

  /// `; did you mean 'this', 'that'?`, empty if nothing is near.
  public static String didYouMean(String typed, Collection<String> known) {
    List<String> near = near(typed, known);
    return near.isEmpty()
        ? ""
        : near.stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(", ", "; did you mean ", "?"));
  }
}
