package dev.pawl.work.monitor;

import java.util.Locale;
import java.util.Set;

/// Commands that look at other sessions and agents.
final class MonitorWords {
  private static final Set<String> COMMANDS =
      Set.of(
          "pi-bridge",
          "tmux",
          "capture-pane",
          "list-panes",
          "has-session",
          "delegate-state",
          "subagent",
          "session");

  /// These count also as the first argument of a command: `agent session list`.
  private static final Set<String> SUBCOMMANDS = Set.of("delegate-state", "subagent", "session");

  /// For these a first argument is text or a path.
  private static final Set<String> TEXT_TOOLS =
      Set.of(
          "grep", "egrep", "fgrep", "rg", "ag", "ack", "sed", "awk", "gawk", "echo", "printf",
          "find", "fd", "git", "cat", "head", "tail", "less", "more", "ls", "cd", "pushd", "rm",
          "mkdir", "rmdir", "touch", "cp", "mv", "ln", "man", "which", "type", "test", "[", "pgrep",
          "pkill", "kill", "killall", "export", "unset", "local", "read", "wc", "stat", "file",
          "du", "tree", "jq");

  private MonitorWords() {}

  static boolean test(Call call) {
    if (COMMANDS.contains(call.name())) {
      return true;
    }
    if (call.arguments().isEmpty() || TEXT_TOOLS.contains(call.name())) {
      return false;
    }
    Token.Word first = call.arguments().getFirst();
    return !first.quoted() && SUBCOMMANDS.contains(first.text().toLowerCase(Locale.ROOT));
  }
}
