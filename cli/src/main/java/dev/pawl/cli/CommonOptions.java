package dev.pawl.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Options that all commands have may stand before the command too: `pawl --json ps`.
final class CommonOptions {
  private static final Set<String> FLAGS =
      Set.of("--json", "--jsonl", "-q", "--quiet", "-y", "--yes", "--no-input", "-h", "--help");
  private static final Set<String> WITH_VALUE = Set.of("--home", "--fields");

  private CommonOptions() {}

  /// The same arguments with the command first. What is no such option stays where it is.
  static String[] behindTheCommand(String[] args) {
    List<String> all = List.of(args);
    int at = leading(all);
    if (at == 0 || at == args.length || args[at].startsWith("-")) {
      return args;
    }
    List<String> moved = new ArrayList<>();
    moved.add(args[at]);
    moved.addAll(all.subList(0, at));
    moved.addAll(all.subList(at + 1, args.length));
    return moved.toArray(String[]::new);
  }

  /// How many words at the beginning are such options and their values.
  static int leading(List<String> args) {
    int at = 0;
    while (at < args.size()) {
      int words = words(args.get(at));
      if (words == 0 || at + words > args.size()) {
        break;
      }
      at += words;
    }
    return at;
  }

  /// How many words an option takes with its value, 0 if it is none that all commands have.
  private static int words(String word) {
    if (FLAGS.contains(word)) {
      return 1;
    }
    if (WITH_VALUE.contains(word)) {
      return 2;
    }
    return WITH_VALUE.stream().anyMatch(name -> word.startsWith(name + "=")) ? 1 : 0;
  }
}
