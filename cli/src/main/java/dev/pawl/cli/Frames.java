package dev.pawl.cli;

import dev.pawl.cli.source.WorkflowFile;
import java.util.List;

/// The part of a stack trace that belongs to the user's code.
final class Frames {
  private Frames() {}

  /// The frames in workflow files and in libraries, as `Class.method(File.java:12)`.
  static List<String> ofUser(String stack) {
    String loader = WorkflowFile.LOADER + "//";
    return stack
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("at "))
        .map(line -> line.substring("at ".length()))
        .filter(frame -> !frame.startsWith("java.base/") && !frame.startsWith("dev.pawl.engine."))
        .map(frame -> frame.startsWith(loader) ? frame.substring(loader.length()) : frame)
        .toList();
  }
}
