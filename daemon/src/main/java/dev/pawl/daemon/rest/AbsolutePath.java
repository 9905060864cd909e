package dev.pawl.daemon.rest;

import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.ProblemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// A path that a caller names. The daemon has another working directory than the caller.
final class AbsolutePath {
  private AbsolutePath() {}

  /// @param field the argument or field that it stands in
  /// @throws ProblemException if it is not absolute, or no path at all
  static Path of(String field, String text) {
    try {
      Path path = Path.of(text);
      if (path.isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException _) {
      // Said below: most have a NUL, or are not text in the encoding of this system.
    }
    throw new ProblemException(
        ProblemCode.INVALID_ARGUMENT,
        "%s is '%s', not an absolute path".formatted(field, text),
        field);
  }
}
