package dev.pawl.work.pattern;

/// Parts of foreign text that are short enough to be shown.
public final class Excerpt {
  /// The longest piece of foreign text in what an agent is told.
  public static final int CHARS_MAX = 192;

  private Excerpt() {}

  /// The text, or its beginning with an ellipsis, of at most `charsMax` chars; a pair of surrogates
  /// is not torn apart.
  ///
  /// @throws IllegalArgumentException if not even the ellipsis has room
  public static String cut(String text, int charsMax) {
    if (charsMax < 1) {
      throw new IllegalArgumentException(
          "charsMax is %d; leave room for at least 1 char".formatted(charsMax));
    }
    if (text.length() <= charsMax) {
      return text;
    }
    int end = charsMax - 1;
    if (end > 0
        && Character.isHighSurrogate(text.charAt(end - 1))
        && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    return text.substring(0, end) + "…";
  }

  /// The text on one line: each run of blanks, line ends and control characters is one space, and
  /// there is none at either end.
  public static String oneLine(String text) {
    var line = new StringBuilder(Math.min(text.length(), 1_024));
    boolean gap = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isWhitespace(c) || Character.isISOControl(c)) {
        gap = !line.isEmpty();
        continue;
      }
      if (gap) {
        line.append(' ');
        gap = false;
      }
      line.append(c);
    }
    return line.toString();
  }
}
