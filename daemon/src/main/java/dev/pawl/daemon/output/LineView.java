package dev.pawl.daemon.output;

import dev.pawl.api.OutputGap;
import dev.pawl.api.OutputLine;
import dev.pawl.api.OutputLines;
import dev.pawl.work.output.LineReader;
import dev.pawl.work.output.OutputText;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Shows the lines that a query means, as far as they fit into an answer.
///
/// The text of an answer has at most as many bytes in UTF-8 as the query allows, each line counted
/// with [#LINE_BYTES] more; one line is always there. Lines that do not fit are left out: those
/// behind, and of an end those before it. For one thread.
final class LineView {
  /// The most chars of a line that are shown.
  static final int LINE_CHARS = 8_192;

  /// What a line costs besides its text.
  private static final int LINE_BYTES = 64;

  private final SeekableByteChannel channel;
  private final LineQuery query;
  private final LineChoice choice;
  private final OutputText text;
  private final List<OutputLine> lines = new ArrayList<>();
  private LineChoice.@Nullable Place headEnd;
  private LineChoice.@Nullable Place tailBegin;
  private long shown;
  private long left;
  private long next;
  private boolean more;

  private LineView(SeekableByteChannel channel, LineQuery query, LineFilter filter) {
    this.channel = channel;
    this.query = query;
    this.choice = new LineChoice(query, filter);
    this.text = new OutputText(filter.logged(), LINE_CHARS);
    this.left = query.bytesMax();
  }

  /// The answer to a query about the output of a run.
  ///
  /// @param logged whether the lines are those of `ctx.log`, and not what a program has printed
  /// @param ended whether the run writes no more
  /// @param counts knows the numbers of lines
  static OutputLines of(
      RunBytes run, LineQuery query, boolean logged, boolean ended, LineCounts counts)
      throws IOException {
    SeekableByteChannel channel = run.channel();
    long size = channel.size();
    var filter = new LineFilter(query.pattern(), query.since(), logged);
    var view = new LineView(channel, query, filter);
    if (query.from() < size) {
      long number = counts.numberAt(run, query.from());
      view.choice.choose(new LineReader(channel, query.from(), size, number), view.text);
    }
    view.show();
    boolean end = ended && !view.more && view.next >= size;
    return new OutputLines(
        run.run().value(), size, view.lines, view.omitted(), view.next, view.more, end);
  }

  private void show() throws IOException {
    next = choice.next();
    more = choice.hasMore();
    List<LineChoice.Place> tail = choice.tail();
    long forTail = tail.isEmpty() ? 0 : left / 2;
    left -= forTail;
    for (LineChoice.Place place : choice.head()) {
      OutputLine line = line(place);
      if (!fits(line)) {
        if (!query.hasTail()) {
          next = place.from();
          more = true;
        }
        break;
      }
      lines.add(line);
      headEnd = place;
      shown += place.wanted() ? 1 : 0;
    }
    left += forTail;
    List<OutputLine> end = new ArrayList<>();
    for (LineChoice.Place place : tail.reversed()) {
      OutputLine line = line(place);
      if (!fits(line)) {
        break;
      }
      end.add(line);
      tailBegin = place;
      shown += place.wanted() ? 1 : 0;
    }
    lines.addAll(end.reversed());
  }

  private boolean fits(OutputLine line) {
    boolean isFirst = left == query.bytesMax();
    left -= line.text().getBytes(StandardCharsets.UTF_8).length + LINE_BYTES;
    return isFirst || left >= 0;
  }

  private OutputLine line(LineChoice.Place place) throws IOException {
    // Of a file that was cut meanwhile there is less, or nothing.
    text.begin(false);
    var _ = new LineReader(channel, place.from(), place.to(), place.number()).next(text);
    return new OutputLine(
        place.number(),
        place.from(),
        text.text(),
        place.wanted() ? null : true,
        place.whole() ? null : true,
        positive(text.cutBytes()),
        positive(text.overwrittenBytes()));
  }

  private static @Nullable Long positive(long bytes) {
    return bytes > 0 ? bytes : null;
  }

  /// What is left out between the beginning and the end.
  private @Nullable OutputGap omitted() {
    LineChoice.Place first = choice.first();
    LineChoice.Place last = choice.last();
    if (!query.hasTail() || first == null || last == null) {
      return null;
    }
    long firstLine = headEnd == null ? first.number() : headEnd.number() + 1;
    long lastLine = tailBegin == null ? last.number() : tailBegin.number() - 1;
    if (lastLine < firstLine) {
      return null;
    }
    long from = headEnd == null ? first.from() : headEnd.to();
    long to = tailBegin == null ? last.to() : tailBegin.from();
    return new OutputGap(
        firstLine,
        lastLine,
        lastLine - firstLine + 1,
        to - from,
        query.pattern() == null ? null : choice.wanted() - shown);
  }
}
