package dev.pawl.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Finds programs as a system call does, so that what is missing is said before it is started.
public final class Programs {
  private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Programs() {}

  /// The file of a program that is named without a folder.
  ///
  /// @param path folders with `:` between them; null for the usual ones
  static Optional<Path> find(String name, @Nullable String path) {
    for (String folder : (path == null ? USUAL_PATH : path).split(":", -1)) {
      try {
        Path file = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      } catch (InvalidPathException _) {
        // No such folder can exist.
      }
    }
    return Optional.empty();
  }

  /// Checks that a command could be started now.
  ///
  /// @throws StartException with what is missing, and what to do
  public static void check(Command command) throws StartException {
    Path directory = command.directory();
    if (!Files.isDirectory(directory)) {
      throw new StartException(
          "the working directory %s %s"
              .formatted(
                  directory,
                  Files.exists(directory) ? "is no directory" : "does not exist; make it"));
    }
    if (!Files.isExecutable(directory)) {
      throw new StartException(
          "the working directory %s may not be entered: permission denied".formatted(directory));
    }
    String program = command.words().getFirst();
    if (program.contains("/")) {
      checkFile(program, directory.resolve(program));
    } else if (find(program, command.environment().get("PATH")).isEmpty()) {
      throw new StartException(
          "there is no program '%s' on the PATH %s; name its file, or give another PATH"
              .formatted(program, command.environment().getOrDefault("PATH", USUAL_PATH)));
    }
  }

  private static void checkFile(String program, Path file) throws StartException {
    if (Files.notExists(file)) {
      throw new StartException("there is no program %s".formatted(program));
    }
    if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
      throw new StartException(
          "%s cannot be run: %s"
              .formatted(
                  program,
                  Files.isDirectory(file)
                      ? "it is a directory"
                      : "it may not be executed; chmod +x, or name its interpreter"));
    }
  }
}
