package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Recorded;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;

/// The JSON form of recorded events, for people, faces, and histories kept as fixtures.
///
/// One object per event, on one line:
///
/// ```
/// {"seq":2,"at":"2026-11-20T07:00:00.125Z","type":"StepScheduled","command":1,"name":"build"}
/// ```
///
/// After `seq`, `at` and `type` (the name of the event's record) come the fields of the record,
/// with these differences: a workflow's type is `workflow` and an activity's `activity`; times and
/// durations are ISO 8601 texts; `seed` is a text, since it needs more than 53 bits; what is absent
/// stays absent.
///
/// Payloads stand inline, byte for byte. One that cannot (it is no JSON, or has line breaks) is
/// `{"$base64": "…"}` instead. An event that this version does not know is kept as it is, whether
/// it comes from a store or from JSON.
public final class EventJson {
  private EventJson() {}

  /// The event as one line of JSON, without a line break.
  public static String toJson(Recorded recorded) {
    return EventJsonWriter.write(recorded);
  }

  /// The event of such a line.
  ///
  /// @throws PawlException with [ErrorCode#CORRUPT_HISTORY], naming the field
  public static Recorded fromJson(String json) {
    try {
      return EventJsonReader.read(json);
    } catch (JacksonException e) {
      throw new PawlException(
          ErrorCode.CORRUPT_HISTORY, "an event is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /// A history as lines, each ended by a line break.
  public static String toLines(List<Recorded> history) {
    StringBuilder lines = new StringBuilder();
    history.forEach(recorded -> lines.append(toJson(recorded)).append('\n'));
    return lines.toString();
  }

  /// The history of such lines; blank ones are skipped.
  ///
  /// @throws PawlException with [ErrorCode#CORRUPT_HISTORY], naming the line
  public static List<Recorded> fromLines(String lines) {
    List<Recorded> history = new ArrayList<>();
    int number = 0;
    for (String line : lines.split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        history.add(fromJson(line));
      } catch (PawlException e) {
        throw new PawlException(e.code(), "line " + number + ": " + e.getMessage(), e);
      }
    }
    return history;
  }
}
