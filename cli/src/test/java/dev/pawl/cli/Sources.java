package dev.pawl.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Workflow files for tests.
final class Sources {
  private Sources() {}

  /// Writes a file with one workflow `test` from text to text.
  ///
  /// @param body of a function of `ctx` and `input`
  static Path workflow(Path folder, String body) {
    return write(
        folder,
        "Test.java",
        """
        import dev.pawl.engine.workflow.*;
        import java.nio.file.*;
        import java.time.Duration;
        import java.util.*;

        final class Test {
          static final Workflow<String, String> TEST =
              Workflow.of("test", String.class, String.class, Test::run);

          static String run(WorkflowContext ctx, String input) throws Exception {
            %s
          }

          /// Notes that a body runs.
          static String note(String what) throws Exception {
            Files.writeString(
                Path.of("%s"),
                what + "\\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
            return what;
          }
        }
        """
            .formatted(body, ledger(folder)));
  }

  /// Where `note` of such a file writes to.
  static Path ledger(Path folder) {
    return folder.resolve("ledger.txt");
  }

  static Path write(Path folder, String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.writeString(file, text);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
