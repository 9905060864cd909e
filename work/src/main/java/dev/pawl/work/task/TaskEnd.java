package dev.pawl.work.task;

import dev.pawl.engine.history.NoticeText;
import dev.pawl.process.Ending;
import dev.pawl.process.Survivor;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a start of a task's command ended, as it is recorded.
///
/// @param cause `exit`, `signal`, `out_of_memory`, `stopped`, `timeout`, `idle_timeout`,
///   `output_limit`, `lost` or `not_started`
/// @param exitCode 0 to 255, null if there is none
/// @param signal the number of the signal that ended it, null if there is none
/// @param detail what else there is to say; may be empty
/// @param startedAt null if it was not started
/// @param cpuMillis what it computed, null if nobody knows
/// @param peakRssBytes the most memory that was seen in use, null if it was never seen
/// @param outputBytes how much the task has written
/// @param survivors processes that it has left running, as `PID WORDS`
/// @param match a line of its output with a pattern, of which nobody was told before it ended
/// @param tail the end of its output, without secrets
/// @param warning of what was asked for and could not be kept, null if all was
public record TaskEnd(
    String cause,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    String detail,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Long cpuMillis,
    @Nullable Long peakRssBytes,
    long outputBytes,
    List<String> survivors,
    @Nullable String match,
    String tail,
    @Nullable String warning) {
  private static final String NOT_STARTED = "not_started";

  public TaskEnd {
    survivors = List.copyOf(survivors);
  }

  /// @param match see the component
  /// @param tail see the component
  /// @param warning see the component
  static TaskEnd of(Ending ending, @Nullable String match, String tail, @Nullable String warning) {
    return new TaskEnd(
        ending.cause().name().toLowerCase(Locale.ROOT),
        ending.exitCode(),
        ending.signal(),
        ending.detail(),
        ending.startedAt(),
        ending.endedAt(),
        ending.cpu() == null ? null : ending.cpu().toMillis(),
        ending.peakRssBytes(),
        ending.outputBytes(),
        ending.survivors().stream().map(TaskEnd::words).toList(),
        match,
        tail,
        warning);
  }

  /// A process as it is told of: `PID WORDS`.
  static String words(Survivor survivor) {
    return survivor.identity().pid() + " " + survivor.command();
  }

  /// Of a command that was never started.
  static TaskEnd notStarted(String why) {
    return new TaskEnd(
        NOT_STARTED, null, null, why, null, null, null, null, 0, List.of(), null, "", null);
  }

  /// Of a command of which nobody knows whether it was started, and how it has ended.
  static TaskEnd lost(String why) {
    return new TaskEnd(
        "lost", null, null, why, null, null, null, null, 0, List.of(), null, "", null);
  }

  /// Whether it never was.
  boolean wasNotStarted() {
    return cause.equals(NOT_STARTED);
  }

  /// In words: `exit 3`, `ended by signal 9 (KILL)`, `timeout: it ran for longer than 5 s`.
  public String words() {
    String what =
        switch (cause) {
          case "exit" -> "exit " + exitCode;
          case "signal" -> "ended by " + signalWords();
          default -> cause.replace('_', ' ');
        };
    return detail.isEmpty() ? what : what + ": " + detail;
  }

  /// In words, with what it said last: what is told of the end.
  ///
  /// @param title of the task
  String story(String title) {
    StringBuilder story = new StringBuilder(title).append(": ").append(words());
    if (!survivors.isEmpty()) {
      story.append("; left running: ").append(String.join(", ", survivors));
    }
    if (warning != null) {
      story.append("\nwarning: ").append(warning);
    }
    if (match != null) {
      story.append("\nmatched: ").append(match);
    }
    return tail.isEmpty()
        ? story.toString()
        : NoticeText.withEnd(story.append("\n\n").toString(), tail);
  }

  private String signalWords() {
    return signal == null
        ? "a signal"
        : dev.pawl.process.Signal.of(signal)
            .map(it -> "signal %d (%s)".formatted(signal, it))
            .orElse("signal " + signal);
  }
}
