package dev.pawl.cli;

import java.util.List;
import java.util.Map;

/// Knows a coding agent by the variables that it sets for the commands it runs.
final class Agents {
  static final List<String> VARIABLES =
      List.of(
          "AI_AGENT",
          "CLAUDECODE",
          "CLAUDE_CODE",
          "CODEX_SANDBOX",
          "CODEX_CI",
          "CODEX_THREAD_ID",
          "GEMINI_CLI",
          "OPENCODE",
          "OPENCODE_CLIENT",
          "CURSOR_AGENT",
          "ANTIGRAVITY_AGENT",
          "AUGMENT_AGENT",
          "PI_CODING_AGENT");

  private Agents() {}

  /// Whether an agent has started this command.
  static boolean isOne(Map<String, String> environment) {
    return VARIABLES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
  }

  /// Whether to write for an agent. Who it is does not change; how it wants to read may.
  static boolean reads(Map<String, String> environment) {
    return switch (environment.getOrDefault(Format.VARIABLE, "")) {
      case "agent" -> true;
      case "text" -> false;
      default -> isOne(environment);
    };
  }
}
