package dev.pawl.cli;

import dev.pawl.api.TaskNotify;
import dev.pawl.cli.text.Ages;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which notices a task owes.
final class TaskNoticeOptions {
  @Option(names = "--no-notify-exit", description = "Tell nobody of its end.")
  boolean noExit;

  @Option(
      names = "--notify-output",
      description = "Tell of its output too, when it pauses: see 'pawl notices'.")
  boolean output;

  @Option(
      names = "--notify-pattern",
      paramLabel = "PATTERN",
      description =
          "Tell only of output with such a line: text in any case, or /RE2/flags. May be"
              + " repeated.")
  List<String> patterns = List.of();

  @Option(
      names = "--notify-mode",
      paramLabel = "MODE",
      description =
          "always, transition (what differs from what was told last) or first-match-only;"
              + " default: the first match if there is a pattern, else transition.")
  @Nullable String mode;

  @Option(
      names = "--dedupe-key",
      paramLabel = "KEY",
      description = "Tasks with the same key tell the same thing once among them.")
  @Nullable String dedupeKey;

  @Option(
      names = "--notify-settle",
      paramLabel = "TIME",
      description = "For how long nothing must come before output is told; default: 1500ms.")
  @Nullable String settle;

  @Option(
      names = "--notify-budget",
      paramLabel = "N",
      description = "How many notices of output there may be, 0 for any number; default: 20.")
  @Nullable Integer budget;

  @Option(
      names = "--audience",
      paramLabel = "WHO",
      description =
          "primary, or scaffolding for what only helps; a label that subscriptions can leave out.")
  @Nullable String audience;

  /// What was asked for, and where nothing was, what the settings say.
  TaskNotify asked(Map<String, String> environment) {
    return new TaskNotify(
        noExit ? false : null,
        output ? true : null,
        patterns.isEmpty() ? null : patterns,
        mode,
        dedupeKey,
        settle == null
            ? (Long) millis(Setting.TASKS_NOTIFY_SETTLE, environment)
            : (Long) Ages.parse("--notify-settle", settle).toMillis(),
        null,
        budget == null ? (Integer) number(Setting.TASKS_NOTIFY_BUDGET, environment) : budget,
        Long.valueOf(Setting.TASKS_NOTIFY_BYTES.in(environment)),
        number(Setting.TASKS_NOTIFY_TAIL, environment));
  }

  /// A time that is set.
  static long millis(Setting setting, Map<String, String> environment) {
    String value = setting.in(environment);
    return value.equals("0") ? 0 : Ages.parse(setting.key(), value).toMillis();
  }

  /// A number that is set.
  static int number(Setting setting, Map<String, String> environment) {
    return Integer.parseInt(setting.in(environment));
  }
}
