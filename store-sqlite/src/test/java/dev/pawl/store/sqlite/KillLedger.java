package dev.pawl.store.sqlite;

import dev.pawl.engine.workflow.Attempt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A file outside the store in which every body that runs leaves a line, on disk before it returns.
/// Thread-safe.
final class KillLedger implements AutoCloseable {
  private static final String END = " .";
  private final FileChannel file;

  /// A body that ran.
  ///
  /// @param key its run, execution and command
  /// @param stage see [KillLoad.Job#stage()]
  record Line(long pid, String run, String key, int attempt, int stage, String name) {
    /// Whether an attempt before this one was cut short.
    boolean isAgain() {
      return attempt > (name.equals("flaky") ? 2 : 1);
    }

    private static Line parse(String text) {
      List<String> words = List.of(text.split(" "));
      return new Line(
          Long.parseLong(words.get(0)),
          words.get(1),
          words.get(2),
          Integer.parseInt(words.get(3)),
          Integer.parseInt(words.get(4)),
          words.get(5));
    }

    /// A kill may cut a line where a page of the file ends. So each begins anew, and says where it
    /// ends.
    private String text() {
      return "%n%d %s %s %d %d %s%s%n".formatted(pid, run, key, attempt, stage, name, END);
    }
  }

  KillLedger(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Every line that was written whole, in order.
  static List<Line> read(Path path) throws IOException {
    return Files.readAllLines(path).stream()
        .filter(line -> line.endsWith(END))
        .map(Line::parse)
        .toList();
  }

  void add(Attempt attempt, KillLoad.Job job) {
    Line line =
        new Line(
            ProcessHandle.current().pid(),
            attempt.run().value(),
            attempt.idempotencyKey(),
            attempt.attempt(),
            job.stage(),
            job.name());
    try {
      ByteBuffer bytes = ByteBuffer.wrap(line.text().getBytes(StandardCharsets.UTF_8));
      synchronized (this) {
        while (bytes.hasRemaining()) {
          file.write(bytes);
        }
      }
      file.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
