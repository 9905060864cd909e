package dev.pawl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Commands of two words, such as `task start`: to the parser they are one name.
final class CommandGroups {
  private static final Set<String> GROUPS = Set.of("task");

  private CommandGroups() {}

  /// The words behind `pawl`, with those of a command made one.
  static List<String> joined(List<String> words) {
    if (words.size() < 2 || !GROUPS.contains(words.get(0)) || words.get(1).startsWith("-")) {
      return words;
    }
    List<String> joined = new ArrayList<>();
    joined.add(words.get(0) + " " + words.get(1));
    joined.addAll(words.subList(2, words.size()));
    return joined;
  }
}
