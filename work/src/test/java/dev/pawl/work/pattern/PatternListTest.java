package dev.pawl.work.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternListTest {
  @Test
  void list_commentsAndBlanks_areNoPatterns() {
    PatternList list =
        PatternList.parse(
            "patterns", "# what blocks\n\n  /^npm run (dev|watch)/  \r\n\t# more\nvite\n");
    assertThat(list.patterns())
        .map(Object::toString)
        .containsExactly("/^npm run (dev|watch)/", "vite");
    assertThat(list.malformed()).isEmpty();
    assertThat(list.firstIn("npm run dev"))
        .map(Object::toString)
        .hasValue("/^npm run (dev|watch)/");
    assertThat(list.firstIn("npx VITE")).map(Object::toString).hasValue("vite");
    assertThat(list.firstIn("make")).isEmpty();
  }

  @Test
  void list_malformedLine_isReportedAndTheOthersHold() {
    PatternList list = PatternList.parse("patterns", "/(/\nvite\n/(?=x)/\n/dev$/");
    assertThat(list.patterns()).map(Object::toString).containsExactly("vite", "/dev$/");
    assertThat(list.malformed()).map(PatternList.Malformed::line).containsExactly(1, 3);
    assertThat(list.malformed().getFirst().reason()).startsWith("line 1 of patterns is '/(/'");
    assertThat(list.malformed().getLast().reason()).contains("lookaround");
  }

  @Test
  void list_tooLong_usesTheFirstAndSaysSo() {
    String text = IntStream.range(0, 300).mapToObj(i -> "p" + i).collect(Collectors.joining("\n"));
    PatternList list = PatternList.parse("patterns", text);
    assertThat(list.patterns()).hasSize(PatternList.PATTERNS_MAX);
    assertThat(list.malformed()).hasSize(100);
    assertThat(list.malformed().getFirst().reason())
        .isEqualTo(
            "line 101 of patterns is left out: only 100 patterns are used; join some with | in one"
                + " of the form /a|b/");
  }

  @Test
  void list_empty_matchesNothing() {
    assertThat(PatternList.parse("patterns", "").firstIn("")).isEmpty();
  }
}
