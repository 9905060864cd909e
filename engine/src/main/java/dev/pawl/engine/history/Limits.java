package dev.pawl.engine.history;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/// Every bound on what a user may hand to the engine, each with its reason (DESIGN §5.8).
///
/// They are checked before anything is committed. A breach is a [PawlException] with code
/// [ErrorCode#LIMIT_EXCEEDED] that names the limit, the value found and the remedy.
public final class Limits {
  /// Longest run id, type, signal, queue, step, label or key name: one index page holds several.
  public static final int NAME_BYTES = 256;

  /// Largest payload kept inside an event; larger ones become content-addressed blobs, so that
  /// reading a history stays cheap.
  public static final int INLINE_PAYLOAD_BYTES = 64 * 1024;

  /// Largest payload at all: it is held in memory several times while it is committed.
  public static final int PAYLOAD_BYTES = 32 * 1024 * 1024;

  /// Longest status text: it is a line for people, sent to every list.
  public static final int STATUS_BYTES = 4 * 1024;

  /// Most labels on one run: each is an index row.
  public static final int LABELS = 32;

  /// Longest value of a label.
  public static final int LABEL_VALUE_BYTES = 256;

  /// Most keys in one run's key-value data: it is carried whole over continue-as-new.
  public static final int KEYS = 256;

  /// Largest value under one key.
  public static final int KEY_VALUE_BYTES = 64 * 1024;

  /// Events after which a run is told to continue as new: replay stays under 100 ms.
  public static final int HISTORY_EVENTS_WARN = 10_000;

  /// Longest stack trace kept in a failure; the rest is cut at a line.
  public static final int STACK_CHARS = 8 * 1024;

  /// Longest message kept in a failure.
  public static final int MESSAGE_CHARS = 8 * 1024;

  /// Longest timeout, backoff or wait that anybody may ask for, so that adding it to a time never
  /// overflows: a century.
  public static final Duration DURATION_MAX = Duration.ofDays(36_500);

  private Limits() {}

  /// Checks a name: 1 to [#NAME_BYTES] bytes of UTF-8 without control characters.
  ///
  /// @param what the field, for the message
  /// @return the name
  public static String name(String what, String name) {
    if (name.isEmpty()) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT, what + " is empty; give it 1 to " + NAME_BYTES + " bytes");
    }
    atMost(what, utf8Length(name), NAME_BYTES, "shorten it");
    for (int i = 0; i < name.length(); i++) {
      if (Character.isISOControl(name.charAt(i))) {
        throw new PawlException(
            ErrorCode.INVALID_ARGUMENT,
            "%s has a control character at position %d; remove it".formatted(what, i));
      }
    }
    return name;
  }

  /// Checks why an operator does something: a line for people, as long as a status.
  public static String reason(String reason) {
    atMost("reason", utf8Length(reason), STATUS_BYTES, "shorten it");
    return reason;
  }

  /// Checks a payload against [#PAYLOAD_BYTES].
  public static Payload payload(String what, Payload payload) {
    atMost(what, payload.size(), PAYLOAD_BYTES, "store it elsewhere and pass a reference");
    return payload;
  }

  /// Fails with [ErrorCode#LIMIT_EXCEEDED] if `bytes` is over `limit`.
  public static void atMost(String what, long bytes, long limit, String remedy) {
    if (bytes > limit) {
      throw new PawlException(
          ErrorCode.LIMIT_EXCEEDED,
          "%s has %,d bytes, the limit is %,d; %s".formatted(what, bytes, limit, remedy));
    }
  }

  /// Fails with [ErrorCode#LIMIT_EXCEEDED] if there are more than `limit` of something.
  public static void count(String what, int count, int limit) {
    if (count > limit) {
      throw new PawlException(
          ErrorCode.LIMIT_EXCEEDED, "%d %s, the limit is %d".formatted(count, what, limit));
    }
  }

  /// Checks labels: at most [#LABELS], each with a name and a value of its size.
  public static void labels(Map<String, String> labels) {
    count("labels", labels.size(), LABELS);
    labels.forEach((name, value) -> {
      name("label", name);
      atMost("label " + name, utf8Length(value), LABEL_VALUE_BYTES, "shorten it");
    });
  }

  /// The length of a text in UTF-8.
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
