package dev.pawl.cli.text;

import dev.pawl.api.RunView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes values fit to be shown.
public final class Text {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  /// What the engine calls a failure that user code means. Of ECMA-48: control sequences, and
  /// commands of an operating system with their end.
  private static final Pattern SEQUENCE =
      Pattern.compile(
          "\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\u0007\u001b]{0,4096}(?:\u0007|\u001b\\\\))");

  private static final Set<String> ON_PURPOSE =
      Set.of("dev.pawl.engine.workflow.WorkflowFailure", "dev.pawl.work.task.TaskFailure");

  /// What the engine calls the failure of something that workflow code waited for.
  private static final Pattern PASSED_ON =
      Pattern.compile(
          "dev\\.pawl\\.engine\\.workflow\\.(Step|Activity|Child|Branch)FailedException");

  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  private Text() {}

  /// The text on one line, with control characters, those that change the direction of writing, and
  /// those that nobody sees made visible: what a run says must not steer the terminal.
  public static String visible(String text) {
    return escaped(text, "");
  }

  /// The same for a text of several lines.
  public static String visibleLines(String text) {
    return String.join("\n", text.lines().map(Text::visible).toList());
  }

  /// The same for what a program has written: lines and tabs stay, colours and other sequences for
  /// terminals are left out, and what else would act on one is made visible.
  public static String visibleOutput(String text) {
    return escaped(SEQUENCE.matcher(text).replaceAll("").replace("\r\n", "\n"), "\n\t");
  }

  /// The same for JSON, which stays the same value: between its values it has white space only.
  public static String visibleJson(String json) {
    return escaped(json, "\n\r\t");
  }

  private static String escaped(String text, String kept) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      int point = text.codePointAt(i);
      boolean harmless = isHarmless(point) || kept.indexOf(point) >= 0;
      int units = Character.charCount(point);
      if (!harmless && safe == null) {
        safe = new StringBuilder(text.substring(0, i));
      }
      if (safe != null) {
        for (int k = i; k < i + units; k++) {
          safe.append(harmless ? text.charAt(k) : escape(text.charAt(k)));
        }
      }
      i += units - 1;
    }
    return safe == null ? text : safe.toString();
  }

  private static boolean isHarmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
      // Scripts and pictures are made with joiners; all others of this kind hide or turn text.
      case Character.FORMAT -> point == ZERO_WIDTH_NON_JOINER || point == ZERO_WIDTH_JOINER;
      default -> true;
    };
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format(Locale.ROOT, "\\u%04x", (int) c);
    };
  }

  /// The text in at most `columns`, with `…` for what is left out.
  public static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int end = 0;
    for (int used = 0; end < text.length(); ) {
      int point = text.codePointAt(end);
      used += width(point);
      if (used > columns - 1) {
        break;
      }
      end += Character.charCount(point);
    }
    return text.substring(0, end) + "…";
  }

  /// How many columns a terminal takes for the text.
  public static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.FORMAT) {
      return 0;
    }
    boolean wide =
        (point >= 0x1100 && point <= 0x115f)
            || (point >= 0x2e80 && point <= 0xa4cf)
            || (point >= 0xac00 && point <= 0xd7a3)
            || (point >= 0xf900 && point <= 0xfaff)
            || (point >= 0xfe30 && point <= 0xfe6f)
            || (point >= 0xff00 && point <= 0xff60)
            || (point >= 0x1f300 && point <= 0x1faff)
            || (point >= 0x20000 && point <= 0x3fffd);
    return wide ? 2 : 1;
  }

  /// A failure and those behind it, for people.
  public static String failure(RunView.FailureView failure) {
    RunView.FailureView cause = failure.cause();
    return cause == null ? failureAlone(failure) : failureAlone(failure) + " ← " + failure(cause);
  }

  /// What a failure began with, for people: the last of those behind it.
  public static String cause(RunView.FailureView failure) {
    return failure.cause() == null ? failureAlone(failure) : cause(failure.cause());
  }

  /// A failure without those behind it, for people.
  public static String failureAlone(RunView.FailureView failure) {
    String cause = failure.cause() == null ? null : failure.cause().type();
    return failure(failure.type(), failure.message(), cause);
  }

  /// One failure, for people: without its package, and what code or a task failed with on purpose
  /// without its type. What only passes on what lies behind it does not repeat that.
  ///
  /// @param cause the type of what lies behind it
  static String failure(String type, String message, @Nullable String cause) {
    if (ON_PURPOSE.contains(type)) {
      return message;
    }
    if (PASSED_ON.matcher(type).matches()) {
      int repeated = cause == null ? -1 : message.indexOf(": " + cause + ": ");
      return repeated < 0 ? message : message.substring(0, repeated);
    }
    String simple = type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    return message.isEmpty() ? simple : simple + ": " + message;
  }

  /// How many letters have to be put in, left out or replaced to make one word of the other.
  public static int distance(String one, String other) {
    int[] above = IntStream.rangeClosed(0, other.length()).toArray();
    for (int i = 1; i <= one.length(); i++) {
      int[] row = new int[other.length() + 1];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[other.length()];
  }

  /// A number of things: `1 event`, `2 events`.
  public static String count(long number, String thing) {
    return "%d %s%s".formatted(number, thing, number == 1 ? "" : "s");
  }

  /// A duration in words: `85 ms`, `1.24 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`.
  public static String duration(Duration duration) {
    long millis = Math.max(0, duration.toMillis());
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.2f s", millis / 1_000.0);
    }
    long seconds = millis / 1_000;
    if (seconds < 3_600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    long minutes = seconds / 60;
    return minutes < 48 * 60
        ? "%d h %d min".formatted(minutes / 60, minutes % 60)
        : "%d d %d h".formatted(minutes / 1_440, minutes / 60 % 24);
  }

  /// How long ago something was, in its largest unit: `45 s`, `3 min`, `2 h`, `5 d`.
  public static String age(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 120) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    return hours < 48 ? hours + " h" : hours / 24 + " d";
  }

  /// A time of today as `12:00:01`, of another day with the date.
  public static String time(Instant time, Instant now) {
    ZoneId zone = ZoneId.systemDefault();
    LocalDate day = LocalDate.ofInstant(time, zone);
    return (day.equals(LocalDate.ofInstant(now, zone)) ? TIME : DAY_AND_TIME)
        .withZone(zone)
        .format(time);
  }

  /// An argument as one types it in a shell.
  public static String quoted(String argument) {
    if (!argument.isEmpty() && argument.matches("[A-Za-z0-9_@%+=:,./-]+")) {
      return argument;
    }
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
