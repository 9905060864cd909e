package dev.pawl.work.pattern;

import java.util.ArrayDeque;
import java.util.Deque;

/// Estimates how large the program of a regular expression gets, before it is made: RE2/J bounds
/// each repetition but not those within others, and would fill the memory with `((x{1000}){1000})`.
final class ProgramSize {
  /// The estimate may be too high, but not by as much as this.
  private static final int SLACK = 40;

  private static final long SIZE_MAX = 1L << 40;

  private final String body;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long group;
  private long last;
  private int position;

  private ProgramSize(String body) {
    this.body = body;
  }

  /// Whether the program is certainly larger than `size`, or so large that it must not be made.
  static boolean isFarOver(String body, int size) {
    return new ProgramSize(body).estimate() > (long) size * SLACK;
  }

  private long estimate() {
    while (position < body.length()) {
      char c = body.charAt(position);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> open();
        case ')' -> close();
        case '{' -> repeat();
        default -> atom(1, 1);
      }
    }
    while (!outer.isEmpty()) {
      close();
    }
    return group;
  }

  private void atom(long size, int chars) {
    last = size;
    group = Math.min(SIZE_MAX, group + size);
    position += chars;
  }

  private void escape() {
    int chars = 2;
    if (body.startsWith("{", position + 2) && "xpP".indexOf(body.charAt(position + 1)) >= 0) {
      int end = body.indexOf('}', position);
      chars = end < 0 ? chars : end + 1 - position;
    }
    atom(1, chars);
  }

  private void characterClass() {
    int end = position + 1;
    if (body.startsWith("^", end)) {
      end++;
    }
    end++; // a bracket that comes first stands for itself
    while (end < body.length() && body.charAt(end) != ']') {
      end += body.charAt(end) == '\\' ? 2 : 1;
    }
    atom(1, end + 1 - position);
  }

  private void open() {
    outer.push(group);
    group = 2;
    position++;
  }

  private void close() {
    long inner = group;
    group = outer.isEmpty() ? 0 : outer.pop();
    atom(inner, 1);
  }

  private void repeat() {
    int end = body.indexOf('}', position);
    long most = end < 0 ? -1 : most(body.substring(position + 1, end));
    if (most < 0) {
      atom(1, 1);
      return;
    }
    group = Math.min(SIZE_MAX, group - last + last * most);
    last = Math.min(SIZE_MAX, last * most);
    position = end + 1;
  }

  /// The larger number of `n`, `n,` or `n,m`, and one more where there is no end; -1 if it is none.
  private static long most(String counts) {
    int comma = counts.indexOf(',');
    String low = comma < 0 ? counts : counts.substring(0, comma);
    String high = comma < 0 ? "" : counts.substring(comma + 1);
    if (!isNumber(low) || (!high.isEmpty() && !isNumber(high))) {
      return -1;
    }
    return Math.max(Long.parseLong(low) + 1, high.isEmpty() ? 1 : Long.parseLong(high));
  }

  /// RE2 allows no more than a thousand.
  private static boolean isNumber(String text) {
    return !text.isEmpty()
        && text.length() <= 4
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
