package dev.pawl.work.pattern;

/// Finds patterns that RE2/J 1.8 would compile without end.
///
/// In any case, it goes from a letter to the next of the same kind until it is back where it began.
/// From nine old Cyrillic letters, U+1C80 to U+1C88, it never comes back.
final class CaseFolding {
  private static final int FIRST = 0x1C80;
  private static final int LAST = 0x1C88;

  /// No character.
  private static final int NONE = -1;

  private final String body;
  private int position;

  private CaseFolding(String body) {
    this.body = body;
  }

  /// Whether the pattern has one of the letters, or a range that may hold them. A few that could be
  /// compiled are among those.
  static boolean isEndless(String body) {
    var reader = new CaseFolding(body);
    int beforeLast = NONE;
    int last = NONE;
    while (reader.position < body.length()) {
      int next = reader.next();
      boolean inRange = last == '-' && beforeLast <= LAST && next >= FIRST;
      if (inRange || (next >= FIRST && next <= LAST)) {
        return true;
      }
      beforeLast = last;
      last = next;
    }
    return false;
  }

  private int next() {
    if (body.startsWith("\\x{", position)) {
      int end = body.indexOf('}', position);
      int code = end < 0 ? NONE : hexadecimal(body.substring(position + 3, end));
      if (code != NONE) {
        position = end + 1;
        return code;
      }
    }
    if (body.charAt(position) == '\\' && position + 1 < body.length()) {
      position++;
    }
    int code = body.codePointAt(position);
    position += Character.charCount(code);
    return code;
  }

  private static int hexadecimal(String digits) {
    int code = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(i), 16);
      if (digit < 0) {
        return NONE;
      }
      code = Math.min(Character.MAX_CODE_POINT, code * 16 + digit);
    }
    return code;
  }
}
