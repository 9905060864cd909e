package dev.pawl.daemon.output;

import dev.pawl.work.pattern.LinePattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which lines of an output are wanted: of the lines from a byte on, those with numbers from
/// `first` to `last`, of these the ones with the pattern, of these the first `head` and the last
/// `tail`.
///
/// @param from the byte at which to begin
/// @param first the first line, from 1
/// @param last the last line
/// @param pattern what a line must have; null for any
/// @param context how many lines to show before and behind each that has the pattern
/// @param since no lines that a run has logged before; null for any
/// @param head how many at the beginning; [#ALL] for no bound
/// @param tail how many at the end; [#ALL] for no bound
/// @param bytesMax the most text in an answer, see [LineView]
/// @param wholeOnly whether a line without its end is no line yet
public record LineQuery(
    long from,
    long first,
    long last,
    @Nullable LinePattern pattern,
    int context,
    @Nullable Instant since,
    int head,
    int tail,
    int bytesMax,
    boolean wholeOnly) {
  /// No bound of the number of lines.
  public static final int ALL = -1;

  /// The most lines at either end, and the most that are looked for at once.
  public static final int LINES_MAX = 10_000;

  /// The most lines around one.
  public static final int CONTEXT_MAX = 50;

  /// The same where nothing can come any more.
  public LineQuery toTheEnd() {
    return new LineQuery(from, first, last, pattern, context, since, head, tail, bytesMax, false);
  }

  boolean hasTail() {
    return tail != ALL;
  }

  /// How many lines are wanted from the beginning on.
  int headMax() {
    return head != ALL ? head : hasTail() ? 0 : LINES_MAX;
  }
}
