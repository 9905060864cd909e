package dev.pawl.daemon;

import dev.pawl.daemon.ApiDescription.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// An operation as a command of `curl`, with the examples of its description, over the socket that
/// the variable `SOCKET` names.
record CurlCommand(ApiDescription description, Operation operation) {
  String text() {
    String path = operation.template();
    List<String> options = new ArrayList<>();
    for (JsonNode parameter : description.parameters(operation)) {
      String name = parameter.path("name").asString();
      JsonNode example = parameter.path("example");
      boolean inPath = parameter.path("in").asString().equals("path");
      if (inPath) {
        path = path.replace("{" + name + "}", encoded(example.asString()));
      } else if (!example.isMissingNode()) {
        options.add("--data-urlencode " + quoted(name + "=" + example.asString()));
      }
    }
    if (!options.isEmpty()) {
      options.addFirst("-G");
    }
    JsonNode body = operation.text().at("/requestBody/content/application~1json/example");
    if (!body.isMissingNode()) {
      options.add("-H 'Content-Type: application/json'");
      options.add("-d " + quoted(body.toString()));
    } else if (!operation.method().equals("GET")) {
      options.addFirst("-X " + operation.method());
    }
    options.addFirst((isEndless() ? "-sN" : "-s") + " --unix-socket \"$SOCKET\"");
    return "curl " + String.join(" \\\n  ", options) + " \\\n  http://pawl" + path;
  }

  /// Whether it goes on until somebody ends it.
  boolean isEndless() {
    return operation.text().findValue("x-events") != null;
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
