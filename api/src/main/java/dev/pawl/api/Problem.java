package dev.pawl.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An error as a problem document (RFC 9457), with fields of our own.
///
/// @param type names the code as a URI: `urn:pawl:problem:no-such-run`
/// @param title the same for every problem of the code
/// @param status of HTTP
/// @param detail what happened, and what helps
/// @param code a name of [ProblemCode], or of one that came later
/// @param retryable whether the same request may succeed later
/// @param field the argument or field that is wrong, as a path in the body or a name in the query
/// @param next a command that helps
/// @param candidates runs that may have been meant
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String code,
    boolean retryable,
    @Nullable String field,
    @Nullable String next,
    @Nullable List<Candidate> candidates) {

  /// A run that may have been meant.
  public record Candidate(String id, String type, String state) {}

  /// A problem with what every one has.
  public static Problem of(ProblemCode code, String detail) {
    return of(code, detail, null);
  }

  /// A problem of one argument or field.
  public static Problem of(ProblemCode code, String detail, @Nullable String field) {
    return new Problem(
        "urn:pawl:problem:" + code.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        code.title(),
        code.status(),
        detail,
        code.name(),
        code.isRetryable(),
        field,
        null,
        null);
  }

  /// A problem that HTTP has a closer status for than its code has.
  public Problem withStatus(int other) {
    return new Problem(type, title, other, detail, code, retryable, field, next, candidates);
  }

  public Problem withNext(String command) {
    return new Problem(type, title, status, detail, code, retryable, field, command, candidates);
  }

  public Problem withCandidates(List<Candidate> runs) {
    return new Problem(type, title, status, detail, code, retryable, field, next, runs);
  }
}
