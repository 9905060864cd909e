package dev.pawl.work.ready;

import dev.pawl.process.Trial;
import dev.pawl.work.pattern.Excerpt;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// Runs a command line as the task would.
final class CommandLook implements Look {
  private final String line;
  private final ReadyTask task;

  CommandLook(String line, ReadyTask task) {
    this.line = line;
    this.task = task;
  }

  @Override
  public Seen look(Duration limit) throws IOException, InterruptedException {
    OptionalInt code =
        Trial.run(List.of("/bin/sh", "-c", line), task.directory(), task.environment(), limit);
    String shown = "`%s`".formatted(Excerpt.cut(Excerpt.oneLine(line), Excerpt.CHARS_MAX));
    if (code.isEmpty()) {
      return Seen.notYet("%s took longer than %.1f s".formatted(shown, limit.toMillis() / 1_000.0));
    }
    String detail = "%s ends with %d".formatted(shown, code.getAsInt());
    return code.getAsInt() == 0 ? Seen.ready(detail) : Seen.notYet(detail);
  }
}
