package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.RawJson;
import dev.pawl.cli.text.EventWords;
import dev.pawl.cli.text.ProgressWords;
import dev.pawl.cli.text.RunEvent;
import dev.pawl.engine.history.Event;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What people are told about each kind of event.
final class EventWordsTest {
  private static List<RunEvent> everyEvent() throws IOException {
    try (InputStream in = EventWordsTest.class.getResourceAsStream("every-event.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> RunEvent.of(new RawJson(line)))
          .toList();
    }
  }

  private static Stream<String> kinds(Class<?> type) {
    return type.isRecord()
        ? Stream.of(type.getSimpleName())
        : Stream.of(type.getPermittedSubclasses()).flatMap(EventWordsTest::kinds);
  }

  @Test
  void sample_hasEveryKind() throws IOException {
    assertThat(everyEvent().stream().map(RunEvent::type).distinct())
        .containsExactlyInAnyOrderElementsOf(kinds(Event.class).distinct().toList());
  }

  @Test
  void history_ofEveryKind_saysWhatItIsAbout() throws IOException {
    EventWords words = new EventWords();
    List<String> lines = new ArrayList<>();
    for (RunEvent event : everyEvent()) {
      lines.add(event.type() + ": " + words.of(event));
    }

    assertThat(lines)
        .contains(
            "RunStarted: release version 1, input {\"tag\":\"7\"}",
            "StepCompleted: step build, attempt 2 = \"ok\"",
            "StepFailed: step lint: ugly",
            "ActivityFailed: activity mail {\"to\":\"ann\"}, attempt 10: Timeout: too slow",
            "SignalReceived: approval = {\"by\":\"ann\"}",
            "QuestionAsked: live: Go live? [yes, no]",
            "ChildStarted: train-8 of type check, input 1",
            "CommandCanceled: question live",
            "KvChanged: progress = 0.50",
            "NoticeGiven: matched: ERROR 7",
            "EndNoticeChosen: none",
            "RunFailed: Broken: it broke ← Root: rust",
            "RunCanceled: wrong tag; cleanup failed: E: stuck");
    assertThat(lines)
        .filteredOn(line -> line.endsWith(": "))
        .containsExactly("RunResumed: "); // there is nothing more to say
  }

  @Test
  void progress_ofEveryKind_tellsWhatMatters() throws IOException {
    ProgressWords words = new ProgressWords("rel 7", " --home h");
    List<String> lines = new ArrayList<>();
    for (RunEvent event : everyEvent()) {
      words.of(List.of(event)).forEach(line -> lines.add(line.text()));
    }

    assertThat(lines)
        .contains(
            "building",
            "step build begins",
            "step build failed in attempt 1: IOException: reset; next attempt in 2.00 s",
            "step build begins attempt 2",
            "step build done (4.00 s)",
            "step lint failed: ugly (1.00 s)",
            "activity mail {\"to\":\"ann\"} failed after 10 attempts: Timeout: too slow (1.00 s)",
            "waits for signal approval: pawl signal 'rel 7' approval [JSON] --home h",
            "signal approval received",
            "asks: Go live? [yes, no]: pawl answer 'rel 7' live ANSWER --home h",
            "timer 7 fired (1.00 s)",
            "child train-8 of type check started",
            "child train-9 failed: Canceled: stopped",
            "paused: lunch; go on with: pawl resume 'rel 7' --home h",
            "asked to cancel: wrong tag",
            "continues as new");
  }

  @Test
  void progress_ofABatch_tellsWhatBeganAndEndedOnce() throws IOException {
    List<String> lines =
        new ProgressWords("r", "").of(everyEvent()).stream().map(ProgressWords.Line::text).toList();

    assertThat(lines)
        .contains("step build done (4.00 s)", "signal approval received")
        .doesNotContain("step build begins")
        .noneMatch(line -> line.startsWith("waits for signal approval"));
  }
}
