package dev.pawl.work.monitor;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How often a loop goes round, as far as one can tell without running it.
final class Repeats {
  /// With a pause in each, so many rounds are a wait.
  static final int MANY = 30;

  static final String ENDLESS = "goes round without end";

  private static final String NUMBER = "([-+]?\\d{1,9})";
  private static final Pattern BRACES =
      Pattern.compile("\\{" + NUMBER + "\\.\\." + NUMBER + "(?:\\.\\." + NUMBER + ")?\\}");
  private static final Pattern COUNTING =
      Pattern.compile(
          "\\s*\\w+\\s*=\\s*"
              + NUMBER
              + "\\s*;\\s*\\w+\\s*<(=?)\\s*"
              + NUMBER
              + "\\s*;\\s*(?:\\w+\\s*\\+\\+|\\+\\+\\s*\\w+|\\w+\\s*\\+=\\s*1)\\s*");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d{1,9}(?:\\.\\d{1,9})?");

  /// What always holds.
  private static final Set<String> TRUE = Set.of("true", ":");

  private static final Set<String> CONSTANTS = Set.of("1", "true");
  private static final Set<String> TESTS = Set.of("[", "test");

  private Repeats() {}

  /// What a loop waits for; null if that cannot be told.
  static @Nullable String kind(Command.While loop) {
    if (loop.until()) {
      return "goes round until its condition holds";
    }
    if (loop.condition().isEmpty()) {
      return null;
    }
    return switch (loop.condition().getLast()) {
      case Command.Not _ -> "goes round as long as its condition fails";
      case Command.Simple simple when holds(simple.words()) -> ENDLESS;
      case Command.Test test when CONSTANTS.contains(test.text().strip()) -> ENDLESS;
      default -> null;
    };
  }

  /// The rounds of `for name in items`: a range and `$(seq …)` count as what they stand for.
  static long count(Command.For loop) {
    return loop.items().stream().mapToLong(Repeats::count).sum();
  }

  /// The rounds of `for ((header))`; -1 if it has no end, 0 if that cannot be told.
  static long count(Command.CountingFor loop) {
    String[] parts = loop.header().split(";", -1);
    if (parts.length == 3 && parts[1].isBlank()) {
      return -1;
    }
    Matcher matcher = COUNTING.matcher(loop.header());
    if (loop.header().length() > 200 || !matcher.matches()) {
      return 0;
    }
    long rounds = Long.parseLong(matcher.group(3)) - Long.parseLong(matcher.group(1));
    return Math.max(0, rounds + matcher.group(2).length());
  }

  private static boolean holds(List<Token.Word> words) {
    if (words.isEmpty()) {
      return false;
    }
    String name = words.getFirst().text();
    return TRUE.contains(name)
        || name.equals("sleep")
        || (TESTS.contains(name) && words.size() > 1 && CONSTANTS.contains(words.get(1).text()));
  }

  private static long count(Token.Word item) {
    Matcher braces = BRACES.matcher(item.text());
    if (!item.quoted() && item.text().length() <= 48 && braces.matches()) {
      long step = braces.group(3) == null ? 1 : Math.abs(Long.parseLong(braces.group(3)));
      long span = Long.parseLong(braces.group(2)) - Long.parseLong(braces.group(1));
      return Math.abs(span) / Math.max(1, step) + 1;
    }
    if (item.inner().size() == 1
        && item.inner().getFirst() instanceof Command.Simple simple
        && !simple.words().isEmpty()
        && Call.name(simple.words().getFirst()).equals("seq")) {
      return sequence(simple.words().subList(1, simple.words().size()));
    }
    return 1;
  }

  /// The rounds of `seq last`, `seq first last` and `seq first step last`.
  private static long sequence(List<Token.Word> arguments) {
    int from = Options.of("fs").operands(arguments, 0);
    List<String> numbers =
        arguments.subList(from, arguments.size()).stream().map(Token.Word::text).toList();
    if (numbers.isEmpty()
        || numbers.size() > 3
        || !numbers.stream().allMatch(n -> n.length() <= 24 && DECIMAL.matches(n))) {
      return 1;
    }
    double last = Double.parseDouble(numbers.getLast());
    double first = numbers.size() == 1 ? 1 : Double.parseDouble(numbers.getFirst());
    double step = numbers.size() == 3 ? Double.parseDouble(numbers.get(1)) : 1;
    return step == 0 ? 1 : (long) Math.max(0, Math.floor((last - first) / step) + 1);
  }
}
