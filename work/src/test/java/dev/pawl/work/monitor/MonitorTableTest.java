package dev.pawl.work.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each row of `commands.txt` is decided as it says.
class MonitorTableTest {
  private final MonitorDetector detector = new MonitorDetector(MonitorSettings.DEFAULT);

  static List<CommandTable.Row> rows() {
    return CommandTable.ROWS;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void command_isDecidedAsTheTableSays(CommandTable.Row row) {
    Decision decision = detector.decide(row.command());
    assertThat(rule(decision)).as(decision.reason()).isEqualTo(row.rule());
    if (decision instanceof Decision.Divert divert) {
      assertThat(divert.reason()).containsPattern("`.+`");
      assertThat(divert.title()).startsWith(divert.rule().label() + ": ").hasSizeLessThan(100);
      assertThat(divert.notifyOnExit()).isTrue();
      assertThat(divert.notifyOnOutput()).isFalse();
    }
  }

  @Test
  void table_isLongEnoughToMeanSomething() {
    assertThat(CommandTable.ROWS).hasSizeGreaterThan(170);
    assertThat(CommandTable.ROWS).doesNotHaveDuplicates();
  }

  private static String rule(Decision decision) {
    return switch (decision) {
      case Decision.Stay stay when stay.reason().contains("cannot be read as a shell command") ->
          "?";
      case Decision.Stay _ -> "-";
      case Decision.Divert divert ->
          switch (divert.rule()) {
            case ARMED -> "armed";
            case PATTERN -> "pattern";
            case WATCH -> "watch";
            case FOLLOW -> "follow";
            case DELAYED_MONITOR -> "delayed";
            case LOOP -> "loop";
          };
    };
  }
}
