package dev.pawl.work.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads the commands of a text of shell: which there are, and which loops they are in.
///
/// It is more lenient than a shell where that does no harm: what separates commands, and whether a
/// list is empty, does not matter here.
final class Parser {
  /// Words that end a list of commands.
  private static final Set<String> CLOSERS =
      Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}");

  private final Tokens tokens;
  private final Lexer lexer;

  private Parser(Lexer lexer) {
    this.lexer = lexer;
    this.tokens = new Tokens(lexer);
  }

  /// Reads a whole text.
  static List<Command> parse(Cursor cursor) throws Unreadable {
    var parser = new Parser(new Lexer(cursor));
    List<Command> commands = parser.list();
    if (!(parser.tokens.peek() instanceof Token.End)) {
      throw parser.tokens.unexpected();
    }
    return commands;
  }

  /// Reads from behind `$(` to behind its `)`.
  ///
  /// @param opened where the parenthesis stands
  static List<Command> substitution(Lexer lexer, int opened) throws Unreadable {
    var parser = new Parser(lexer);
    List<Command> commands = parser.list();
    parser.tokens.close(opened);
    return commands;
  }

  private List<Command> list() throws Unreadable {
    var commands = new ArrayList<Command>();
    while (true) {
      switch (tokens.peek()) {
        case Token.Operator operator when operator.separates() -> tokens.take();
        case Token.Operator operator when !operator.is("(") -> {
          return commands;
        }
        case Token.Word word when word.isReserved(CLOSERS) -> {
          return commands;
        }
        case Token.End _ -> {
          return commands;
        }
        default -> commands.add(command());
      }
    }
  }

  /// Reads one command; the next token is known to begin one.
  private Command command() throws Unreadable {
    lexer.cursor().enter();
    Command command;
    if (tokens.peek() instanceof Token.Word word && !word.quoted() && !word.dynamic()) {
      command = worded(word);
    } else if (tokens.isOperator("(")) {
      command = redirected(parenthesis());
    } else {
      command = simple();
    }
    lexer.cursor().leave();
    return command;
  }

  private Command worded(Token.Word word) throws Unreadable {
    return switch (word.text()) {
      case "!" -> {
        tokens.take();
        yield new Command.Not(pipeline());
      }
      case "time" -> {
        tokens.take();
        while (tokens.peek() instanceof Token.Word option && option.text().startsWith("-")) {
          tokens.take();
        }
        yield commandOrNothing();
      }
      case "if" -> redirected(branches());
      case "while", "until" -> redirected(whileLoop());
      case "for", "select" -> redirected(forLoop());
      case "case" -> redirected(cases());
      case "{" -> {
        tokens.take();
        yield redirected(new Command.Group(closed("}", word)));
      }
      case "[[" -> redirected(condition());
      case "function" -> {
        tokens.take();
        yield function(tokens.wordHere("the name of a function"));
      }
      default -> simple();
    };
  }

  private Command pipeline() throws Unreadable {
    var commands = new ArrayList<Command>();
    commands.add(commandOrNothing());
    while (tokens.isOperator("|") || tokens.isOperator("|&")) {
      tokens.take();
      tokens.skipLines();
      commands.add(commandOrNothing());
    }
    return new Command.Group(commands);
  }

  private Command commandOrNothing() throws Unreadable {
    Token next = tokens.peek();
    boolean begins =
        tokens.isOperator("(")
            || next instanceof Token.Redirect
            || (next instanceof Token.Word word && !word.isReserved(CLOSERS));
    return begins ? command() : Command.Group.EMPTY;
  }

  private Command simple() throws Unreadable {
    int start = tokens.peek().start();
    var words = new ArrayList<Token.Word>();
    var inner = new ArrayList<Command>();
    while (true) {
      switch (tokens.peek()) {
        case Token.Word word -> words.add(word);
        case Token.Redirect redirect -> inner.addAll(redirect.target().inner());
        case Token.Operator operator when operator.is("(") -> {
          if (words.size() != 1) {
            throw tokens.unexpected();
          }
          return function(words.getFirst());
        }
        default -> {
          return new Command.Simple(tokens.span(start), List.copyOf(words), List.copyOf(inner));
        }
      }
      tokens.take();
    }
  }

  /// Reads what comes after the name of a function.
  private Command function(Token.Word name) throws Unreadable {
    if (tokens.isOperator("(")) {
      int opened = tokens.take().start();
      tokens.close(opened);
    }
    tokens.skipLines();
    return new Command.Function(name.text(), commandOrNothing());
  }

  /// Reads a subshell, or arithmetic, in which there is no command.
  private Command parenthesis() throws Unreadable {
    int opened = tokens.peek().start();
    boolean doubled = lexer.cursor().peek() == '(';
    tokens.take();
    if (doubled) {
      String text = lexer.arithmetic();
      if (text != null) {
        return new Command.Test(text, List.of());
      }
    }
    List<Command> commands = list();
    tokens.close(opened);
    return new Command.Group(commands);
  }

  private Command branches() throws Unreadable {
    Token opened = tokens.take();
    var commands = new ArrayList<Command>(list());
    tokens.expect("then", opened);
    commands.addAll(list());
    while (tokens.takes("elif")) {
      commands.addAll(list());
      tokens.expect("then", opened);
      commands.addAll(list());
    }
    if (tokens.takes("else")) {
      commands.addAll(list());
    }
    tokens.expect("fi", opened);
    return new Command.Group(commands);
  }

  private Command whileLoop() throws Unreadable {
    Token opened = tokens.peek();
    boolean until = tokens.isWord("until");
    tokens.take();
    List<Command> condition = list();
    List<Command> body = body(opened);
    return new Command.While(tokens.span(opened.start()), until, condition, body);
  }

  private Command forLoop() throws Unreadable {
    Token opened = tokens.peek();
    boolean asks = tokens.isWord("select");
    tokens.take();
    if (tokens.isOperator("(") && lexer.cursor().peek() == '(') {
      tokens.take();
      String header = lexer.arithmetic();
      if (header == null) {
        throw lexer.cursor().notClosed("the bracket ((", opened.start());
      }
      List<Command> body = body(opened);
      return new Command.CountingFor(tokens.span(opened.start()), header, body);
    }
    tokens.wordHere("the name of a variable");
    tokens.skipLines();
    List<Token.Word> items = tokens.takes("in") ? items() : List.of();
    List<Command> body = body(opened);
    return asks
        ? new Command.Group(body)
        : new Command.For(tokens.span(opened.start()), items, body);
  }

  private List<Token.Word> items() throws Unreadable {
    var items = new ArrayList<Token.Word>();
    while (tokens.peek() instanceof Token.Word item) {
      items.add(item);
      tokens.take();
    }
    return items;
  }

  /// Reads `do … done` or `{ … }`.
  private List<Command> body(Token opened) throws Unreadable {
    while (tokens.peek() instanceof Token.Operator operator && operator.separates()) {
      tokens.take();
    }
    if (tokens.takes("{")) {
      return closed("}", opened);
    }
    tokens.expect("do", opened);
    return closed("done", opened);
  }

  private Command cases() throws Unreadable {
    Token opened = tokens.take();
    Token.Word subject = tokens.wordHere("what case looks at");
    var commands = new ArrayList<Command>(subject.inner());
    tokens.skipLines();
    tokens.expect("in", opened);
    tokens.skipLines();
    while (!tokens.takes("esac")) {
      tokens.skipPattern(opened);
      commands.addAll(list());
      while (tokens.peek() instanceof Token.Operator operator
          && operator.symbol().startsWith(";")) {
        tokens.take();
        tokens.skipLines();
      }
      if (tokens.isOperator(")") || tokens.peek() instanceof Token.End) {
        tokens.expect("esac", opened);
      }
    }
    return new Command.Group(commands);
  }

  /// Reads `[[ … ]]`, in which only substitutions are commands.
  private Command condition() throws Unreadable {
    Token opened = tokens.take();
    var inner = new ArrayList<Command>();
    while (!tokens.isWord("]]")) {
      switch (tokens.peek()) {
        case Token.Word word -> inner.addAll(word.inner());
        case Token.Redirect redirect -> inner.addAll(redirect.target().inner());
        case Token.End _ -> tokens.expect("]]", opened);
        case Token.Operator _ -> {
          // && and || stand between conditions here, parentheses around them
        }
      }
      tokens.take();
    }
    int close = tokens.take().start();
    return new Command.Test(lexer.cursor().text().substring(opened.end(), close), inner);
  }

  /// Adds the commands in redirections behind a command.
  private Command redirected(Command command) throws Unreadable {
    if (!(tokens.peek() instanceof Token.Redirect)) {
      return command;
    }
    var commands = new ArrayList<Command>();
    commands.add(command);
    while (tokens.peek() instanceof Token.Redirect redirect) {
      commands.addAll(redirect.target().inner());
      tokens.take();
    }
    return new Command.Group(commands);
  }

  private List<Command> closed(String word, Token opened) throws Unreadable {
    List<Command> commands = list();
    tokens.expect(word, opened);
    return commands;
  }
}
