package dev.pawl.work.text;

/// Takes out of a text what acts on a terminal: sequences of ANSI escapes with what they carry, and
/// control characters other than line ends and tabs. The text may come in pieces. For one thread at
/// a time.
public final class PlainText {
  private static final char ESCAPE = '\u001b';
  private static final char BELL = '\u0007';
  private static final int SEQUENCE_CHARS_MAX = 4_096;

  /// Where in a sequence a text is.
  private enum Place {
    TEXT,
    /// After an escape.
    ESCAPED,
    /// In `ESC [ …`, which a letter ends.
    CONTROL,
    /// In `ESC ] …` and its like, which a bell or `ESC \` ends.
    STRING,
    STRING_ESCAPED
  }

  private Place place = Place.TEXT;
  private int length;

  /// The whole of a text.
  public static String of(String text) {
    PlainText plain = new PlainText();
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      plain.take(text.charAt(i), out);
    }
    return out.toString();
  }

  /// Takes the next char, and appends what is to be shown of it. Carriage returns are kept.
  public void take(char c, StringBuilder out) {
    switch (place) {
      case TEXT -> text(c, out);
      case ESCAPED ->
          place =
              switch (c) {
                case '[' -> Place.CONTROL;
                case ']', 'P', 'X', '^', '_' -> Place.STRING;
                // Of two chars, or of three with a blank to slash between.
                default -> c >= ' ' && c <= '/' ? Place.ESCAPED : Place.TEXT;
              };
      case CONTROL -> {
        if (c == '\n' || c == ESCAPE) { // cut off
          place = Place.TEXT;
          text(c, out);
        } else if (c >= '@' && c <= '~') {
          place = Place.TEXT;
        }
      }
      case STRING -> {
        if (c == BELL) {
          place = Place.TEXT;
        } else if (c == ESCAPE) {
          place = Place.STRING_ESCAPED;
        }
      }
      case STRING_ESCAPED -> place = Place.TEXT;
    }
    // One that never ends must not swallow all that follows.
    length = place == Place.TEXT ? 0 : length + 1;
    if (length > SEQUENCE_CHARS_MAX) {
      place = Place.TEXT;
      length = 0;
    }
  }

  private void text(char c, StringBuilder out) {
    if (c == ESCAPE) {
      place = Place.ESCAPED;
    } else if (c == '\n' || c == '\t' || c == '\r' || !Character.isISOControl(c)) {
      out.append(c);
    }
  }
}
