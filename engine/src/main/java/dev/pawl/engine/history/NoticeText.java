package dev.pawl.engine.history;

import java.util.regex.Pattern;

/// The bounds of what a notice says: however odd its text, a notice stays under 4 KB as JSON, which
/// is what hosts of agents take at once (ADR 10).
public final class NoticeText {
  /// The topic of what state a run is in, which is the engine's.
  public static final String STATE = "state";

  /// Longest text, in bytes of a JSON string: what has to be escaped counts as it is written. With
  /// all names at their longest a notice stays under 4 KB.
  public static final int BYTES = 2_560;

  private static final String CUT = "…";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._/-]{0,63}");

  private NoticeText() {}

  /// Checks a topic that is not the engine's: 1 to 64 of a-z, 0-9, `.`, `_`, `-` and `/`, which has
  /// topics below it.
  public static String checkTopic(String topic) {
    checkName("topic", topic);
    if (topic.equals(STATE) || topic.startsWith(STATE + "/")) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "topic '%s' belongs to the engine; take another one".formatted(topic));
    }
    return topic;
  }

  /// Checks a name: 1 to 64 of a-z, 0-9, `.`, `_`, `-` and `/`.
  public static String checkName(String field, String name) {
    if (!NAME.matcher(name).matches()) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "%s '%s' must be 1 to 64 of a-z, 0-9, '.', '_', '-' and '/', and begin with a letter or"
              .concat(" digit")
              .formatted(field, name));
    }
    return name;
  }

  /// The beginning of a text, within [#BYTES].
  public static String cut(String text) {
    int room = BYTES - bytes(CUT.codePointAt(0));
    int used = 0;
    int fits = 0; // up to here, with the mark behind it
    int at = 0;
    while (at < text.length()) {
      int code = text.codePointAt(at);
      used += bytes(code);
      if (used > BYTES) {
        return text.substring(0, fits) + CUT;
      }
      at += Character.charCount(code);
      if (used <= room) {
        fits = at;
      }
    }
    return text;
  }

  /// A head and as much of the end of a text as fits behind it: what came last says most.
  ///
  /// @param head within [#BYTES]
  public static String withEnd(String head, String text) {
    String begin = cut(head);
    int room = BYTES - bytes(begin) - bytes(CUT);
    int at = text.length();
    while (at > 0) {
      int code = text.codePointBefore(at);
      room -= bytes(code);
      if (room < 0) {
        return begin + CUT + text.substring(at);
      }
      at -= Character.charCount(code);
    }
    return begin + text;
  }

  private static int bytes(String text) {
    return text.codePoints().map(NoticeText::bytes).sum();
  }

  private static int bytes(int code) {
    return switch (code) {
      case '"', '\\', '\n', '\r', '\t', '\b', '\f' -> 2;
      default -> {
        if (code < 0x20 || isLoneSurrogate(code)) {
          yield 6; // as \u001b
        }
        yield code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      }
    };
  }

  private static boolean isLoneSurrogate(int code) {
    return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
  }
}
