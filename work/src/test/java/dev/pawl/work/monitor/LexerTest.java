package dev.pawl.work.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Words, redirections and operators as bash tells them apart.
class LexerTest {
  /// Words in brackets, operators as they are, redirections as `>` and their target.
  private static List<String> tokens(String text) throws Unreadable {
    var lexer = new Lexer(new Cursor(text, new Steps(text.length()), 0));
    var tokens = new ArrayList<String>();
    for (Token token = lexer.next(); !(token instanceof Token.End); token = lexer.next()) {
      tokens.add(
          switch (token) {
            case Token.Word word -> "[" + word.text() + "]";
            case Token.Redirect redirect -> ">[" + redirect.target().text() + "]";
            case Token.Operator operator -> operator.symbol();
            case Token.End _ -> "";
          });
    }
    return tokens;
  }

  @Test
  void words_areSplitAtBlanksAndOperators() throws Unreadable {
    assertThat(tokens("a b\tc;d&&e||f|g|&h&i\nj"))
        .containsExactly(
            "[a]", "[b]", "[c]", ";", "[d]", "&&", "[e]", "||", "[f]", "|", "[g]", "|&", "[h]", "&",
            "[i]", "\n", "[j]");
    assertThat(tokens("(a) ;; ;& ;;&")).containsExactly("(", "[a]", ")", ";;", ";&", ";;&");
  }

  @Test
  void quotes_areRemovedAndHideWhatIsInThem() throws Unreadable {
    assertThat(tokens("'a b' \"c;d\" e\\ f g'h'\"i\"j"))
        .containsExactly("[a b]", "[c;d]", "[e f]", "[ghij]");
    assertThat(tokens("'a\"b' \"c'd\" \"\\\"e\\n\\$\" ''"))
        .containsExactly("[a\"b]", "[c'd]", "[\"e\\n$]", "[]");
    assertThat(tokens("$'it\\'s' $\"a\" \"a$\"")).containsExactly("[it's]", "[a]", "[a$]");
    assertThat(tokens("a\\\nb \\\n c")).containsExactly("[ab]", "[c]");
  }

  @Test
  void comments_beginOnlyWhereAWordDoes() throws Unreadable {
    assertThat(tokens("a #b; c\nd#e $#")).containsExactly("[a]", "\n", "[d#e]", "[$#]");
  }

  @Test
  void expansions_areNotKnownAndHoldTheirCommands() throws Unreadable {
    assertThat(tokens("$a ${b:-'}'} $((1+(2))) $(c; d) `e` \"$(f \"g\")\""))
        .containsExactly("[$a]", "[$_]", "[$_]", "[$_]", "[$_]", "[$_]");
    String text = "x=$(a; b `c` <(d))";
    var lexer = new Lexer(new Cursor(text, new Steps(text.length()), 0));
    Token.Word word = (Token.Word) lexer.next();
    assertThat(word.dynamic()).isTrue();
    assertThat(word.inner()).hasSize(2);
    assertThat(((Command.Simple) word.inner().getLast()).words())
        .extracting(inner -> inner.inner().size())
        .containsExactly(0, 1, 1);
  }

  @Test
  void redirections_takeTheirTargetAndNumber() throws Unreadable {
    assertThat(tokens("a >b 2>&1 <c &>d >>e <<<f >|g <>h 2 >i"))
        .containsExactly(
            "[a]", ">[b]", ">[1]", ">[c]", ">[d]", ">[e]", ">[f]", ">[g]", ">[h]", "[2]", ">[i]");
    assertThat(tokens("a < <(b)")).containsExactly("[a]", ">[$_]");
  }

  @Test
  void hereDocuments_areLeftOut() throws Unreadable {
    assertThat(tokens("a <<E b\n'c\nE\nd")).containsExactly("[a]", "[b]", "\n", "[d]");
    assertThat(tokens("a <<'E F' <<-G\nx\nE F\n\tG\nd")).containsExactly("[a]", "\n", "[d]");
    assertThat(tokens("a <<E\nb")).containsExactly("[a]", "\n");
    assertThat(tokens("a $(b <<E\n)'\nE\n) c")).containsExactly("[a]", "[$_]", "[c]");
  }

  @Test
  void patternsAndArrays_areOneWord() throws Unreadable {
    assertThat(tokens("a=(b c) @(d|e) !(f)"))
        .containsExactly("[a=$_]", "[@$_]", "[!]", "(", "[f]", ")");
  }

  @Test
  void whatIsNotClosed_isSaidWithItsPlace() {
    assertThatThrownBy(() -> tokens("a 'b")).hasMessage("the quote ' at character 3 is not closed");
    assertThatThrownBy(() -> tokens("a \"b"))
        .hasMessage("the quote \" at character 3 is not closed");
    assertThatThrownBy(() -> tokens("a $(b"))
        .hasMessage("the bracket ( at character 4 is not closed");
    assertThatThrownBy(() -> tokens("a ${b"))
        .hasMessage("the bracket { at character 4 is not closed");
    assertThatThrownBy(() -> tokens("a `b"))
        .hasMessage("the backquote at character 3 is not closed");
    assertThatThrownBy(() -> tokens("a >;"))
        .hasMessage("the redirection > at character 3 has no target");
  }
}
