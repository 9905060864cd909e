package dev.pawl.work.ready;

import dev.pawl.work.output.LineReader;
import dev.pawl.work.output.OutputText;
import dev.pawl.work.pattern.Excerpt;
import dev.pawl.work.pattern.LinePattern;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/// Looks for a line in what a task has written since the last look. A line counts also before it
/// has its end: a program that is ready may have nothing to add.
final class LineLook implements Look {
  private final LinePattern pattern;
  private final ReadyTask task;
  private final OutputText text = new OutputText(false, LinePattern.LINE_CHARS);
  private long from;

  LineLook(LinePattern pattern, ReadyTask task) {
    this.pattern = pattern;
    this.task = task;
    this.from = task.from();
  }

  @Override
  public Seen look(Duration limit) throws IOException {
    long begun = System.nanoTime();
    if (!Files.isRegularFile(task.output(), LinkOption.NOFOLLOW_LINKS)) {
      return notYet(); // it has written nothing, or somebody has put a pipe there
    }
    try (FileChannel channel =
        FileChannel.open(task.output(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      LineReader lines = new LineReader(channel, from, channel.size(), 1);
      while (System.nanoTime() - begun < limit.toNanos() && lines.next(text)) {
        Optional<String> found = pattern.find(text.text());
        if (found.isPresent()) {
          return Seen.ready("a line has: " + Excerpt.oneLine(found.get()));
        }
        from = lines.isWhole() ? lines.to() : lines.from();
      }
    }
    return notYet();
  }

  private Seen notYet() {
    return Seen.notYet("no line has " + Excerpt.cut(pattern.toString(), Excerpt.CHARS_MAX));
  }
}
