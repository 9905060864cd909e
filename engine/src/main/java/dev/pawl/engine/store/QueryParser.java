package dev.pawl.engine.store;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Parses the query language that every face shares.
///
/// ```
/// query  = { ["-"] term }
/// term   = ("state" | "type" | "kind" | "id" | "parent" | "is" | "label." NAME) ":" values
///        | "age" (">" | "<") NUMBER ("s" | "m" | "h" | "d" | "w")
///        | word | quoted
/// values = value { "," value }
/// value  = word | quoted
/// ```
///
/// All terms must hold; `-` negates one; a word or quoted text alone searches id, type, status and
/// labels. States have the aliases that other tools use (`completed`, `cancelled`, `aborted`,
/// `error`, …).
public final class QueryParser {
  private static final int QUERY_CHARS = 4_096;
  private static final String KEYS =
      "state, type, kind, id, parent, is, label.NAME, age>2h, age<30m";

  private final String text;
  private int position;

  private QueryParser(String text) {
    this.text = text;
  }

  /// Parses a query; the empty one matches every run.
  ///
  /// @throws PawlException with [ErrorCode#INVALID_QUERY], naming the place and what is allowed
  public static RunQuery parse(String text) {
    Limits.atMost("query", text.length(), QUERY_CHARS, "shorten it");
    return new QueryParser(text).query();
  }

  private RunQuery query() {
    List<RunQuery.Term> terms = new ArrayList<>();
    skipBlanks();
    while (position < text.length()) {
      boolean negated = text.charAt(position) == '-' && !endsAfter(position);
      if (negated) {
        position++;
      }
      RunQuery.Term term = term();
      terms.add(negated ? new RunQuery.Not(term) : term);
      skipBlanks();
    }
    return new RunQuery(terms);
  }

  private RunQuery.Term term() {
    if (text.charAt(position) == '"') {
      return new RunQuery.Contains(quoted());
    }
    int start = position;
    String word = bareUntil(":<>");
    if (position < text.length() && text.charAt(position) == ':') {
      position++;
      return keyed(word, start);
    }
    if (position < text.length() && "<>".indexOf(text.charAt(position)) >= 0) {
      return age(word, start);
    }
    return new RunQuery.Contains(word);
  }

  private RunQuery.Term keyed(String key, int start) {
    Set<String> values = values(key);
    if (key.startsWith("label.") && key.length() > "label.".length()) {
      return new RunQuery.LabelIn(key.substring("label.".length()), values);
    }
    return switch (key) {
      case "state" -> new RunQuery.StateIn(states(values, start));
      case "type" -> new RunQuery.TypeIn(values);
      case "kind" -> new RunQuery.KindIn(values);
      case "id" -> new RunQuery.IdStarts(values);
      case "parent" -> new RunQuery.ParentIn(values);
      case "is" -> is(values, start);
      default -> throw invalid(start, "unknown key '" + key + "'; use " + KEYS);
    };
  }

  private RunQuery.Term is(Set<String> values, int start) {
    if (values.size() > 1) {
      throw invalid(start, "'is:' takes one word; write it twice to ask for both");
    }
    String value = values.iterator().next();
    for (Condition.Flag flag : Condition.Flag.values()) {
      if (flag.name().equalsIgnoreCase(value)) {
        return new RunQuery.Is(flag);
      }
    }
    throw invalid(
        start,
        "unknown condition '%s'; use %s"
            .formatted(value, Arrays.toString(Condition.Flag.values()).toLowerCase(Locale.ROOT)));
  }

  private Set<RunState> states(Set<String> values, int start) {
    EnumSet<RunState> states = EnumSet.noneOf(RunState.class);
    for (String value : values) {
      states.addAll(
          switch (value.toLowerCase(Locale.ROOT)) {
            case "queued", "pending" -> Set.of(RunState.QUEUED);
            case "running" -> Set.of(RunState.RUNNING);
            case "waiting" -> Set.of(RunState.WAITING);
            case "paused", "suspended" -> Set.of(RunState.PAUSED);
            case "blocked" -> Set.of(RunState.BLOCKED);
            case "succeeded", "completed", "success" -> Set.of(RunState.SUCCEEDED);
            case "failed", "error" -> Set.of(RunState.FAILED);
            case "canceled", "cancelled", "aborted", "terminated" -> Set.of(RunState.CANCELED);
            default ->
                throw invalid(
                    start,
                    "unknown state '"
                        + value
                        + "'; use queued, running, waiting, paused, blocked, succeeded, failed or"
                        + " canceled");
          });
    }
    return states;
  }

  private RunQuery.Term age(String key, int start) {
    boolean older = text.charAt(position) == '>';
    position++;
    String value = bareUntil("");
    if (!key.equals("age")) {
      throw invalid(start, "only age takes < or >; use " + KEYS);
    }
    return new RunQuery.Age(older, duration(value, start));
  }

  private long duration(String value, int start) {
    long unit =
        switch (value.isEmpty() ? ' ' : value.charAt(value.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> 3_600_000L;
          case 'd' -> 86_400_000L;
          case 'w' -> 604_800_000L;
          default -> 0;
        };
    String number = value.isEmpty() ? "" : value.substring(0, value.length() - 1);
    boolean valid = unit > 0 && !number.isEmpty() && number.length() <= 6;
    if (!valid || !number.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw invalid(start, "age takes a whole number and s, m, h, d or w, as in age>2h");
    }
    return Long.parseLong(number) * unit;
  }

  private Set<String> values(String key) {
    Set<String> values = new LinkedHashSet<>();
    do {
      boolean quoted = position < text.length() && text.charAt(position) == '"';
      String value = quoted ? quoted() : bareUntil(",");
      if (value.isEmpty()) {
        throw invalid(position, "a value is missing after '" + key + ":'");
      }
      values.add(value);
    } while (skipComma());
    return values;
  }

  private boolean skipComma() {
    boolean comma = position < text.length() && text.charAt(position) == ',';
    if (comma) {
      position++;
    }
    return comma;
  }

  private String quoted() {
    int start = position++;
    StringBuilder value = new StringBuilder();
    while (position < text.length() && text.charAt(position) != '"') {
      if (text.charAt(position) == '\\' && position + 1 < text.length()) {
        position++;
      }
      value.append(text.charAt(position++));
    }
    if (position >= text.length()) {
      throw invalid(start, "the quotation is not closed; add \"");
    }
    position++;
    return value.toString();
  }

  private String bareUntil(String stops) {
    int start = position;
    while (position < text.length()
        && !Character.isWhitespace(text.charAt(position))
        && stops.indexOf(text.charAt(position)) < 0) {
      position++;
    }
    return text.substring(start, position);
  }

  /// Whether the character there is the last one of its term: a lone `-` negates nothing.
  private boolean endsAfter(int at) {
    return at + 1 == text.length() || Character.isWhitespace(text.charAt(at + 1));
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private PawlException invalid(int at, String what) {
    return new PawlException(
        ErrorCode.INVALID_QUERY, "query, at character %d: %s".formatted(at + 1, what));
  }
}
