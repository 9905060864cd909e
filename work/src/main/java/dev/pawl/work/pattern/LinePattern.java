package dev.pawl.work.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What to look for in a line: a regular expression, or a piece of text in any case.
///
/// `/body/flags`, with flags from `gimsuy` of which none is twice, is a regular expression of RE2;
/// anything else is text. Of the flags only `i` says something about a single line; the others are
/// accepted and ignored. A look keeps nothing for the next one, and takes time in proportion to the
/// line. Instances are immutable.
public final class LinePattern {
  /// How much of a line is looked at; what is beyond is not seen, and `$` matches there.
  public static final int LINE_CHARS = 8_192;

  /// The longest pattern.
  public static final int PATTERN_CHARS = 400;

  /// The largest program of a pattern: each char of a line may cost as many steps.
  static final int PROGRAM_SIZE = 500;

  private static final String FLAGS = "gimsuy";
  private static final List<String> LOOKAROUND = List.of("(?=", "(?!", "(?<=", "(?<!", "(?>");
  private static final String INVALID = "write it in the syntax of RE2, ";
  private static final String UNSUPPORTED =
      "patterns run in linear time and have neither lookaround nor backreferences; write it"
          + " without, ";
  private static final String SLASHED = "or give plain text without the slashes to search for";
  private static final String BARE = "where a \\ before a character makes it plain";

  private final String source;
  private final boolean regex;
  private final Pattern pattern;

  private LinePattern(String source, boolean regex, Pattern pattern) {
    this.source = source;
    this.regex = regex;
    this.pattern = pattern;
  }

  /// Reads a pattern; a blank one is none.
  ///
  /// @param field what the text was given as, for the message
  /// @throws IllegalArgumentException if it is a regular expression that cannot be used, or too
  ///   long; says which part, and what to write instead
  public static @Nullable LinePattern parse(String field, String text) {
    String source = text.strip();
    if (source.isEmpty()) {
      return null;
    }
    if (source.length() > PATTERN_CHARS) {
      throw tooLong(field, source);
    }
    int end = bodyEnd(source);
    if (end < 0 && CaseFolding.isEndless(source)) {
      throw endless(field, source);
    }
    return end < 0
        ? new LinePattern(
            source, false, Pattern.compile(Pattern.quote(source), Pattern.CASE_INSENSITIVE))
        : new LinePattern(
            source,
            true,
            compiled(field, source, source.substring(1, end), source.indexOf('i', end) >= 0));
  }

  /// A regular expression without the slashes, as one gives it to `grep`.
  ///
  /// @throws IllegalArgumentException as [#parse] does, also if it is empty
  public static LinePattern regex(String field, String body, boolean ignoreCase) {
    if (body.isEmpty()) {
      throw new IllegalArgumentException(field + " is empty; give what to look for");
    }
    if (body.length() > PATTERN_CHARS) {
      throw tooLong(field, body);
    }
    return new LinePattern(body, true, compiled(field, body, body, ignoreCase));
  }

  /// Whether the line has it.
  public boolean matches(String line) {
    return matcher(line).find();
  }

  /// The first place in the line that has it, cut to [Excerpt#CHARS_MAX]; nothing if none has.
  public Optional<String> find(String line) {
    Matcher matcher = matcher(line);
    return matcher.find()
        ? Optional.of(Excerpt.cut(matcher.group(), Excerpt.CHARS_MAX))
        : Optional.empty();
  }

  /// Whether it was read as a regular expression, and not as text.
  public boolean isRegex() {
    return regex;
  }

  /// The pattern as it was given, without blanks around it.
  @Override
  public String toString() {
    return source;
  }

  private Matcher matcher(String line) {
    return pattern.matcher(line.length() <= LINE_CHARS ? line : line.substring(0, LINE_CHARS));
  }

  /// Where the body of `/body/flags` ends; -1 if the text has not that form. So a path is text,
  /// unless its last part could be flags.
  private static int bodyEnd(String source) {
    int end = source.lastIndexOf('/');
    if (!source.startsWith("/") || end < 2) {
      return -1;
    }
    String flags = source.substring(end + 1);
    boolean valid = flags.chars().allMatch(flag -> FLAGS.indexOf(flag) >= 0);
    return valid && flags.chars().distinct().count() == flags.length() ? end : -1;
  }

  private static Pattern compiled(String field, String source, String body, boolean anyCase) {
    // Flags may also stand in the body.
    if ((anyCase || body.contains("(?")) && CaseFolding.isEndless(body)) {
      throw endless(field, source);
    }
    if (ProgramSize.isFarOver(body, PROGRAM_SIZE)) {
      throw tooLarge(field, source);
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(body, anyCase ? Pattern.CASE_INSENSITIVE : 0);
    } catch (PatternSyntaxException e) {
      String remedy = usesUnsupported(body) ? UNSUPPORTED : INVALID;
      remedy += source.equals(body) ? BARE : SLASHED;
      throw invalid(field, source, e.getDescription() + ": " + e.getPattern(), remedy);
    }
    if (pattern.programSize() > PROGRAM_SIZE) {
      throw tooLarge(field, source);
    }
    return pattern;
  }

  private static boolean usesUnsupported(String body) {
    if (LOOKAROUND.stream().anyMatch(body::contains)) {
      return true;
    }
    for (int i = 0; i + 1 < body.length(); i++) {
      if (body.charAt(i) == '\\' && "123456789k".indexOf(body.charAt(++i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static IllegalArgumentException tooLong(String field, String source) {
    return invalid(
        field,
        source,
        "it has %,d chars".formatted(source.length()),
        "give at most %d".formatted(PATTERN_CHARS));
  }

  private static IllegalArgumentException endless(String field, String source) {
    return invalid(
        field,
        source,
        "letters from U+1C80 to U+1C88, or a range with them, cannot be looked for in any case",
        "leave them out, or write it as /…/ without the flag i and groups with (?");
  }

  private static IllegalArgumentException tooLarge(String field, String source) {
    return invalid(
        field,
        source,
        "its repetitions add up to more than %d steps for a char".formatted(PROGRAM_SIZE),
        "lower the numbers in braces, or write * or +");
  }

  private static IllegalArgumentException invalid(
      String field, String source, String reason, String remedy) {
    return new IllegalArgumentException(
        "%s is '%s', which is no usable pattern: %s; %s"
            .formatted(
                field, Excerpt.cut(Excerpt.oneLine(source), Excerpt.CHARS_MAX), reason, remedy));
  }
}
