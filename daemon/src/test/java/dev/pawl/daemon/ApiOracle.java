package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.ApiVersion;
import dev.pawl.daemon.ApiDescription.Operation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// Judges by the description of the API whether an answer is one that its request may get, and
/// whether a request that was taken is one that may be made.
final class ApiOracle {
  private static final ApiDescription DESCRIPTION = ApiDescription.CURRENT;
  private static final ApiSchemas SCHEMAS = new ApiSchemas(DESCRIPTION);
  private static final Optional<String> VALUE = Optional.of("Value");
  private static final String HINT = "; if it is meant to be so, say it in " + ApiDescription.PLACE;

  private final Optional<Operation> operation;
  private final String target;
  private final Optional<byte[]> body;
  private final String name;

  /// @param target the path and the query, as they were sent
  /// @param body empty if it is not known, since it came in pieces
  ApiOracle(String method, String target, Optional<byte[]> body) {
    this.operation = DESCRIPTION.find(method, target);
    this.target = target;
    this.body = body;
    this.name = operation.map(Operation::name).orElse("an address that is none");
  }

  /// Fails if the answer breaks the description.
  void check(Http.Answer answer) {
    String headers = answer.headers();
    assertThat(headers.lines().toList())
        .as("headers of " + name)
        .contains(ApiVersion.HEADER + ": " + ApiVersion.CURRENT, "X-Content-Type-Options: nosniff")
        .anyMatch(line -> line.startsWith("Pawl-Version: "));
    String type = header(headers, "Content-Type");
    if (answer.status() / 100 != 2) {
      assertThat(type).as("type of a problem of " + name).isEqualTo("application/problem+json");
      checkProblem(answer.status(), parsed(answer.body()));
      return;
    }
    assertThat(operation).as("%s answers %d", target, answer.status()).isPresent();
    JsonNode described =
        operation.get().text().path("responses").path(Integer.toString(answer.status()));
    JsonNode content = described.path("content").path(type);
    assertThat(content.isObject())
        .as("%s answers %d with %s%s", name, answer.status(), type, HINT)
        .isTrue();
    if (content.has("x-events")) {
      events(answer.body())
          .forEach(event -> checkEvent(target.split("\\?", 2)[0], event.name(), event.data()));
    } else if (!type.startsWith("text/plain")) {
      assertThat(SCHEMAS.faults(content.path("schema"), parsed(answer.body())))
          .as("the answer of %s, against its schema: %s%s", name, answer.body(), HINT)
          .isEmpty();
    }
    checkRequest();
  }

  private void checkProblem(int status, JsonNode problem) {
    assertThat(SCHEMAS.faults("Problem", problem)).as("a problem: " + problem).isEmpty();
    String code = problem.path("code").asString();
    JsonNode known = DESCRIPTION.problem(code);
    List<Integer> allowed = new ArrayList<>(List.of(known.path("status").asInt(0)));
    known.path("also").forEach(also -> allowed.add(also.asInt()));
    assertThat(allowed).as("statuses of %s%s: %s", code, HINT, problem).contains(status);
    assertThat(problem.path("status").asInt()).as("status in " + problem).isEqualTo(status);
    boolean own = operation.map(one -> one.problems().contains(code)).orElse(false);
    assertThat(own || DESCRIPTION.isAnywhere(code))
        .as("%s answers %s%s", name, code, HINT)
        .isTrue();
  }

  /// Fails if an event breaks the description.
  ///
  /// @param feed the path that it came from
  static void checkEvent(String feed, String name, String data) {
    JsonNode events = DESCRIPTION.find("GET", feed).orElseThrow().text().findValue("x-events");
    assertThat(events.propertyNames()).as("events of " + feed + HINT).contains(name);
    assertThat(SCHEMAS.faults(events.path(name), parsed(data)))
        .as("event %s, against its schema: %s%s", name, data, HINT)
        .isEmpty();
  }

  /// What the daemon took has to be described: else nobody knows that it may be sent.
  private void checkRequest() {
    Operation described = operation.orElseThrow();
    body.ifPresent(sent -> checkBody(described, sent));
    String[] parts = target.split("\\?", 2);
    for (String pair : parts.length == 1 ? new String[0] : parts[1].split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      String[] sides = pair.split("=", 2);
      String key = decoded(sides[0]);
      JsonNode schema =
          DESCRIPTION.parameters(described).stream()
              .filter(one -> one.path("in").asString().equals("query"))
              .filter(one -> one.path("name").asString().equals(key))
              .findFirst()
              .orElseThrow(
                  () -> new AssertionError(name + " took the unknown argument " + key + HINT))
              .path("schema");
      JsonNode value = value(schema, sides.length == 1 ? "" : decoded(sides[1]));
      assertThat(SCHEMAS.faults(schema, value))
          .as("%s took %s=%s against its schema%s", name, key, value, HINT)
          .isEmpty();
    }
  }

  private void checkBody(Operation described, byte[] sent) {
    if (sent.length == 0) {
      assertThat(described.text().at("/requestBody/required").asBoolean(false))
          .as("%s took a request without the body that is described as required", name)
          .isFalse();
      return;
    }
    String schema = described.body().orElseThrow();
    JsonNode value = withoutNulls(schema, JsonMapper.shared().readTree(sent));
    assertThat(SCHEMAS.faults(schema, value))
        .as("%s took a body against its schema: %s%s", name, value, HINT)
        .isEmpty();
  }

  private static JsonNode value(JsonNode schema, String text) {
    // What is no number and no truth value is a text, and fits no schema of theirs.
    boolean literal = text.matches("true|false|-?[0-9]+");
    boolean isText = schema.path("type").asString().equals("string");
    return literal && !isText ? parsed(text) : StringNode.valueOf(text);
  }

  /// A field that is null counts as absent, but for a value of a run.
  private static JsonNode withoutNulls(String schema, JsonNode body) {
    JsonNode described = DESCRIPTION.schemas().path(schema).path("properties");
    for (String field : described.propertyNames()) {
      boolean isValue = ApiDescription.schemaName(described.path(field)).equals(VALUE);
      if (body instanceof ObjectNode fields && body.path(field).isNull() && !isValue) {
        fields.remove(field);
      }
    }
    return body;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static JsonNode parsed(String json) {
    try {
      return JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      throw new AssertionError("not JSON: " + json, e);
    }
  }

  private static String header(String headers, String name) {
    return headers
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }

  private record Event(String name, String data) {}

  private static List<Event> events(String body) {
    List<Event> events = new ArrayList<>();
    String name = "";
    // The last one may not have come whole.
    for (String line : body.substring(0, body.lastIndexOf("\n\n") + 1).lines().toList()) {
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        events.add(new Event(name, line.substring("data: ".length())));
      }
    }
    return events;
  }
}
