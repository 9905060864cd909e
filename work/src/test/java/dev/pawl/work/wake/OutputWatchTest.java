package dev.pawl.work.wake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.NoticeText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Real files, and a clock that the test moves.
final class OutputWatchTest {
  private static final int SETTLE = 1_500;
  private static final int MAX_WAIT = 15_000;

  @TempDir Path folder;
  private Path output;
  private long now = 1_000_000;
  private final Buckets buckets = new Buckets();
  private WakeState state = WakeState.NONE;

  @BeforeEach
  void file() {
    output = folder.resolve("output.log");
  }

  private void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void write(byte[] bytes) throws IOException {
    Files.write(output, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static WakeRules rules(String mode, int budget, long bytes, String... patterns) {
    return new WakeRules(
        true, true, List.of(patterns), mode, "", SETTLE, MAX_WAIT, budget, bytes, 2_000);
  }

  private OutputWatch watch(WakeRules rules) {
    return watch(rules, "r");
  }

  private OutputWatch watch(WakeRules rules, String run) {
    return new OutputWatch(
        output, rules, state, buckets, run, text -> text.replace("s3cret", "***"));
  }

  /// Looks every 100 ms for a while, and has told at once what is to be told.
  private List<Wake> look(OutputWatch watch, long millis) throws IOException {
    List<Wake> wakes = new ArrayList<>();
    for (long end = now + millis; now < end; now += 100) {
      Optional<Wake> wake = watch.look(now);
      wake.ifPresent(it -> {
        watch.told(it);
        state = it.state();
        wakes.add(it);
      });
    }
    return wakes;
  }

  private Wake burst(OutputWatch watch, String text) throws IOException {
    write(text);
    List<Wake> wakes = look(watch, SETTLE + 300);
    assertThat(wakes).hasSize(1);
    return wakes.getFirst();
  }

  private void silence(OutputWatch watch, String text) throws IOException {
    write(text);
    assertThat(look(watch, SETTLE + 300)).isEmpty();
  }

  @Test
  void burst_isToldOnceNothingCameForAWhile_andNotBefore() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0));
    write("one\n");
    assertThat(look(watch, SETTLE)).isEmpty();
    write("two\n"); // it begins anew
    assertThat(look(watch, SETTLE)).isEmpty();

    List<Wake> wakes = look(watch, 300);

    assertThat(wakes).extracting(Wake::text).containsExactly("one\ntwo");
    assertThat(look(watch, MAX_WAIT * 2)).isEmpty();
  }

  @Test
  void output_thatNeverPauses_isToldAtTheLongestWait() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0));
    List<Wake> wakes = new ArrayList<>();
    for (int i = 0; i < 600; i++) { // ten lines a second for a minute
      write("line " + i + "\n");
      wakes.addAll(look(watch, 100));
    }

    assertThat(wakes).hasSize(3);
    assertThat(wakes.getFirst().text()).startsWith("line 0\n").contains("line 149");
  }

  @Test
  void blankOutput_andTheSameAgain_areNotTold() throws IOException {
    OutputWatch watch = watch(rules("transition", 0, 0));

    silence(watch, " \n\t\n\u001b[0m\n");
    assertThat(burst(watch, "up\n").text()).isEqualTo("up");
    silence(watch, "up\n");
    silence(watch, "\u001b[32mup\u001b[0m  \n");
    assertThat(burst(watch, "down\n").text()).isEqualTo("down");
    assertThat(burst(watch, "up\n").text()).isEqualTo("up");
  }

  @Test
  void sharedKey_isForAllThatHaveIt_andAnotherKeyIsNot() throws IOException {
    WakeRules shared =
        new WakeRules(true, true, List.of(), "transition", "k", 0, MAX_WAIT, 0, 0, 2_000);
    OutputWatch first = watch(shared, "a");
    OutputWatch second = watch(shared, "b");
    OutputWatch other = watch(rules("transition", 0, 0), "c");
    write("up\n");

    assertThat(look(first, 300)).hasSize(1);
    assertThat(look(second, 300)).isEmpty();
    assertThat(look(other, SETTLE + 300)).hasSize(1);
  }

  @Test
  void pattern_holdsBackUntilItMatches_andThenTellsAllThatWasHeldBack() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "/^ERR/", "fatal"));

    silence(watch, "building\n");
    Wake wake = burst(watch, "ERR 1\n");
    assertThat(wake.event()).isEqualTo("matched");
    assertThat(wake.text()).isEqualTo("ERR 1\n\nbuilding\nERR 1");
    // What matched is not matched again with what comes later.
    silence(watch, "more\n");
    assertThat(burst(watch, "a Fatal thing\n").text())
        .isEqualTo("a Fatal thing\n\nmore\na Fatal thing");
  }

  @Test
  void firstMatch_isTheLast_alsoForTheNextWatch() throws IOException {
    OutputWatch watch = watch(rules("first-match-only", 0, 0, "error"));
    silence(watch, "fine\n");
    assertThat(watch.isOver()).isFalse();
    burst(watch, "error 1\n");

    assertThat(watch.isOver()).isTrue();
    silence(watch, "error 2\n");
    assertThat(watch(rules("first-match-only", 0, 0, "error")).isOver()).isTrue();
  }

  @Test
  void prompt_withoutAnEndOfItsLine_isMatched_once() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "password:"));

    assertThat(burst(watch, "Password: ").event()).isEqualTo("matched");
    silence(watch, "\n");
  }

  @Test
  void line_thatTwoPiecesShare_isMatchedWhole_withItsCharacters() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "/^größe €$/"));
    byte[] line = "größe €\n".getBytes(StandardCharsets.UTF_8);
    for (byte octet : line) {
      write(new byte[] {octet});
      assertThat(look(watch, 100)).isEmpty();
    }

    assertThat(look(watch, SETTLE + 300))
        .extracting(Wake::text)
        .containsExactly("größe €\n\ngröße €");
  }

  @Test
  void budget_ofNotices_isToldOnce_andIsOverForTheNextWatchToo() throws IOException {
    OutputWatch watch = watch(rules("always", 2, 0));
    burst(watch, "1\n");
    burst(watch, "2\n");

    Wake last = burst(watch, "3\n");

    assertThat(last.event()).isEqualTo("budget-exhausted");
    assertThat(last.text()).contains("2 notices");
    assertThat(watch.isOver()).isTrue();
    silence(watch, "4\n");
    assertThat(watch(rules("always", 2, 0)).isOver()).isTrue();
  }

  @Test
  void budget_ofBytes_countsWhatNoticesCarry() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 10));
    burst(watch, "€€€\n"); // nine bytes

    assertThat(burst(watch, "ab\n").event()).isEqualTo("budget-exhausted");
  }

  @Test
  void defaults_giveAsManyNoticesAsTheBudget_andOneMore() throws IOException {
    OutputWatch watch = watch(rules("transition", 20, 20_000));
    int wakes = 0;
    for (int i = 0; i < 40; i++) {
      write("line " + i + "\n");
      wakes += look(watch, SETTLE + 300).size();
    }

    assertThat(wakes).isEqualTo(21);
  }

  @Test
  void wake_thatCouldNotBeTold_comesAgain() throws IOException {
    OutputWatch watch = watch(rules("transition", 1, 0));
    write("up\n");
    now += 100;
    assertThat(watch.look(now)).isEmpty();
    now += SETTLE;
    Wake first = watch.look(now).orElseThrow();

    Wake again = watch.look(now + 100).orElseThrow();

    assertThat(again).isEqualTo(first);
  }

  @Test
  void nextWatch_goesOnWhereTheLastOneStood() throws IOException {
    burst(watch(rules("transition", 0, 0)), "one\n");
    write("two\n");

    List<Wake> wakes = look(watch(rules("transition", 0, 0)), SETTLE + 300);

    assertThat(wakes).extracting(Wake::text).containsExactly("two");
    assertThat(wakes.getFirst().state().number()).isEqualTo(2);
  }

  @Test
  void secrets_areInNoNotice() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "token"));

    assertThat(burst(watch, "token s3cret\n").text()).isEqualTo("token ***\n\ntoken ***");
  }

  @Test
  void secret_thatTheCutWouldTear_isInNoNotice() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0));

    for (int after = 1_990; after < 2_002; after++) {
      String text = burst(watch, "s3cret" + "x".repeat(after) + "\n").text();
      assertThat(text).doesNotContain("cret", "ret", "et");
    }
  }

  @Test
  void tail_isTheEndOfWhatIsNew_andSaysWhatComesBefore() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0));
    burst(watch, "old\n");

    String text = burst(watch, "x".repeat(5_000) + "END\n").text();
    assertThat(text).startsWith("… (3,").endsWith("xEND").doesNotContain("old");
    assertThat(text.lines().skip(1).findFirst().orElseThrow()).hasSize(2_000);

    String wide = burst(watch, "€".repeat(5_000) + "END\n").text();
    assertThat(wide).startsWith("… (").endsWith("€END").doesNotContain("x", "\ufffd");
    assertThat(NoticeText.cut(wide)).isEqualTo(wide);
    // One that looks as if it were cut is not.
    assertThat(burst(watch, "… (7 bytes before)\n").text()).isEqualTo("… (7 bytes before)");
  }

  @Test
  void rest_isWhatMatchedWithTheEnd() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "error"));
    write("error at last");

    assertThat(watch.rest()).contains("error at last");
    assertThat(watch(rules("always", 0, 0)).rest()).isEmpty();
  }

  @Test
  @Timeout(60) // one that backtracks takes longer than anybody lives
  void patternThatWouldBacktrack_isDoneInTime_onMuchOutput() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0, "/(a+)+$/"));
    write(("a".repeat(3_000) + "b\n").repeat(100));

    assertThat(look(watch, SETTLE + 300)).isEmpty();
  }

  @Test
  void file_thatIsCutOrGone_isNoError() throws IOException {
    OutputWatch watch = watch(rules("always", 0, 0));
    assertThat(look(watch, 300)).isEmpty();
    burst(watch, "many bytes that go\n");
    Files.write(output, new byte[0]);

    assertThat(look(watch, SETTLE + 300)).isEmpty();
    assertThat(burst(watch, "new\n").text()).endsWith("new");
  }

  @Test
  void rules_sayWhatTheyAllow() {
    assertThat(WakeRules.defaultMode(List.of("x"))).isEqualTo("first-match-only");
    assertThat(WakeRules.defaultMode(List.of(" "))).isEqualTo("transition");
    assertThatThrownBy(() -> rules("sometimes", 0, 0))
        .hasMessage(
            "notify mode 'sometimes' is none; allowed: always, transition, first-match-only");
    assertThatThrownBy(() -> rules("always", -1, 0))
        .hasMessageContaining("allowed: 0 to 1,000,000");
    assertThatThrownBy(() -> rules("always", 0, 0, "/(?=x)/")).hasMessageContaining("lookaround");
  }
}
