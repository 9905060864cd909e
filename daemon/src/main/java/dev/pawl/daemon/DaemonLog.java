package dev.pawl.daemon;

import dev.pawl.daemon.home.PrivateFolder;
import dev.pawl.daemon.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The daemon's log: one JSON object a line, in `logs/daemon.0.log` and older ones beside it.
///
/// A message stands in one string, so text from a run cannot forge a line, and is ASCII, so it
/// cannot act on a terminal.
final class DaemonLog implements AutoCloseable {
  private static final int FILE_BYTES = 8 << 20;
  private static final int FILES = 5;

  /// Kept, since the platform forgets the level of a logger that nobody refers to.
  private static final Logger SERVER = Logger.getLogger("org.eclipse.jetty");

  private static final Logger ROOT = Logger.getLogger("");

  private final FileHandler file;

  private DaemonLog(FileHandler file) {
    this.file = file;
  }

  /// One line.
  private record Line(
      Instant time, String level, String logger, String message, @Nullable String thrown) {}

  /// Sends all that is logged in this process to the files of a home.
  static DaemonLog into(Path home) throws IOException {
    Path folder = PrivateFolder.in(home, "logs");
    if (Files.isDirectory(folder.resolve("daemon.0.log"))) {
      throw new FileSystemException(folder + "/daemon.0.log", null, "this is a folder");
    }
    String pattern = folder.toString().replace("%", "%%") + "/daemon.%g.log";
    FileHandler file = new FileHandler(pattern, FILE_BYTES, FILES, true);
    file.setFormatter(new Lines());
    file.setEncoding(StandardCharsets.UTF_8.name());
    for (Handler other : ROOT.getHandlers()) {
      ROOT.removeHandler(other);
    }
    ROOT.addHandler(file);
    ROOT.setLevel(Level.INFO);
    SERVER.setLevel(Level.WARNING);
    return new DaemonLog(file);
  }

  @Override
  public void close() {
    ROOT.removeHandler(file);
    file.close();
  }

  private static final class Lines extends Formatter {
    @Override
    public String format(LogRecord entry) {
      Line line =
          new Line(
              entry.getInstant(),
              entry.getLevel().getName(),
              String.valueOf(entry.getLoggerName()),
              formatMessage(entry),
              thrown(entry.getThrown()));
      return new String(Json.asciiBytes(line), StandardCharsets.US_ASCII) + "\n";
    }

    private static @Nullable String thrown(@Nullable Throwable thrown) {
      if (thrown == null) {
        return null;
      }
      StringBuilder text = new StringBuilder(thrown.toString());
      for (StackTraceElement frame : thrown.getStackTrace()) {
        text.append("\n  at ").append(frame);
      }
      String cause = thrown(thrown.getCause());
      return cause == null ? text.toString() : text + "\ncaused by " + cause;
    }
  }
}
