package dev.pawl.cli;

import dev.pawl.cli.source.WorkflowFile;
import dev.pawl.cli.text.Text;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Takes the JDK's note of each `System.exit` and says so when a workflow file called it.
final class ExitLogger implements System.Logger {
  /// The logger that the JDK writes it to, at `DEBUG`.
  static final String NAME = "java.lang.Runtime";

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public boolean isLoggable(Level level) {
    return true;
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String message,
      @Nullable Throwable thrown) {
    if (thrown != null) {
      place(thrown)
          .ifPresent(place ->
              System.err.println(
                  Text.visible(
                      "error: the workflow's code ended this process with System.exit, at "
                          + place
                          + "; let it throw an exception instead")));
    }
  }

  private static Optional<String> place(Throwable thrown) {
    return Stream.of(thrown.getStackTrace())
        .filter(frame -> WorkflowFile.LOADER.equals(frame.getClassLoaderName()))
        .findFirst()
        .map(frame -> "%s:%d".formatted(frame.getFileName(), frame.getLineNumber()));
  }

  @Override
  public void log(
      Level level,
      @Nullable ResourceBundle bundle,
      @Nullable String format,
      @Nullable Object @Nullable ... parameters) {
    // An exit is told of with its stack trace.
  }
}
