package dev.pawl.daemon;

import dev.pawl.api.ServerInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `openapi.json`, as tests ask it.
record ApiDescription(JsonNode document) {
  /// Where it is to be changed.
  static final String PLACE = "api/src/main/resources/dev/pawl/api/openapi.json";

  /// The one of this build.
  static final ApiDescription CURRENT = new ApiDescription(read());

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static JsonNode read() {
    try (InputStream in = ServerInfo.class.getResourceAsStream("openapi.json")) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What can be done at one address.
  ///
  /// @param method of HTTP
  /// @param template as a route has it
  /// @param item what the document says of the address
  /// @param text what it says of the method
  record Operation(String method, String template, JsonNode item, JsonNode text) {
    String name() {
      return method + " " + template;
    }

    /// The name of the schema of its body, empty if it takes none.
    Optional<String> body() {
      return schemaName(text.at("/requestBody/content/application~1json/schema"));
    }

    /// What it answers when all is well, by status.
    Map<String, JsonNode> successes() {
      Map<String, JsonNode> found = new TreeMap<>();
      text.path("responses")
          .properties()
          .forEach(entry -> {
            if (entry.getKey().startsWith("2")) {
              found.put(entry.getKey(), entry.getValue());
            }
          });
      return found;
    }

    /// The codes that are its own.
    List<String> problems() {
      return texts(text.path("x-problems"));
    }
  }

  /// All of them, in the order of the document.
  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        if (METHODS.contains(method.getKey())) {
          all.add(
              new Operation(
                  method.getKey().toUpperCase(Locale.ROOT),
                  path.getKey(),
                  path.getValue(),
                  method.getValue()));
        }
      }
    }
    return all;
  }

  /// The one that a request is for.
  ///
  /// @param target its path and query, as they were sent
  Optional<Operation> find(String method, String target) {
    String path = target.split("\\?", 2)[0];
    String[] parts = path.split("/", -1);
    return operations().stream()
        .filter(operation ->
            operation.method().equals(method)
                && matches(operation.template().split("/", -1), parts))
        .findFirst();
  }

  private static boolean matches(String[] template, String[] parts) {
    boolean same = template.length == parts.length;
    for (int i = 0; same && i < parts.length; i++) {
      same = template[i].startsWith("{") || template[i].equals(parts[i]);
    }
    return same;
  }

  /// What an operation takes beside its body, those of its address too.
  List<JsonNode> parameters(Operation operation) {
    List<JsonNode> all = new ArrayList<>();
    operation.item().path("parameters").forEach(one -> all.add(resolved(one)));
    operation.text().path("parameters").forEach(one -> all.add(resolved(one)));
    return all;
  }

  /// The names of what it takes in one place.
  ///
  /// @param place `path`, `query` or `header`
  List<String> parameters(Operation operation, String place) {
    return parameters(operation).stream()
        .filter(one -> one.path("in").asString().equals(place))
        .map(one -> one.path("name").asString())
        .sorted()
        .toList();
  }

  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asString().substring(1)) : node;
  }

  JsonNode schemas() {
    return document.at("/components/schemas");
  }

  /// What the document says of the code of a problem; nothing for one that it does not know.
  JsonNode problem(String code) {
    return document.path("x-problems").path(code);
  }

  Collection<String> problemCodes() {
    return document.path("x-problems").propertyNames();
  }

  /// Whether every operation may answer it.
  boolean isAnywhere(String code) {
    return problem(code).path("anywhere").asBoolean(false);
  }

  /// The name in a reference to a schema, empty if it is none.
  static Optional<String> schemaName(JsonNode schema) {
    String prefix = "#/components/schemas/";
    String reference = schema.path("$ref").asString("");
    return reference.startsWith(prefix)
        ? Optional.of(reference.substring(prefix.length()))
        : Optional.empty();
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(one -> texts.add(one.asString()));
    return texts;
  }
}
