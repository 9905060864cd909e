package dev.pawl.cli;

import java.util.List;

/// The part of a stack trace that tells the user something.
final class Frames {
  /// The class loader of workflow files, as the engine's stack traces name it.
  private static final String LOADER = "workflow-file//";

  private Frames() {}

  /// The frames in workflow files, or if there are none those in libraries, as
  /// `Class.method(File.java:12)`.
  static List<String> ofUser(String stack) {
    List<String> frames = frames(stack);
    List<String> own = frames.stream().filter(frame -> frame.startsWith(LOADER)).toList();
    return (own.isEmpty() ? frames : own)
        .stream()
            .map(frame -> frame.startsWith(LOADER) ? frame.substring(LOADER.length()) : frame)
            .toList();
  }

  private static List<String> frames(String stack) {
    return stack
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .map(line -> line.substring("at ".length()))
        .filter(frame -> !frame.startsWith("java.base/") && !frame.startsWith("dev.pawl.engine."))
        .toList();
  }
}
