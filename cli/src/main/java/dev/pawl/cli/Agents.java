package dev.pawl.cli;

import java.util.List;
import java.util.Map;

/// Knows a coding agent by the variables that it sets for the commands it runs.
final class Agents {
  private static final List<String> VARIABLES =
      List.of("CLAUDECODE", "CODEX_SANDBOX", "GEMINI_CLI", "OPENCODE", "AI_AGENT", "CURSOR_AGENT");

  private Agents() {}

  static boolean isOne(Map<String, String> environment) {
    return VARIABLES.stream().anyMatch(name -> !environment.getOrDefault(name, "").isEmpty());
  }
}
