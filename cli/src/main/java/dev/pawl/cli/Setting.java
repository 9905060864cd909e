package dev.pawl.cli;

import dev.pawl.api.LoopbackAddress;
import dev.pawl.cli.link.Json;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What can be set in a file, or by a variable of the environment.
enum Setting {
  DAEMON_IDLE("daemon.idle", "PAWL_DAEMON_IDLE", "600", "seconds, 0 to 9999999, or never"),
  DAEMON_TCP("daemon.tcp", "PAWL_DAEMON_TCP", "", "[HOST:]PORT"),
  DAEMON_OPTIONS(
      "daemon.options",
      "PAWL_DAEMON_OPTIONS",
      "",
      "options of the JVM, in a list or one text; none may hold a blank"),
  OUTPUT("output", Format.VARIABLE, "text", "one of: json, jsonl, text, agent"),
  ACCESSIBLE("accessible", "PAWL_ACCESSIBLE", "0", "true or false"),
  TASKS_TIMEOUT("tasks.timeout", "0", SettingForm.time()),
  TASKS_GRACE("tasks.grace", "5s", SettingForm.time()),
  TASKS_NOTIFY_SETTLE("tasks.notify-settle", "1500ms", SettingForm.time()),
  TASKS_NOTIFY_BUDGET("tasks.notify-budget", "20", SettingForm.number(0, 1_000_000)),
  TASKS_NOTIFY_BYTES("tasks.notify-budget-bytes", "20000", SettingForm.number(0, 1L << 40)),
  TASKS_NOTIFY_TAIL("tasks.notify-tail", "2000", SettingForm.number(0, 2_000)),
  TASKS_PATTERNS("tasks.auto-background-patterns", "", SettingForm.lines()),
  TASKS_ARM_WINDOW("tasks.arm-window", "300s", SettingForm.time()),
  TASKS_RESOURCES("tasks.resources", "off", SettingForm.word("off", "auto", "systemd", "nice")),
  TASKS_CPU_WEIGHT("tasks.cpu-weight", "100", SettingForm.number(1, 10_000)),
  TASKS_IO_WEIGHT("tasks.io-weight", "100", SettingForm.number(1, 10_000)),
  TASKS_NICE("tasks.nice", "10", SettingForm.number(-20, 19)),
  TASKS_IO_CLASS(
      "tasks.io-class", "best-effort", SettingForm.word("realtime", "best-effort", "idle")),
  TASKS_IO_LEVEL("tasks.io-level", "7", SettingForm.number(0, 7));

  private final String key;
  private final String variable;
  private final String usual;
  private final String allowed;

  @SuppressWarnings("ImmutableEnumChecker") // a record of functions that keep nothing
  private final @Nullable SettingForm form;

  Setting(String key, String variable, String usual, String allowed) {
    this.key = key;
    this.variable = variable;
    this.usual = usual;
    this.allowed = allowed;
    this.form = null;
  }

  /// Its variable is named like its key.
  Setting(String key, String usual, SettingForm form) {
    this.key = key;
    this.variable = "PAWL_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    this.usual = usual;
    this.allowed = form.allowed();
    this.form = form;
  }

  /// Its value for who runs with this environment.
  String in(Map<String, String> environment) {
    String value = environment.getOrDefault(variable, usual(environment));
    require(variable, value);
    return value;
  }

  /// Its name in files.
  String key() {
    return key;
  }

  /// Its name in the environment.
  String variable() {
    return variable;
  }

  static Optional<Setting> of(String key) {
    return Stream.of(values()).filter(it -> it.key.equals(key)).findFirst();
  }

  static List<String> keys() {
    return Stream.of(values()).map(Setting::key).toList();
  }

  /// What the variable would be where nobody has set it.
  String usual(Map<String, String> environment) {
    return this == OUTPUT && Agents.isOne(environment) ? "agent" : usual;
  }

  /// A value of the variable as people read it.
  String shown(String text) {
    return this == ACCESSIBLE ? Boolean.toString(Terminal.isOn(text)) : text;
  }

  // --- Values ---

  /// What the variable would be for a value in a file.
  ///
  /// @throws IllegalArgumentException with a sentence about the key, if it means nothing
  String text(@Nullable Object value) {
    Optional<String> text =
        switch (this) {
          case ACCESSIBLE ->
              value instanceof Boolean flag ? Optional.of(flag ? "1" : "0") : Optional.empty();
          case OUTPUT -> value instanceof String form ? Optional.of(form) : Optional.empty();
          case DAEMON_OPTIONS -> options(value);
          case DAEMON_IDLE, DAEMON_TCP -> textOrNumber(value);
          default -> Objects.requireNonNull(form).text(value);
        };
    require(key, text.orElseThrow(() -> wrong(key, value)));
    return text.get();
  }

  private static Optional<String> textOrNumber(@Nullable Object value) {
    return value instanceof String || value instanceof Json.Digits
        ? Optional.of(value.toString())
        : Optional.empty();
  }

  private static Optional<String> options(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list.stream().allMatch(it -> it instanceof String word && word.matches("\\S+"))
          ? Optional.of(list.stream().map(String::valueOf).collect(Collectors.joining(" ")))
          : Optional.empty();
    }
    return value instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /// Refuses a text that means nothing.
  ///
  /// @param name of the key or variable that has it
  void require(String name, String text) {
    switch (this) {
      case DAEMON_IDLE -> {
        if (!text.equals(DaemonOptions.NEVER) && !text.matches("[0-9]{1,7}")) {
          throw wrong(name, text);
        }
      }
      case DAEMON_TCP -> {
        if (!text.isEmpty()) {
          requireAddress(name, text);
        }
      }
      case OUTPUT -> {
        if (!Format.VALUES.contains(text)) {
          throw wrong(name, text);
        }
      }
      case DAEMON_OPTIONS, ACCESSIBLE -> {} // any text
      default -> {
        if (!Objects.requireNonNull(form).fits().test(text)) {
          throw wrong(name, text);
        }
      }
    }
  }

  private static void requireAddress(String name, String text) {
    try {
      LoopbackAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  private IllegalArgumentException wrong(String name, @Nullable Object value) {
    String given = value instanceof String text ? "'" + text + "'" : Json.line(value);
    return new IllegalArgumentException("%s is %s; give %s".formatted(name, given, allowed));
  }
}
