package dev.pawl.work.monitor;

import java.util.ArrayList;
import java.util.List;

/// Reads one word: quotes, escapes and expansions.
final class WordReader {
  /// Chars that end a word, as far as they are not quoted.
  private static final String ENDS = " \t\r\n;&|()<>";

  /// What an expansion other than `$name` leaves in the text of a word. Read again as a command, in
  /// `sh -c`, it is not taken for one.
  private static final String EXPANDED = "$_";

  private final Lexer lexer;
  private final Cursor cursor;
  private final StringBuilder text = new StringBuilder();
  private final List<Command> inner = new ArrayList<>();
  private boolean quoted;
  private boolean dynamic;

  WordReader(Lexer lexer) {
    this.lexer = lexer;
    this.cursor = lexer.cursor();
  }

  Token.Word read() throws Unreadable {
    int start = cursor.position();
    while (!cursor.isAtEnd() && part()) {
      // each round is one part
    }
    return new Token.Word(
        start, cursor.position(), text.toString(), quoted, dynamic, List.copyOf(inner));
  }

  private boolean part() throws Unreadable {
    char c = cursor.peek();
    switch (c) {
      case '\'', '"', '\\', '$', '`' -> special(c, false);
      case '<', '>' -> {
        if (cursor.peek(1) != '(') {
          return false;
        }
        cursor.skip(2);
        commands();
      }
      case '(' -> {
        if (!isArrayOrGlob()) {
          return false;
        }
        cursor.skip(1);
        opaque('(', ')', false);
      }
      default -> {
        if (ENDS.indexOf(c) >= 0) {
          return false;
        }
        text.append(cursor.next());
      }
    }
    return true;
  }

  private void special(char c, boolean inQuotes) throws Unreadable {
    switch (c) {
      case '\'' -> single();
      case '"' -> doubled();
      case '\\' -> escape(inQuotes);
      case '$' -> dollar(inQuotes);
      default -> backtick();
    }
  }

  /// Whether a parenthesis belongs to the word: `name=(`, `@(`, `*(`. After `!` alone it is a
  /// subshell.
  private boolean isArrayOrGlob() {
    if (text.isEmpty()) {
      return false;
    }
    char before = text.charAt(text.length() - 1);
    return "=@?*+".indexOf(before) >= 0 || (before == '!' && text.length() > 1);
  }

  private void single() throws Unreadable {
    int opened = cursor.position();
    quoted = true;
    cursor.skip(1);
    int end = cursor.text().indexOf('\'', cursor.position());
    if (end < 0) {
      throw cursor.notClosed("the quote '", opened);
    }
    text.append(cursor.text(), cursor.position(), end);
    cursor.skip(end + 1 - cursor.position());
  }

  private void doubled() throws Unreadable {
    int opened = cursor.position();
    quoted = true;
    cursor.enter();
    cursor.skip(1);
    while (cursor.peek() != '"') {
      if (cursor.isAtEnd()) {
        throw cursor.notClosed("the quote \"", opened);
      }
      char c = cursor.peek();
      if (c == '\\' || c == '$' || c == '`') {
        special(c, true);
      } else {
        text.append(cursor.next());
      }
    }
    cursor.skip(1);
    cursor.leave();
  }

  private void escape(boolean inQuotes) throws Unreadable {
    cursor.skip(1);
    if (cursor.isAtEnd()) {
      text.append('\\');
      return;
    }
    char c = cursor.next();
    if (c == '\n') {
      return;
    }
    if (inQuotes && "$`\"\\".indexOf(c) < 0) {
      text.append('\\');
    }
    quoted = true;
    text.append(c);
  }

  private void dollar(boolean inQuotes) throws Unreadable {
    cursor.skip(1);
    switch (cursor.peek()) {
      case '(' -> {
        cursor.skip(1);
        if (cursor.peek() == '(' && lexer.arithmetic() != null) {
          expanded();
        } else {
          commands();
        }
      }
      case '{' -> {
        cursor.skip(1);
        opaque('{', '}', inQuotes);
      }
      case '\'' -> {
        if (inQuotes) {
          text.append('$');
        } else {
          ansi();
        }
      }
      case '"' -> {
        // $"…" is quoted as without the dollar; before a closing quote it stands for itself.
        if (inQuotes) {
          text.append('$');
        }
      }
      default -> {
        text.append('$');
        dynamic = true;
      }
    }
  }

  /// `$'…'`, where a quote may be escaped. What other escapes stand for does not matter here.
  private void ansi() throws Unreadable {
    int opened = cursor.position();
    quoted = true;
    cursor.skip(1);
    while (cursor.peek() != '\'') {
      if (cursor.isAtEnd()) {
        throw cursor.notClosed("the quote $'", opened);
      }
      if (cursor.peek() == '\\') {
        cursor.skip(1);
        char c = cursor.next();
        text.append(c == 'n' || c == 't' ? ' ' : c);
      } else {
        text.append(cursor.next());
      }
    }
    cursor.skip(1);
  }

  /// Reads to the `)` that ends a substitution.
  private void commands() throws Unreadable {
    int opened = cursor.position() - 1;
    cursor.enter();
    inner.addAll(Parser.substitution(lexer, opened));
    cursor.leave();
    expanded();
  }

  private void backtick() throws Unreadable {
    int opened = cursor.position();
    cursor.skip(1);
    var content = new StringBuilder();
    while (cursor.peek() != '`') {
      if (cursor.isAtEnd()) {
        throw cursor.notClosed("the backquote", opened);
      }
      char c = cursor.next();
      boolean escapes = c == '\\' && "`\\$".indexOf(cursor.peek()) >= 0;
      content.append(escapes ? cursor.next() : c);
    }
    cursor.skip(1);
    cursor.enter();
    inner.addAll(Parser.parse(new Cursor(content.toString(), cursor.steps(), cursor.depth())));
    cursor.leave();
    expanded();
  }

  private void expanded() {
    text.append(EXPANDED);
    dynamic = true;
  }

  /// Reads to the bracket that closes an open one. What is between is no command, but quotes in it
  /// hide brackets, and substitutions in it run.
  void opaque(char open, char close, boolean inQuotes) throws Unreadable {
    int opened = cursor.position() - 1;
    int kept = text.length();
    cursor.enter();
    for (int level = 1; level > 0; ) {
      char c = cursor.peek();
      if (cursor.isAtEnd()) {
        throw cursor.notClosed("the bracket " + open, opened);
      }
      if ("\"\\$`".indexOf(c) >= 0 || (c == '\'' && !inQuotes)) {
        special(c, inQuotes);
      } else {
        level += c == open ? 1 : c == close ? -1 : 0;
        cursor.skip(1);
      }
    }
    cursor.leave();
    text.setLength(kept);
    expanded();
  }
}
