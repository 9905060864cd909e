package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request, as its handler sees it. For one thread.
public final class Call {
  private final Caller caller;
  private final Map<String, String> path;
  private final Map<String, String> query;
  private final byte[] body;
  private final @Nullable String lastEventId;

  Call(
      Caller caller,
      Map<String, String> path,
      Map<String, String> query,
      byte[] body,
      @Nullable String lastEventId) {
    this.caller = caller;
    this.path = Map.copyOf(path);
    this.query = Map.copyOf(query);
    this.body = body;
    this.lastEventId = lastEventId;
  }

  /// For what only some of the callers of a route may do.
  ///
  /// @param what the argument that asks for it
  /// @throws ProblemException if the caller has a smaller scope
  public void require(Scope scope, String what) {
    if (caller.scope().compareTo(scope) < 0) {
      throw ProblemException.scope(what, scope, caller.scope());
    }
  }

  /// Where a reader of events left off, as its client says when it comes back. Our events have
  /// numbers.
  public Optional<Long> lastEventNumber() {
    if (lastEventId == null) {
      return Optional.empty();
    }
    if (!lastEventId.matches("[0-9]{1,18}")) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "Last-Event-ID is '%s', not the id of an event".formatted(lastEventId),
          "Last-Event-ID");
    }
    return Optional.of(Long.parseLong(lastEventId));
  }

  /// A part of the path, by its name in the template.
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /// An argument in the query.
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /// A whole number in the query.
  ///
  /// @param absent its value if it is not given
  public long number(String name, long absent, long min, long max) {
    String text = query.get(name);
    if (text == null) {
      return absent;
    }
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below, with the same words.
    }
    throw new ProblemException(
        ProblemCode.INVALID_ARGUMENT,
        "%s is '%s', allowed: %d to %d".formatted(name, text, min, max),
        name);
  }

  /// Yes or no in the query; no if it is not given.
  public boolean flag(String name) {
    String text = query.getOrDefault(name, "false");
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ProblemException(
              ProblemCode.INVALID_ARGUMENT,
              "%s is '%s', allowed: true, false".formatted(name, text),
              name);
    };
  }

  /// The body.
  ///
  /// @throws tools.jackson.core.JacksonException if it is not JSON, or does not fit
  public <T> T body(Class<T> type) {
    if (body.length == 0) {
      throw new ProblemException(ProblemCode.INVALID_ARGUMENT, "the request has no body");
    }
    BodyText.check(body);
    T value = Json.read(body, type);
    RequiredFields.check(body, type);
    return value;
  }

  /// The body, empty if there is none.
  public <T> Optional<T> optionalBody(Class<T> type) {
    return body.length == 0 ? Optional.empty() : Optional.of(body(type));
  }
}
