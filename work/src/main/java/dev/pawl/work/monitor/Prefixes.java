package dev.pawl.work.monitor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Commands that run the command behind them: `sudo`, `env`, `timeout`, `docker exec` and their
/// like.
final class Prefixes {
  private static final Map<String, Prefix> PREFIXES =
      Map.ofEntries(
          Map.entry(
              "sudo",
              new Prefix(
                  Options.of("CDghpRrTtUu", "--user", "--group", "--prompt", "--host", "--chdir"))),
          Map.entry("doas", new Prefix(Options.of("Cu"))),
          Map.entry("env", new Prefix(Options.of("uC", "--unset", "--chdir"))),
          Map.entry("nohup", new Prefix(Options.NONE)),
          Map.entry("nice", new Prefix(Options.of("n", "--adjustment"))),
          Map.entry("ionice", new Prefix(Options.of("cn", "--class", "--classdata"))),
          Map.entry("time", new Prefix(Options.of("fo", "--format", "--output"))),
          Map.entry("timeout", new Prefix(Options.of("ks", "--kill-after", "--signal"), 1)),
          Map.entry("gtimeout", new Prefix(Options.of("ks", "--kill-after", "--signal"), 1)),
          Map.entry("stdbuf", new Prefix(Options.of("ioe", "--input", "--output", "--error"))),
          Map.entry("setsid", new Prefix(Options.NONE)),
          Map.entry("unbuffer", new Prefix(Options.NONE)),
          Map.entry("chronic", new Prefix(Options.NONE)),
          Map.entry("caffeinate", new Prefix(Options.of("tw"))),
          Map.entry("busybox", new Prefix(Options.NONE)),
          Map.entry("builtin", new Prefix(Options.NONE)),
          Map.entry("command", new Prefix(Options.NONE)),
          Map.entry("coproc", new Prefix(Options.NONE)),
          Map.entry("exec", new Prefix(Options.of("a"))),
          Map.entry("xargs", new Prefix(Options.of("adEILnPs", "--max-args", "--max-procs"))));

  private Prefixes() {}

  /// A prefix: options, then operands of its own, then a command.
  private record Prefix(Options options, int operands) {
    Prefix(Options options) {
      this(options, 0);
    }
  }

  /// The command behind all prefixes and assignments; null if there is none.
  static @Nullable Call strip(Command.Span span, List<Token.Word> words) {
    int at = 0;
    while (true) {
      while (at < words.size() && isAssignment(words.get(at))) {
        at++;
      }
      if (at >= words.size()) {
        return null;
      }
      int inContainer = Subcommand.executed(Call.of(span, words.subList(at, words.size())));
      if (inContainer >= 0) {
        at += 1 + inContainer;
        continue;
      }
      String name = Call.name(words.get(at));
      Prefix prefix = PREFIXES.get(name);
      if (prefix == null) {
        return Call.of(span, words.subList(at, words.size()));
      }
      if (name.equals("command") && asksForName(words, at + 1)) {
        return null;
      }
      at = prefix.options.operands(words, at + 1) + prefix.operands;
    }
  }

  /// `command -v name` says what a name is, and runs nothing.
  private static boolean asksForName(List<Token.Word> words, int at) {
    return at < words.size()
        && (words.get(at).text().startsWith("-v") || words.get(at).text().startsWith("-V"));
  }

  /// `NAME=value`, also `NAME+=value` and `NAME[1]=value`.
  private static boolean isAssignment(Token.Word word) {
    String text = word.text();
    int equals = text.indexOf('=');
    for (int i = 0; i < equals; i++) {
      char c = text.charAt(i);
      boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (i > 0 && (c == '[' || c == '+')) {
        return true;
      }
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return equals > 0;
  }
}
