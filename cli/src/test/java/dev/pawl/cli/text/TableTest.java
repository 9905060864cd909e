package dev.pawl.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.cli.text.Table.Column;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static Table table() {
    return new Table(Column.left("ID"), Column.right("N"), Column.wide("WHAT"), Column.wide("WHY"))
        .row("a", "1", "short", "because of something long, which goes on")
        .row("日本", "100", "x", "y");
  }

  @Test
  void lines_withoutBound_areWhole() {
    assertThat(table().lines(0))
        .containsExactly(
            "ID      N  WHAT   WHY",
            "a       1  short  because of something long, which goes on",
            "日本  100  x      y");
  }

  @Test
  void lines_ofANarrowTerminal_cutWhatGivesWay() {
    assertThat(table().lines(40))
        .containsExactly(
            "ID      N  WHAT   WHY",
            "a       1  short  because of something …",
            "日本  100  x      y");
    assertThat(table().lines(5)).allSatisfy(line -> assertThat(line).doesNotStartWith("…"));
  }
}
