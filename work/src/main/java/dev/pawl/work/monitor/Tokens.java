package dev.pawl.work.monitor;

import dev.pawl.work.pattern.Excerpt;
import org.jspecify.annotations.Nullable;

/// The tokens of a text, of which a parser sees the next one, and what it may demand of it.
final class Tokens {
  /// The longest piece of a word in a message.
  private static final int WORD_CHARS = 48;

  private final Lexer lexer;
  private @Nullable Token ahead;

  /// Where the last token that was taken ends.
  private int end;

  Tokens(Lexer lexer) {
    this.lexer = lexer;
  }

  /// Takes a word of the shell's language that is due here.
  void expect(String word, Token opened) throws Unreadable {
    if (!isWord(word)) {
      throw new Unreadable(
          "what begins at character %d has no %s where it is due, at character %d"
              .formatted(opened.start() + 1, word, peek().start() + 1));
    }
    take();
  }

  /// Takes a word of the shell's language if it is here.
  boolean takes(String word) throws Unreadable {
    boolean here = isWord(word);
    if (here) {
      take();
    }
    return here;
  }

  /// Takes what is before the commands of a case, with its parenthesis.
  void skipPattern(Token opened) throws Unreadable {
    while (!isOperator(")")) {
      if (peek() instanceof Token.End) {
        expect("esac", opened);
      }
      take();
    }
    take();
  }

  /// Takes the parenthesis that closes one.
  void close(int opened) throws Unreadable {
    if (!isOperator(")")) {
      throw peek() instanceof Token.End
          ? lexer.cursor().notClosed("the bracket (", opened)
          : unexpected();
    }
    take();
  }

  Token.Word wordHere(String what) throws Unreadable {
    if (peek() instanceof Token.Word word) {
      take();
      return word;
    }
    throw new Unreadable("%s is missing at character %d".formatted(what, peek().start() + 1));
  }

  void skipLines() throws Unreadable {
    while (isOperator("\n")) {
      take();
    }
  }

  Unreadable unexpected() throws Unreadable {
    Token token = peek();
    String symbol =
        switch (token) {
          case Token.Operator operator when operator.is("\n") -> "the end of the line";
          case Token.Operator operator -> operator.symbol();
          case Token.Word word -> Excerpt.cut(Excerpt.oneLine(word.text()), WORD_CHARS);
          case Token.Redirect _ -> "the redirection";
          case Token.End _ -> "the end";
        };
    return new Unreadable(
        "%s at character %d has no place there".formatted(symbol, token.start() + 1));
  }

  boolean isWord(String text) throws Unreadable {
    return peek() instanceof Token.Word word && word.isReserved(text);
  }

  boolean isOperator(String symbol) throws Unreadable {
    return peek() instanceof Token.Operator operator && operator.is(symbol);
  }

  /// What was taken, from a place on.
  Command.Span span(int start) {
    return new Command.Span(lexer.cursor().text(), start, end);
  }

  /// The next token, which stays the next.
  Token peek() throws Unreadable {
    if (ahead == null) {
      ahead = lexer.next();
    }
    return ahead;
  }

  Token take() throws Unreadable {
    Token token = peek();
    ahead = null;
    end = token.end();
    return token;
  }
}
