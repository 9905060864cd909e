package dev.pawl.daemon.http;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thing that the API does.
///
/// @param method of HTTP
/// @param template its path: `/api/v1/runs/{id}/signal`
/// @param scope what the caller must be allowed at least
/// @param lasting whether it may wait for what happens, or has to be answered also when all places
///   for work are taken: it has a place of another kind
/// @param query the names of the arguments that it takes in the query
/// @param body the record that it takes, null for none
/// @param answers the record that it answers, or [EventStream]
public record Route(
    String method,
    String template,
    Scope scope,
    boolean lasting,
    Set<String> query,
    @Nullable Class<?> body,
    Class<?> answers,
    Handler handler) {

  /// What stands before the address of everything in the API.
  static final String BASE = "/api/v1";

  /// Answers a request.
  @FunctionalInterface
  public interface Handler {
    Reply handle(Call call) throws Exception;
  }

  /// A route that reads.
  public static Builder get(String template) {
    return new Builder("GET", BASE + template, Scope.VIEW);
  }

  /// A route that reads and has its place by convention, outside the API.
  public static Builder getAtRoot(String template) {
    return new Builder("GET", template, Scope.VIEW);
  }

  /// A route that changes something.
  public static Builder post(String template) {
    return new Builder("POST", BASE + template, Scope.OWNER);
  }

  /// A route that makes something, or changes it into what is sent.
  public static Builder put(String template) {
    return new Builder("PUT", BASE + template, Scope.OWNER);
  }

  /// A route that deletes.
  public static Builder delete(String template) {
    return new Builder("DELETE", BASE + template, Scope.OWNER);
  }

  /// Its path, part by part.
  List<String> parts() {
    return List.of(template.substring(1).split("/", -1));
  }

  /// Makes a route.
  public static final class Builder {
    private final String method;
    private final String template;
    private Scope scope;
    private boolean lasting;
    private Set<String> query = Set.of();
    private @Nullable Class<?> body;
    private @Nullable Class<?> answers;

    private Builder(String method, String template, Scope scope) {
      this.method = method;
      this.template = template;
      this.scope = scope;
    }

    /// Asks for another scope than the method does.
    public Builder needs(Scope other) {
      scope = other;
      return this;
    }

    /// Says that it may wait for what happens, or has to be answered also under overload.
    public Builder lasting() {
      lasting = true;
      return this;
    }

    public Builder query(String... names) {
      query = Set.of(names);
      return this;
    }

    public Builder takes(Class<?> type) {
      body = type;
      return this;
    }

    public Builder answers(Class<?> type) {
      answers = type;
      return this;
    }

    public Route to(Handler handler) {
      if (answers == null) {
        throw new IllegalStateException(
            "%s %s does not say what it answers: add .answers(RECORD.class), and describe it in"
                    .formatted(method, template)
                + " openapi.json of the module api");
      }
      return new Route(method, template, scope, lasting, query, body, answers, handler);
    }
  }
}
