package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Finds the route of a request.
public final class Router {
  private final List<Route> routes;

  public Router(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  public List<Route> routes() {
    return routes;
  }

  /// A route and what the path has for its names.
  record Match(Route route, Map<String, String> path) {}

  /// HEAD is answered as GET is, of which the server sends no body; of a stream of events nothing
  /// is left then.
  ///
  /// @param rawPath as it was sent, still encoded
  /// @throws ProblemException if there is none
  Match find(String method, String rawPath) {
    if (!rawPath.startsWith("/")) {
      throw nothing(rawPath);
    }
    List<String> parts = parts(rawPath);
    boolean isHead = method.equals("HEAD");
    String wanted = isHead ? "GET" : method;
    for (Route route : routes) {
      Optional<Map<String, String>> path = match(route.parts(), parts);
      boolean isPossible = !isHead || route.answers() != EventStream.class;
      if (path.isPresent() && isPossible && route.method().equals(wanted)) {
        return new Match(route, path.get());
      }
    }
    SortedSet<String> methods = methods(rawPath);
    if (!methods.isEmpty()) {
      throw new ProblemException(
          ProblemCode.METHOD_NOT_ALLOWED,
          "%s is not possible at %s; possible: %s"
              .formatted(method, rawPath, String.join(", ", methods)));
    }
    throw nothing(rawPath);
  }

  /// What is possible at a path.
  SortedSet<String> methods(String rawPath) {
    List<String> parts = parts(rawPath);
    return routes.stream()
        .filter(route -> match(route.parts(), parts).isPresent())
        .map(Route::method)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static List<String> parts(String rawPath) {
    return List.of(rawPath.substring(1).split("/", -1));
  }

  private static ProblemException nothing(String rawPath) {
    return new ProblemException(
        ProblemCode.NO_SUCH_ROUTE,
        "there is nothing at %s; the API is below %s".formatted(rawPath, Route.BASE));
  }

  private static Optional<Map<String, String>> match(List<String> template, List<String> parts) {
    if (template.size() != parts.size()) {
      return Optional.empty();
    }
    Map<String, String> path = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      String wanted = template.get(i);
      if (wanted.startsWith("{")) {
        path.put(wanted.substring(1, wanted.length() - 1), decoded(parts.get(i)));
      } else if (!wanted.equals(parts.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(path);
  }

  /// A plus sign stands for itself in a path.
  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
