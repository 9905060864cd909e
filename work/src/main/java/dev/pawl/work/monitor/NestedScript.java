package dev.pawl.work.monitor;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The text that a command gives to another shell: `sh -c text`, `ssh host text`, `eval text`.
final class NestedScript {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "zsh", "ksh", "ash");
  private static final Options SHELL = Options.of("oO", "--rcfile", "--init-file");
  private static final Options SU = Options.of("cgGsw", "--command", "--group", "--shell");
  private static final Options SSH = Options.of("BbcDEeFIiJLlmOopQRSWw");

  private NestedScript() {}

  /// The text, or null if the command gives none to a shell.
  static @Nullable String of(Call call) {
    if (SHELLS.contains(call.name())) {
      return ofShell(call.arguments());
    }
    return switch (call.name()) {
      case "su", "runuser" -> ofSu(call.arguments());
      case "eval" -> joined(call.arguments(), 0);
      case "ssh" -> joined(call.arguments(), SSH.operands(call.arguments(), 0) + 1);
      default -> null;
    };
  }

  private static @Nullable String ofShell(List<Token.Word> arguments) {
    int operand = SHELL.operands(arguments, 0);
    boolean isCommand =
        arguments.subList(0, operand).stream().anyMatch(option -> SHELL.has(option, 'c'));
    return isCommand && operand < arguments.size() ? arguments.get(operand).text() : null;
  }

  private static @Nullable String ofSu(List<Token.Word> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      Token.Word option = arguments.get(i);
      if (option.text().startsWith("--command=")) {
        return option.text().substring("--command=".length());
      }
      boolean isCommand = option.text().equals("--command") || endsInC(option);
      if (isCommand && i + 1 < arguments.size()) {
        return arguments.get(i + 1).text();
      }
      if (Options.isOption(option)) {
        i += SU.length(option) - 1;
      }
    }
    return null;
  }

  private static boolean endsInC(Token.Word option) {
    return Options.isOption(option)
        && !option.text().startsWith("--")
        && option.text().endsWith("c");
  }

  private static @Nullable String joined(List<Token.Word> words, int from) {
    return from >= words.size()
        ? null
        : words.subList(from, words.size()).stream().map(Token.Word::text).collect(joining(" "));
  }
}
