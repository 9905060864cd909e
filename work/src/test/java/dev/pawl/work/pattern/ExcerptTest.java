package dev.pawl.work.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {
  @Test
  void cut_long_endsInAnEllipsis() {
    assertThat(Excerpt.cut("abc", 3)).isEqualTo("abc");
    assertThat(Excerpt.cut("abcd", 3)).isEqualTo("ab…");
    assertThat(Excerpt.cut("abcd", 1)).isEqualTo("…");
  }

  @Test
  void cut_amidAPair_leavesItOut() {
    assertThat(Excerpt.cut("a😀bc", 3)).isEqualTo("a…");
    assertThat(Excerpt.cut("😀bc", 2)).isEqualTo("…");
    assertThat(Excerpt.cut("a\ud83dbc", 3)).isEqualTo("a\ud83d…");
  }

  @Test
  void oneLine_blanksAndControls_becomeOneSpace() {
    assertThat(Excerpt.oneLine(" \n a \t\u0007\u001b b\r\nc\0 ")).isEqualTo("a b c");
    assertThat(Excerpt.oneLine("\n ")).isEmpty();
  }
}
