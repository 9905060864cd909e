package dev.pawl.work.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever the text, there is a decision, and it takes work in proportion to the text.
class MonitorLimitsTest {
  private static final int COMMANDS = Scale.of(20_000, 2_000_000);
  private static final int MEGABYTE = 1_048_576;

  /// What a text may cost that was not made to be costly.
  private static final int STEPS_PER_CHAR = 12;

  /// What a text is damaged with.
  private static final String[] PIECES =
      ("'¦\"¦`¦$(¦${¦$((¦)¦))¦}¦{¦(¦((¦<<E\n¦<<<¦<(¦;¦;;¦&¦&&¦|¦\n¦\\¦#¦$¦$'¦!¦[[¦]]¦"
              + " do ¦ done ¦ if ¦ fi ¦ case x in ¦ esac ¦ in ¦\0¦\ud800¦\udc00¦😀¦\t¦=¦sh -c '¦"
              + "eval ¦f() { ¦ | xargs ¦sudo ¦time ¦2>¦{1..9}")
          .split("¦");

  /// Each makes a whole text.
  static String[] kinds() {
    return ("(¦((¦( (¦$(¦$((¦((($(¦`¦\\`¦\"$(¦${¦{ ¦if ¦while ¦! ¦time ¦case x in a) ¦f() ¦"
            + "function f ¦<(¦a=(¦@(¦<<E\n¦<<¦>¦&¦;;¦'¦\"¦\\¦#¦\n¦ ¦a¦a ¦a;¦sudo ¦sudo -u ¦"
            + "eval ¦sh -c '¦sh -c \"¦ssh h ¦x=1 ¦[[ ¦]] ¦do ¦\0¦\ud800¦\udc00¦$¦$'¦-¦--¦"
            + "{1..9} ¦tail -n ¦sleep 9 ¦watch;¦a() { a; }; ¦$[¦[¦docker exec a ¦"
            + "docker compose ¦until a; do sleep 1; done; ¦((a) ) ")
        .split("¦");
  }

  private final MonitorDetector detector = new MonitorDetector(MonitorSettings.DEFAULT);

  @Test
  @Timeout(7_200)
  void mutatedCommands_areDecidedInBoundedSteps() {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    for (int i = 0; i < COMMANDS; i++) {
      String command = mutated(new Random(seed + i));
      try {
        var steps = new Steps(command.length());
        assertThat(detector.decide(command, steps).reason()).isNotBlank().hasSizeLessThan(400);
        assertThat(steps.spent()).isLessThan(1_000 + (long) STEPS_PER_CHAR * command.length());
      } catch (AssertionError | RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "-Dtest.jvm.extra=-Dpawl.seed=%d decides about %s".formatted(seed + i, command), e);
      }
    }
  }

  private static String mutated(Random random) {
    var text = new StringBuilder(command(random));
    for (int i = random.nextInt(8); i > 0; i--) {
      int at = random.nextInt(text.length() + 1);
      switch (random.nextInt(6)) {
        case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
        case 1 -> text.insert(at, command(random));
        case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
        case 3 -> text.insert(at, (char) random.nextInt(0x1_0000));
        case 4 -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        default -> text.setLength(at);
      }
    }
    return text.toString();
  }

  private static String command(Random random) {
    return CommandTable.ROWS.get(random.nextInt(CommandTable.ROWS.size())).command();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  @Timeout(60)
  void megabyteOfOneKind_isDecided(String piece) {
    String text = piece.repeat(MEGABYTE / piece.length());
    var steps = new Steps(text.length());
    assertThat(detector.decide(text, steps).reason()).isNotBlank();
    assertThat(steps.spent()).isLessThan((long) STEPS_PER_CHAR * text.length());
    String part = text.substring(0, MEGABYTE / 16);
    assertThat(detector.decide(part + " watch ls").reason()).isNotBlank();
    assertThat(detector.decide("echo " + part + "\nwatch ls").reason()).isNotBlank();
  }

  /// Each pair of parentheses may be arithmetic or not, which shows only where it ends.
  @Test
  @Timeout(60)
  void ambiguousParentheses_areGivenUp() {
    String text = "$((".repeat(45) + "a" + ") )".repeat(45) + " ".repeat(1_000);
    assertThat(detector.decide(text).reason()).contains("takes too long to read");
  }

  @Test
  void deepNesting_isGivenUp() {
    assertThat(detector.decide("( ".repeat(90) + "watch ls" + " )".repeat(90)))
        .isInstanceOf(Decision.Divert.class);
    assertThat(detector.decide("( ".repeat(200) + "watch ls" + " )".repeat(200)).reason())
        .contains("nested deeper than 100");
  }

  @Test
  @Timeout(60)
  void functionsThatCallEachOther_endTheSearch() {
    var text = new StringBuilder("f0() { watch ls; }; ");
    for (int i = 1; i < 20_000; i++) {
      text.append("f%d() { f%d; }; ".formatted(i, i - 1));
    }
    assertThat(detector.decide(text + "f19999").reason()).contains("call each other deeper");
    assertThat(detector.decide(text + "f9")).isInstanceOf(Decision.Divert.class);
    assertThat(detector.decide("f() { f; }; f").reason()).contains("no rule applies");
  }

  @Test
  void nul_andTooLong_areNoCommands() {
    assertThat(detector.decide("watch\0 ls").reason()).contains("character at 6 is NUL");
    assertThat(detector.decide("a".repeat(MonitorDetector.COMMAND_CHARS + 1)).reason())
        .contains("2,097,153 characters, the limit is 2,097,152");
  }
}
