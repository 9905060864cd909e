package dev.pawl.work.monitor;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Commands that go on printing what others write: `tail -f`, `journalctl -fu`, `docker logs -f`.
final class Follow {
  /// Values of these are numbers, so an `f` behind them in a cluster is an option too, as in
  /// `-n50f`; and they take the next word if nothing follows.
  private static final Options TAIL = Options.of("bcns", "--pid", "--lines", "--bytes");

  private static final Options JOURNAL = Options.of("cDFgMopStTuU", "--unit", "--grep");
  private static final Options LOGS = Options.of("clns", "--tail", "--since", "--until");

  private Follow() {}

  static boolean test(Call call) {
    List<Token.Word> arguments = call.arguments();
    return switch (call.name()) {
      case "tail" -> tail(arguments);
      case "journalctl" -> options(arguments, JOURNAL);
      default -> {
        int logs = Subcommand.end(call, "logs");
        yield logs >= 0 && options(arguments.subList(logs, arguments.size()), LOGS);
      }
    };
  }

  private static boolean tail(List<Token.Word> arguments) {
    boolean follows = false;
    for (int i = 0; i < arguments.size(); i++) {
      Token.Word word = arguments.get(i);
      if (word.text().equals("--") || isHelp(word)) {
        return follows && !isHelp(word);
      }
      if (Options.isOption(word)) {
        String letters = word.text().toLowerCase(Locale.ROOT);
        follows |= letters.startsWith("--") ? isFollow(letters) : letters.indexOf('f') > 0;
        i += TAIL.length(word) - 1;
      }
    }
    return follows;
  }

  /// Looks for `-f` and `--follow` anywhere before `--`.
  private static boolean options(List<Token.Word> arguments, Options known) {
    for (int i = 0; i < arguments.size() && !arguments.get(i).text().equals("--"); i++) {
      Token.Word word = arguments.get(i);
      if (isFollow(word.text()) || (Options.isOption(word) && known.has(word, 'f'))) {
        return true;
      }
      if (Options.isOption(word)) {
        i += known.length(word) - 1;
      }
    }
    return false;
  }

  /// `--follow`, also shortened, and with how to follow as its value.
  private static boolean isFollow(String option) {
    int equals = option.indexOf('=');
    String name = equals < 0 ? option : option.substring(0, equals);
    return name.length() >= "--fol".length()
        && "--follow".startsWith(name)
        && !option.endsWith("=false");
  }

  private static boolean isHelp(Token.Word word) {
    return Set.of("--help", "--version").contains(word.text());
  }
}
