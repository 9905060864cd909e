package dev.pawl.work.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Patterns as one writes them into a setting: one on each line, `#` begins a comment line.
///
/// A line that cannot be used is left out and reported; the others hold.
///
/// @param patterns those that can be used, in the order of their lines
/// @param malformed what is wrong with the other lines
public record PatternList(List<LinePattern> patterns, List<Malformed> malformed) {
  /// The most patterns in a list: each is tried on each line.
  public static final int PATTERNS_MAX = 100;

  /// The most lines that are reported; a file given by mistake may have very many.
  private static final int MALFORMED_MAX = 100;

  /// Copies the lists.
  public PatternList {
    patterns = List.copyOf(patterns);
    malformed = List.copyOf(malformed);
  }

  /// A line that was left out.
  ///
  /// @param line its number, from 1
  /// @param reason names the field, the value and what to write instead
  public record Malformed(int line, String reason) {}

  /// Reads a list.
  ///
  /// @param field what the text was given as, for the reasons
  public static PatternList parse(String field, String text) {
    var patterns = new ArrayList<LinePattern>();
    var malformed = new ArrayList<Malformed>();
    int number = 0;
    for (String line : (Iterable<String>) text.lines()::iterator) {
      number++;
      if (line.isBlank() || line.strip().startsWith("#")) {
        continue;
      }
      if (malformed.size() == MALFORMED_MAX) {
        break;
      }
      add(patterns, malformed, "line %d of %s".formatted(number, field), number, line);
    }
    return new PatternList(patterns, malformed);
  }

  /// The first of the patterns that the line has.
  public Optional<LinePattern> firstIn(String line) {
    return patterns.stream().filter(pattern -> pattern.matches(line)).findFirst();
  }

  private static void add(
      List<LinePattern> patterns,
      List<Malformed> malformed,
      String field,
      int number,
      String line) {
    if (patterns.size() == PATTERNS_MAX) {
      malformed.add(
          new Malformed(
              number,
              "%s is left out: only %d patterns are used; join some with | in one of the form /a|b/"
                  .formatted(field, PATTERNS_MAX)));
      return;
    }
    try {
      LinePattern pattern = LinePattern.parse(field, line);
      if (pattern != null) {
        patterns.add(pattern);
      }
    } catch (IllegalArgumentException e) {
      malformed.add(new Malformed(number, String.valueOf(e.getMessage())));
    }
  }
}
