package dev.pawl.cli;

import java.util.List;
import java.util.Map;

/// In which form data are printed.
enum Format {
  /// Words and tables.
  TEXT,
  /// One JSON value; an array for a list.
  JSON,
  /// One JSON value a line.
  JSONL;

  /// The variable with the form that is wanted where no option says another.
  static final String VARIABLE = "PAWL_OUTPUT";

  static final List<String> VALUES = List.of("json", "jsonl", "text", "agent");

  /// The form that the environment asks for. A value that means nothing is [#check]ed elsewhere.
  static Format of(Map<String, String> environment) {
    return switch (environment.getOrDefault(VARIABLE, "")) {
      case "json" -> JSON;
      case "jsonl" -> JSONL;
      default -> TEXT;
    };
  }

  /// The form that options ask for.
  static Format of(boolean json, boolean jsonl) {
    return json ? JSON : jsonl ? JSONL : TEXT;
  }

  /// The form that arguments ask for, also those that cannot be parsed: errors are told in it too.
  static Format of(List<String> args, Map<String, String> environment) {
    Format chosen = of(args.contains("--json"), args.contains("--jsonl"));
    return chosen == TEXT ? of(environment) : chosen;
  }

  /// Refuses a value of the variable that means nothing.
  static void check(Map<String, String> environment) {
    String value = environment.getOrDefault(VARIABLE, "");
    if (!value.isEmpty()) {
      Command.require(Setting.OUTPUT, VARIABLE, value);
    }
  }
}
