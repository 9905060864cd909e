package dev.pawl.work.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinePatternTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          ready          ¦ Server READY on 80        ¦ READY
          a.c            ¦ abc                       ¦
          a.c            ¦ xA.Cx                     ¦ A.C
          /a.c/          ¦ xabcx                     ¦ abc
          /a.c/          ¦ ABC                       ¦
          /a.c/i         ¦ ABC                       ¦ ABC
          /a.c/gimsuy    ¦ ABC                       ¦ ABC
          /^b/m          ¦ ab                        ¦
          /b$/           ¦ ab                        ¦ b
          /fail|error/   ¦ an error                  ¦ error
          /a\\/b/        ¦ a/b                       ¦ a/b
          /usr/bin       ¦ ls /USR/BIN               ¦ /USR/BIN
          /srv/sys       ¦ ls /srv/sys               ¦ /srv/sys
          /a/gg          ¦ x/a/gg                    ¦ /a/gg
          /a/x           ¦ a                         ¦
          //             ¦ a // b                    ¦ //
          /              ¦ a/b                       ¦ /
          //i            ¦ x//i                      ¦ //i
          [              ¦ a[0]                      ¦ [
          (?=            ¦ a(?=b)                    ¦ (?=
          größe          ¦ GRÖSSE GRÖßE              ¦ GRÖßE
          \\bα\\b        ¦ \\bα\\b                   ¦ \\bα\\b
          /\\d{3}/       ¦ exit 137                  ¦ 137
          """)
  void pattern_line_findsWhatItSays(String pattern, String line, String found) {
    LinePattern parsed = LinePattern.parse("notifyPattern", pattern);
    assertThat(parsed.find(line).orElse(null)).isEqualTo(found);
    assertThat(parsed.matches(line)).isEqualTo(found != null);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\n "})
  void blank_isNoPattern(String text) {
    assertThat(LinePattern.parse("notifyPattern", text)).isNull();
  }

  @Test
  void sticky_andGlobal_keepNothingBetweenLooks() {
    LinePattern pattern = LinePattern.parse("p", "/a/gy");
    for (int i = 0; i < 3; i++) {
      assertThat(pattern.matches("xxa")).isTrue();
      assertThat(pattern.matches("a")).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/(?=a)/", "/(?!a)b/", "/(?<=a)b/", "/(?<!a)b/", "/(a)\\1/", "/(?<n>a)\\k<n>/"})
  void lookaroundAndBackreference_areRefusedWithTheReason(String pattern) {
    assertThatThrownBy(() -> LinePattern.parse("notifyPattern", pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("notifyPattern is '" + pattern + "'")
        .hasMessageContaining("neither lookaround nor backreferences")
        .hasMessageContaining("plain text");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/(/", "/a**/", "/[z-a]/", "/\\u0041/", "/a{2,1}/", "/[/", "/\\/"})
  void malformedRegex_isRefusedAndNoText(String pattern) {
    assertThatThrownBy(() -> LinePattern.parse("notifyPattern", pattern))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(pattern)
        .hasMessageContaining("syntax of RE2");
  }

  @Test
  void pattern_tooLong_isRefused() {
    assertThatThrownBy(() -> LinePattern.parse("p", "a".repeat(LinePattern.PATTERN_CHARS + 1)))
        .hasMessageContaining("401 chars")
        .hasMessageContaining("at most 400")
        .message()
        .hasSizeLessThan(400);
    String longest = "a".repeat(LinePattern.PATTERN_CHARS);
    assertThat(LinePattern.parse("p", longest).matches(longest)).isTrue();
  }

  /// What RE2/J would make of these takes from hundreds of megabytes to more than there is.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/((a{1000}){1000}){1000}/",
        "/((((((a{99}){99}){99}){99}){99}){99}){99}/",
        "/([{}]{900}\\p{L}{900}){1000}/",
        "/(?:x{500,}y){600}/",
        "/a{501}/",
      })
  @Timeout(20)
  void repetitionsInRepetitions_areRefusedBeforeTheyFillTheMemory(String pattern) {
    assertThatThrownBy(() -> LinePattern.parse("p", pattern))
        .hasMessageContaining("repetitions")
        .hasMessageContaining("numbers in braces");
  }

  /// RE2/J 1.8 would compile these for ever.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u1c80",
        "a\u1c88b",
        "/\u1c84/i",
        "/\\x{1C80}/i",
        "/\\x{00001c85}/i",
        "/[b-\\x{1FFFF}]/i",
        "/[--\u2000]/i",
        "/(?i)[b-\u2000]/",
        "/(?i:\\Q\u1c81\\E)/"
      })
  @Timeout(20)
  void lettersThatFoldWithoutEnd_areRefused(String pattern) {
    assertThatThrownBy(() -> LinePattern.parse("p", pattern))
        .hasMessageContaining("U+1C80")
        .hasMessageContaining("without the flag i");
  }

  @Test
  void lettersThatFoldWithoutEnd_inTheirOwnCaseOrInALine_doNoHarm() {
    assertThat(LinePattern.parse("p", "/a\u1c80[b-\u2000]/").matches("a\u1c80c")).isTrue();
    assertThat(LinePattern.parse("p", "/[^a]в\\W/i").matches("\u1c80В\u1c80")).isTrue();
    assertThat(LinePattern.parse("p", "в").matches("\u1c80")).isFalse();
  }

  /// Whether another version of RE2/J, or of Unicode, has more of them.
  @Test
  @Timeout(60)
  void allOtherLetters_areFoundInAnyCase() {
    for (int letter = 1; letter <= Character.MAX_CODE_POINT; letter++) {
      boolean known = letter >= 0x1c80 && letter <= 0x1c88;
      if (!known && Character.isLetter(letter)) {
        String text = Character.toString(letter);
        assertThat(LinePattern.parse("p", text).matches(text)).as(text).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3} (ERROR|FATAL)/",
        "/.{0,80}error.{0,80}/",
        "/a{2}{3}/",
        "/x{,5}/",
        "/[a{100}]{100}/",
        "/\\{1000}\\{1000}/",
      })
  void ordinaryRepetitions_areAccepted(String pattern) {
    try {
      assertThat(LinePattern.parse("p", pattern).isRegex()).isTrue();
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageNotContaining("repetitions");
    }
  }

  /// A backtracking engine would take longer than the age of the universe.
  @ParameterizedTest
  @ValueSource(strings = {"/(a+)+$/", "/(a|aa)+$/", "/(.*)*x/", "/(x+x+)+y/", "/(a|a?)+b/"})
  @Timeout(60)
  void catastrophicRegex_onAMegabyte_ends(String pattern) {
    LinePattern parsed = LinePattern.parse("notifyPattern", pattern);
    String text = "a".repeat(1_048_575) + "!";
    assertThat(parsed.matches("!" + text)).isEqualTo(pattern.endsWith("$/"));
    for (int i = 0; i < text.length(); i += LinePattern.LINE_CHARS) {
      int end = Math.min(text.length(), i + LinePattern.LINE_CHARS);
      parsed.matches(text.substring(i, end));
    }
  }

  @Test
  void line_beyondItsBound_isNotSeen() {
    LinePattern text = LinePattern.parse("p", "end");
    String filler = "x".repeat(LinePattern.LINE_CHARS);
    assertThat(text.matches(filler.substring(3) + "end")).isTrue();
    assertThat(text.matches(filler.substring(2) + "end")).isFalse();
    assertThat(text.matches(filler + "end")).isFalse();
  }

  @Test
  void match_long_isCutWithAnEllipsis() {
    LinePattern pattern = LinePattern.parse("p", "/x+/");
    assertThat(pattern.find("x".repeat(192))).hasValue("x".repeat(192));
    assertThat(pattern.find("x".repeat(193))).hasValue("x".repeat(191) + "…");
    LinePattern any = LinePattern.parse("p", "/.+/");
    assertThat(any.find("x".repeat(190) + "😀" + "xx")).hasValue("x".repeat(190) + "…");
  }

  @Test
  void nulAndLoneSurrogates_areCharsLikeOthers() {
    assertThat(LinePattern.parse("p", "a\0b").matches("xA\0Bx")).isTrue();
    assertThat(LinePattern.parse("p", "/a\\x00b/").matches("a\0b")).isTrue();
    for (String odd : List.of("\ud800", "\udc00", "\udc00\ud800", "\ud83d")) {
      assertThat(LinePattern.parse("p", odd).matches("a" + odd + "b")).isTrue();
      assertThat(LinePattern.parse("p", "/^a.+b$/").find("a" + odd + "b"))
          .hasValue("a" + odd + "b");
      assertThat(LinePattern.parse("p", "/" + odd + "/").matches("a" + odd)).isTrue();
    }
    assertThat(LinePattern.parse("p", "\ud83d").matches("😀")).isFalse();
  }

  @Test
  @Timeout(60)
  void substring_onAMegabyteOfLines_isQuick() {
    LinePattern pattern = LinePattern.parse("p", "listening on port");
    String line = "2026-11-21T03:00:00Z INFO something else that is listed".repeat(2);
    long begin = System.nanoTime();
    for (int i = 0; i < 1_048_576 / line.length(); i++) {
      assertThat(pattern.matches(line)).isFalse();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(30));
  }
}
