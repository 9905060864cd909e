package dev.pawl.daemon;

import dev.pawl.daemon.ApiDescription.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The description of the API as a page of Markdown, `docs/reference/api.md`.
record ApiReference(ApiDescription description) {
  String text() {
    StringBuilder page = new StringBuilder();
    head(page);
    for (JsonNode tag : description.document().path("tags")) {
      String name = tag.path("name").asString();
      page.append("## %s\n\n".formatted(title(name)));
      page.append(tag.path("description").asString()).append("\n\n");
      for (Operation operation : description.operations()) {
        if (ApiDescription.texts(operation.text().path("tags")).contains(name)) {
          operation(page, operation);
        }
      }
    }
    page.append("## Records\n\n");
    description
        .schemas()
        .properties()
        .forEach(schema -> record(page, schema.getKey(), schema.getValue()));
    problems(page);
    return page.toString();
  }

  private void head(StringBuilder page) {
    String intro = description.document().at("/info/description").asString();
    page.append(
        """
        # HTTP API

        <!-- Generated from %s; see CONTRIBUTING.md. -->

        %s

        The examples below take the socket from a variable:

        ```sh
        SOCKET=~/.local/state/pawl/daemon.sock
        ```

        A running daemon serves the description that this page is generated from, an OpenAPI 3.1 \
        document, at `/api/v1/openapi.json`. Scope `view` may look, scope `owner` may do \
        everything; whoever may use the socket has scope `owner`.

        """
            .formatted(ApiDescription.PLACE, intro));
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private void operation(StringBuilder page, Operation operation) {
    JsonNode text = operation.text();
    page.append("### %s\n\n".formatted(operation.name()));
    page.append(text.path("summary").asString());
    if (text.has("description")) {
      page.append(' ').append(text.path("description").asString());
    }
    page.append(
        "\n\nOperation `%s`, scope `%s`.\n\n"
            .formatted(text.path("operationId").asString(), text.path("x-scope").asString()));
    parameters(page, operation);
    operation
        .body()
        .ifPresent(name -> {
          boolean required = text.at("/requestBody/required").asBoolean(false);
          page.append("Body: %s%s.\n\n".formatted(link(name), required ? "" : ", may be absent"));
        });
    page.append("```sh\n%s\n```\n\n".formatted(new CurlCommand(description, operation).text()));
    operation.successes().forEach((status, answer) -> answer(page, status, answer));
    if (!operation.problems().isEmpty()) {
      page.append("Problems: ");
      page.append(
          String.join(", ", operation.problems().stream().map(ApiReference::code).toList()));
      page.append(", and those that any operation may answer.\n\n");
    }
  }

  private void parameters(StringBuilder page, Operation operation) {
    List<String> rows = new ArrayList<>();
    for (JsonNode parameter : description.parameters(operation)) {
      // What every operation takes is said once, at the top.
      if (!parameter.path("name").asString().equals("Pawl-Api")) {
        rows.add(
            "| `%s` | %s | %s | %s |"
                .formatted(
                    parameter.path("name").asString(),
                    parameter.path("in").asString(),
                    type(parameter.path("schema")),
                    cell(parameter.path("description").asString())));
      }
    }
    if (!rows.isEmpty()) {
      page.append("| parameter | in | type | |\n|---|---|---|---|\n");
      page.append(String.join("\n", rows)).append("\n\n");
    }
  }

  private static void answer(StringBuilder page, String status, JsonNode answer) {
    String what = answer.path("description").asString();
    Map.Entry<String, JsonNode> content = answer.path("content").properties().iterator().next();
    JsonNode events = content.getValue().path("x-events");
    Optional<String> schema = ApiDescription.schemaName(content.getValue().path("schema"));
    page.append(
        "Answers %s, %s. %s\n\n"
            .formatted(status, schema.map(ApiReference::link).orElse(content.getKey()), what));
    if (!events.isMissingNode()) {
      page.append("| event | data |\n|---|---|\n");
      events
          .properties()
          .forEach(event ->
              page.append(
                  "| `%s` | %s |\n"
                      .formatted(
                          event.getKey(),
                          ApiDescription.schemaName(event.getValue())
                              .map(ApiReference::link)
                              .orElseThrow())));
      page.append('\n');
    }
    if (content.getValue().has("example")) {
      page.append(json(content.getValue().path("example")));
    }
  }

  private static void record(StringBuilder page, String name, JsonNode schema) {
    page.append("### %s\n\n%s\n\n".formatted(name, schema.path("description").asString()));
    if (schema.has("properties")) {
      List<String> required = ApiDescription.texts(schema.path("required"));
      page.append("| field | type | |\n|---|---|---|\n");
      schema
          .path("properties")
          .properties()
          .forEach(field ->
              page.append(
                  "| `%s`%s | %s | %s |\n"
                      .formatted(
                          field.getKey(),
                          required.contains(field.getKey()) ? "" : "?",
                          type(field.getValue()),
                          cell(field.getValue().path("description").asString()))));
      page.append('\n');
    }
    schema.path("examples").forEach(example -> page.append(json(example)));
  }

  /// A type in a few words: `list of text`, `one of …`.
  private static String type(JsonNode schema) {
    Optional<String> name = ApiDescription.schemaName(schema);
    if (name.isPresent()) {
      return link(name.get());
    }
    if (schema.has("enum")) {
      return "`" + String.join("`, `", ApiDescription.texts(schema.path("enum"))) + "`";
    }
    return switch (schema.path("type").asString()) {
      case "array" -> "list of " + type(schema.path("items"));
      case "object" -> "object of " + type(schema.path("additionalProperties"));
      case "string" -> schema.path("format").asString("").equals("date-time") ? "time" : "text";
      case String other -> other;
    };
  }

  private void problems(StringBuilder page) {
    page.append(
        """
        ## Problems

        An error is a [`Problem`](#problem) of type `application/problem+json`. Codes keep their \
        meaning; new ones may come. Where HTTP has a closer status for a request that the server \
        refuses before it is read, that stands in place of the first.

        | code | status | means | from any operation | may succeed later |
        |---|---|---|---|---|
        """);
    for (String code : description.problemCodes()) {
      JsonNode problem = description.problem(code);
      List<String> statuses = new ArrayList<>(List.of(problem.path("status").asString()));
      statuses.addAll(ApiDescription.texts(problem.path("also")));
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  code,
                  String.join(", ", statuses),
                  problem.path("title").asString(),
                  description.isAnywhere(code) ? "yes" : "",
                  problem.path("retryable").asBoolean() ? "yes" : ""));
    }
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String link(String schema) {
    return "[`%s`](#%s)".formatted(schema, schema.toLowerCase(Locale.ROOT));
  }

  private static String json(JsonNode value) {
    return "```json\n" + value.toPrettyString() + "\n```\n\n";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }
}
