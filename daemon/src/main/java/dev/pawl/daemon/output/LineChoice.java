package dev.pawl.daemon.output;

import dev.pawl.work.output.LineReader;
import dev.pawl.work.output.OutputText;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds which lines of a file a query means, in one pass, and keeps of them only where they are.
/// For one thread.
final class LineChoice {
  /// How long to look for what lines say; who asked goes on from where it stopped.
  private static final long LOOK_NANOS = 5_000_000_000L;

  private final LineQuery query;
  private final LineFilter filter;
  private final List<Place> head = new ArrayList<>();
  private final Deque<Place> tail = new ArrayDeque<>();
  private final Deque<Long> tailWanted = new ArrayDeque<>();

  /// Lines that are context if the next wanted one comes soon.
  private final Deque<Place> before = new ArrayDeque<>();

  private @Nullable Place first;
  private @Nullable Place last;
  private long wanted;
  private int headWanted;
  private int after;
  private long next;
  private boolean more;

  /// Where a line is.
  ///
  /// @param to the byte behind it
  /// @param whole whether it has its end
  /// @param wanted whether it is more than context
  record Place(long number, long from, long to, boolean whole, boolean wanted) {}

  LineChoice(LineQuery query, LineFilter filter) {
    this.query = query;
    this.filter = filter;
    this.next = query.from();
  }

  /// Goes through the file.
  ///
  /// @param text for what lines say
  void choose(LineReader lines, OutputText text) throws IOException {
    OutputText needed = filter.isOpen() ? null : text;
    long begun = System.nanoTime();
    while (!more && lines.next(lines.number() + 1 < query.first() ? null : needed)) {
      boolean unfinished = query.wholeOnly() && !lines.isWhole();
      if (lines.number() > query.last() || unfinished) {
        return;
      }
      if (lines.number() >= query.first()) {
        boolean isWanted = filter.isOpen() || filter.wants(text.text());
        take(new Place(lines.number(), lines.from(), lines.to(), lines.isWhole(), isWanted));
      } else {
        next = lines.to();
      }
      if (!more && needed != null && System.nanoTime() - begun > LOOK_NANOS) {
        more = true;
        next = before.isEmpty() ? next : before.getFirst().from();
      }
    }
  }

  private void take(Place line) {
    if (!line.wanted()) {
      context(line);
    } else if (headWanted < query.headMax() && head.size() < LineQuery.LINES_MAX) {
      headWanted++;
      head.addAll(before);
      head.add(line);
      after = query.context();
      before.clear();
    } else if (query.hasTail()) {
      addToTail(line);
    } else {
      more = true;
      next = before.isEmpty() ? line.from() : before.getFirst().from();
      return;
    }
    wanted += line.wanted() ? 1 : 0;
    first = first == null ? line : first;
    last = line;
    next = line.to();
  }

  private void context(Place line) {
    if (after > 0) {
      after--;
      if (tailWanted.isEmpty()) {
        head.add(line);
      } else {
        tail.add(line);
      }
    } else if (query.context() > 0) {
      before.add(line);
      if (before.size() > query.context()) {
        before.removeFirst();
      }
    }
  }

  private void addToTail(Place line) {
    tail.addAll(before);
    tail.add(line);
    tailWanted.add(line.number());
    before.clear();
    while (tailWanted.size() > query.tail() || tail.size() > LineQuery.LINES_MAX) {
      tailWanted.removeFirst();
      long oldest = tailWanted.isEmpty() ? Long.MAX_VALUE : tailWanted.getFirst() - query.context();
      while (!tail.isEmpty() && tail.getFirst().number() < oldest) {
        tail.removeFirst();
      }
    }
    after = tailWanted.isEmpty() ? 0 : query.context();
  }

  /// Those at the beginning.
  List<Place> head() {
    return head;
  }

  /// Those at the end.
  List<Place> tail() {
    return List.copyOf(tail);
  }

  /// The first line that was looked at; null if there was none.
  @Nullable Place first() {
    return first;
  }

  /// The last one.
  @Nullable Place last() {
    return last;
  }

  /// How many lines are wanted, those included that are too many.
  long wanted() {
    return wanted;
  }

  /// Where to go on.
  long next() {
    return next;
  }

  /// Whether there may be more of what is wanted from there on.
  boolean hasMore() {
    return more;
  }
}
