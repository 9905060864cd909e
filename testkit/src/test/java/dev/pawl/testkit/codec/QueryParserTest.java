package dev.pawl.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The query language: what it takes, what it refuses, and what it says then.
final class QueryParserTest {

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t \n"})
  void blankQuery_matchesEverything(String text) {
    assertThat(QueryParser.parse(text)).isEqualTo(RunQuery.ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          state:queued              | StateIn[states=[QUEUED]]
          state:failed,blocked      | StateIn[states=[BLOCKED, FAILED]]
          state:COMPLETED           | StateIn[states=[SUCCEEDED]]
          type:order                | TypeIn[types=[order]]
          type:"a b",c              | TypeIn[types=[a b, c]]
          kind:job                  | KindIn[kinds=[job]]
          id:a:b                    | IdStarts[prefixes=[a:b]]
          id:"a,b"                  | IdStarts[prefixes=[a,b]]
          parent:p                  | ParentIn[parents=[p]]
          is:retrying               | Is[flag=RETRYING]
          is:Attention              | Is[flag=ATTENTION]
          label.team:x,*            | LabelIn[label=team, values=[x, *]]
          label.a.b:c               | LabelIn[label=a.b, values=[c]]
          age>2h                    | Age[older=true, millis=7200000]
          age<30m                   | Age[older=false, millis=1800000]
          age>90s                   | Age[older=true, millis=90000]
          age>1d                    | Age[older=true, millis=86400000]
          age>2w                    | Age[older=true, millis=1209600000]
          text                      | Contains[text=text]
          "two words"               | Contains[text=two words]
          "a\\"b\\\\c"              | Contains[text=a"b\\c]
          ""                        | Contains[text=]
          a,b                       | Contains[text=a,b]
          -state:queued             | Not[term=StateIn[states=[QUEUED]]]
          -"two words"              | Not[term=Contains[text=two words]]
          --a                       | Not[term=Contains[text=-a]]
          -                         | Contains[text=-]
          a - b                     | Contains[text=a], Contains[text=-], Contains[text=b]
          a-b                       | Contains[text=a-b]
          `  kind:job    is:open  ` | KindIn[kinds=[job]], Is[flag=OPEN]
          type:a type:b             | TypeIn[types=[a]], TypeIn[types=[b]]
          """)
  void goodQuery_isItsTerms(String text, String terms) {
    assertThat(QueryParser.parse(text).terms()).hasToString("[" + terms + "]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          color:red       | at character 1: unknown key 'color'; use state, type, kind, id, parent
          a color:red     | at character 3: unknown key 'color'
          label.:x        | unknown key 'label.'
          :x              | unknown key ''
          state:sleeping  | unknown state 'sleeping'; use queued, running, waiting
          state:queued,   | at character 14: a value is missing after 'state:'
          state:          | at character 7: a value is missing after 'state:'
          type:,a         | a value is missing after 'type:'
          type:""         | a value is missing after 'type:'
          is:sleepy       | unknown condition 'sleepy'; use [retrying, overdue, asking, open, ended
          is:open,ended   | 'is:' takes one word; write it twice
          age:2h          | unknown key 'age'
          age>2           | age takes a whole number and s, m, h, d or w, as in age>2h
          age>h           | age takes a whole number
          age>            | age takes a whole number
          age>1.5h        | age takes a whole number
          age>-1h         | age takes a whole number
          age>1234567s    | age takes a whole number
          size>3m         | only age takes < or >
          "open           | at character 1: the quotation is not closed
          a "open\\"      | at character 3: the quotation is not closed
          -color:red      | at character 2: unknown key 'color'
          """)
  void badQuery_saysWhereAndWhatIsAllowed(String text, String message) {
    assertThatThrownBy(() -> QueryParser.parse(text))
        .hasMessageContaining(message)
        .isInstanceOfSatisfying(
            PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_QUERY));
  }

  @Test
  void longQuery_isOverTheLimit() {
    assertThat(QueryParser.parse("a ".repeat(32)).terms()).hasSize(32);
    for (String text : new String[] {"a ".repeat(33), "a".repeat(4_097)}) {
      assertThatThrownBy(() -> QueryParser.parse(text))
          .isInstanceOfSatisfying(
              PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }
  }

  @Test
  void anyText_isParsedOrRefused() {
    Random random = new Random(42);
    String[] pieces = {
      "state", "age", "is", "label.", "open", ":", ":", ",", "\"", "\\", "-", ">", "<", " ", "2h",
      "x"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(8); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        assertThat(QueryParser.parse(text.toString()).terms()).isNotNull();
      } catch (PawlException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_QUERY);
      }
    }
  }
}
