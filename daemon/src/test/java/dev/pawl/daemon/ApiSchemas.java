package dev.pawl.daemon;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds values against the schemas of a description. Thread-safe.
final class ApiSchemas {
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<JsonNode, Schema> known = new ConcurrentHashMap<>();
  private final JsonNode schemas;

  ApiSchemas(ApiDescription description) {
    this.schemas = standalone(description.schemas());
  }

  /// What is wrong with a value, by the name of its schema; empty if it fits.
  List<String> faults(String schema, JsonNode value) {
    ObjectNode reference = JsonMapper.shared().createObjectNode();
    return faults(reference.put("$ref", "#/components/schemas/" + schema), value);
  }

  /// What is wrong with a value, by a schema that stands in the description; empty if it fits.
  List<String> faults(JsonNode schema, JsonNode value) {
    return known.computeIfAbsent(schema, this::compile).validate(value).stream()
        .map(Error::toString)
        .toList();
  }

  /// A schema of its own with all those that it may refer to.
  private Schema compile(JsonNode schema) {
    ObjectNode root = JsonMapper.shared().createObjectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.set("$defs", schemas);
    root.putArray("allOf").add(standalone(schema));
    return registry.getSchema(root);
  }

  /// With references that do not need the document around it.
  private static JsonNode standalone(JsonNode schema) {
    String text = schema.toString().replace("\"#/components/schemas/", "\"#/$defs/");
    return JsonMapper.shared().readTree(text);
  }
}
