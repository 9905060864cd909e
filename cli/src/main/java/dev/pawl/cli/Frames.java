package dev.pawl.cli;

import java.util.List;

/// The part of a stack trace that belongs to the user's code.
final class Frames {
  /// The class loader of workflow files, as the engine's stack traces name it.
  private static final String LOADER = "workflow-file//";

  private Frames() {}

  /// The frames in workflow files and in libraries, as `Class.method(File.java:12)`.
  static List<String> ofUser(String stack) {
    return stack
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .map(line -> line.substring("at ".length()))
        .filter(frame -> !frame.startsWith("java.base/") && !frame.startsWith("dev.pawl.engine."))
        .map(frame -> frame.startsWith(LOADER) ? frame.substring(LOADER.length()) : frame)
        .toList();
  }
}
