package dev.pawl.work.monitor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes a text of shell apart into words, redirections and operators, one after the other.
///
/// Comments are left out, and so are here-documents: they are text.
final class Lexer {
  /// Longer ones before those that they begin with.
  private static final List<String> REDIRECTIONS =
      List.of("&>>", "&>", "<<<", "<<-", "<<", "<>", "<&", "<", ">>", ">&", ">|", ">");

  private static final List<String> OPERATORS =
      List.of(";;&", ";;", ";&", ";", "&&", "&", "||", "|&", "|", "(", ")");

  private final Cursor cursor;
  private final Deque<HereDocument> pending = new ArrayDeque<>();

  Lexer(Cursor cursor) {
    this.cursor = cursor;
  }

  private record HereDocument(String end, boolean indented) {}

  Cursor cursor() {
    return cursor;
  }

  Token next() throws Unreadable {
    while (true) {
      skipBlanks();
      int start = cursor.position();
      if (cursor.isAtEnd()) {
        return new Token.End(start, start);
      }
      if (cursor.peek() == '\n') {
        cursor.skip(1);
        int end = cursor.position();
        skipHereDocuments();
        return new Token.Operator(start, end, "\n");
      }
      String redirection = redirection();
      if (redirection != null) {
        Token.Redirect redirect = redirect(redirection, start);
        if (redirect != null) {
          return redirect;
        }
        continue;
      }
      for (String symbol : OPERATORS) {
        if (cursor.isAt(symbol)) {
          cursor.skip(symbol.length());
          return new Token.Operator(start, cursor.position(), symbol);
        }
      }
      Token.Word word = new WordReader(this).read();
      if (!isDescriptor(word)) {
        return word;
      }
    }
  }

  /// Reads `(…))` after an opening parenthesis.
  ///
  /// @return what is between; null, with nothing read, if it does not end in two parentheses
  @Nullable String arithmetic() throws Unreadable {
    int start = cursor.position();
    cursor.skip(1);
    new WordReader(this).opaque('(', ')', false);
    if (cursor.peek() != ')') {
      cursor.moveBack(start);
      return null;
    }
    cursor.skip(1);
    return cursor.text().substring(start + 1, cursor.position() - 2);
  }

  private void skipBlanks() throws Unreadable {
    while (!cursor.isAtEnd()) {
      char c = cursor.peek();
      if (c == ' ' || c == '\t' || c == '\r') {
        cursor.skip(1);
      } else if (cursor.isAt("\\\n")) {
        cursor.skip(2);
      } else if (c == '#') {
        int end = cursor.text().indexOf('\n', cursor.position());
        cursor.skip((end < 0 ? cursor.text().length() : end) - cursor.position());
      } else {
        return;
      }
    }
  }

  private @Nullable String redirection() {
    char c = cursor.peek();
    boolean substitution = c != '&' && cursor.peek(1) == '(';
    if (substitution || (c != '&' && c != '<' && c != '>')) {
      return null;
    }
    return REDIRECTIONS.stream().filter(cursor::isAt).findFirst().orElse(null);
  }

  /// The redirection with its target; null for a here-document, which is noted.
  private Token.@Nullable Redirect redirect(String symbol, int start) throws Unreadable {
    cursor.skip(symbol.length());
    skipBlanks();
    Token.Word target = new WordReader(this).read();
    if (target.start() == target.end()) {
      throw new Unreadable(
          "the redirection %s at character %d has no target".formatted(symbol, start + 1));
    }
    if (symbol.equals("<<") || symbol.equals("<<-")) {
      pending.add(new HereDocument(target.text(), symbol.equals("<<-")));
      return null;
    }
    return new Token.Redirect(start, cursor.position(), target);
  }

  /// Whether a word is the number in `2>file`.
  private boolean isDescriptor(Token.Word word) {
    return (cursor.peek() == '<' || cursor.peek() == '>')
        && !word.quoted()
        && word.text().chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private void skipHereDocuments() throws Unreadable {
    while (!pending.isEmpty() && !cursor.isAtEnd()) {
      HereDocument document = pending.getFirst();
      int start = cursor.position();
      int newline = cursor.text().indexOf('\n', start);
      int end = newline < 0 ? cursor.text().length() : newline;
      String line = cursor.text().substring(start, end);
      cursor.skip(end + 1 - start);
      if ((document.indented() ? line.replaceFirst("^\t+", "") : line).equals(document.end())) {
        pending.removeFirst();
      }
    }
  }
}
