package dev.pawl.work.monitor;

/// A place in a text of shell, and how deep in nested parts it is.
final class Cursor {
  /// Nobody nests deeper, and the stack has room for it.
  static final int DEPTH_MAX = 100;

  private static final char END = '\uFFFF';

  private final String text;
  private final Steps steps;
  private int position;
  private int depth;

  Cursor(String text, Steps steps, int depth) {
    this.text = text;
    this.steps = steps;
    this.depth = depth;
  }

  String text() {
    return text;
  }

  Steps steps() {
    return steps;
  }

  int position() {
    return position;
  }

  int depth() {
    return depth;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  /// The char here; at the end one that stands for nothing.
  char peek() {
    return peek(0);
  }

  char peek(int ahead) {
    int at = position + ahead;
    return at < text.length() ? text.charAt(at) : END;
  }

  boolean isAt(String part) {
    return text.startsWith(part, position);
  }

  char next() throws Unreadable {
    char c = peek();
    skip(1);
    return c;
  }

  void skip(int chars) throws Unreadable {
    steps.spend(chars);
    position = Math.min(text.length(), position + chars);
  }

  /// Goes back to where it was.
  void moveBack(int to) {
    position = to;
  }

  void enter() throws Unreadable {
    depth++;
    if (depth > DEPTH_MAX) {
      throw new Unreadable("its parts are nested deeper than " + DEPTH_MAX);
    }
  }

  void leave() {
    depth--;
  }

  Unreadable notClosed(String what, int opened) {
    return new Unreadable("%s at character %d is not closed".formatted(what, opened + 1));
  }
}
