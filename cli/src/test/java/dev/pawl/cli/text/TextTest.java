package dev.pawl.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.RunView.FailureView;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextTest {
  @Test
  void visible_ofControlCharacters_escapesThem() {
    assertThat(Text.visible("a\u001b[31m\n\t\u0007\u009b\u202e\u200fb"))
        .isEqualTo("a\\u001b[31m\\n\\t\\u0007\\u009b\\u202e\\u200fb");
    assertThat(Text.visible("ü 日本 🐾")).isEqualTo("ü 日本 🐾");
    assertThat(Text.visibleLines("a\nb\u001b")).isEqualTo("a\nb\\u001b");
  }

  @ParameterizedTest
  @CsvSource({"hello,5,hello", "hello,4,hel…", "日本語,4,日…", "🐾🐾,3,🐾…", "'',1,''"})
  void cut_toColumns_leavesWholeCharacters(String text, int columns, String expected) {
    assertThat(Text.cut(text, columns)).isEqualTo(expected);
    assertThat(Text.width(Text.cut(text, columns))).isLessThanOrEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "-5,0 ms",
    "85,85 ms",
    "1240,1.24 s",
    "185000,3 min 5 s",
    "7800000,2 h 10 min",
    "356400000,4 d 3 h"
  })
  void duration_inWords_hasTwoUnits(long millis, String expected) {
    assertThat(Text.duration(Duration.ofMillis(millis))).isEqualTo(expected);
  }

  @Test
  void time_ofAnotherDay_hasTheDate() {
    Instant now = Instant.parse("2026-11-20T12:00:00Z");

    assertThat(Text.time(now.minusSeconds(60), now)).hasSize(8);
    assertThat(Text.time(now.minus(Duration.ofDays(3)), now)).hasSize(19);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"release-7|release-7", "two words|'two words'", "it's|'it'\\''s'", "~~|''"})
  void quoted_forAShell_isOneWord(String argument, String expected) {
    assertThat(Text.quoted(argument)).isEqualTo(expected);
  }

  @Test
  void failure_forPeople_hasNoPackages() {
    var cause = new FailureView("java.io.IOException", "reset", true, null, null);
    var own =
        new FailureView("dev.pawl.engine.workflow.WorkflowFailure", "no luck", false, cause, null);

    assertThat(Text.failure(own)).isEqualTo("no luck ← IOException: reset");
  }

  @Test
  void count_ofOne_isSingular() {
    assertThat(Text.count(1, "event")).isEqualTo("1 event");
    assertThat(Text.count(2, "event")).isEqualTo("2 events");
  }

  @Test
  void distance_isTheNumberOfLettersToChange() {
    assertThat(Text.distance("histry", "history")).isEqualTo(1);
    assertThat(Text.distance("", "ps")).isEqualTo(2);
    assertThat(Text.distance("show", "show")).isZero();
  }
}
