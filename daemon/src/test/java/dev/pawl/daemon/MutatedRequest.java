package dev.pawl.daemon;

import dev.pawl.daemon.ApiDescription.Operation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// A request for an operation that is right at first, and then is not in one to three places.
final class MutatedRequest {
  private static final List<String> PARTS =
      List.of(
          "@last",
          "",
          ".",
          "..",
          "%2e%2e",
          "%2F..%2F",
          "a%2Fb",
          "%00",
          "%zz",
          "%",
          "%C3%28",
          "%20",
          "%ED%A0%80",
          ";x=y",
          "%25%32%66",
          "-",
          "\"",
          "%22",
          "*",
          "%F0%9F%90%B8",
          "r\u00e9s");
  private static final List<String> ARGUMENTS =
      List.of(
          "",
          "-1",
          "0",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1e9",
          "0x10",
          "NaN",
          "null",
          "True",
          "[]",
          "%00",
          "%ED%A0%80",
          "%zz",
          "%",
          "state:",
          "state:odd",
          "label.:x",
          "label.a:,",
          "age%3E999999w",
          "age%3C",
          "id:%22",
          "((",
          "-",
          "type:a,,b",
          "%22%5C%22",
          "/",
          "%2Fproc%2Fself",
          "..",
          "%2Fx%00y",
          "is:open%20-is:open");
  private static final List<String> METHODS =
      List.of("GET", "POST", "DELETE", "PUT", "PATCH", "FOO");

  private final RandomGenerator random;
  private final Operation operation;
  private final Map<String, String> query = new LinkedHashMap<>();
  private final List<String> headers = new ArrayList<>();
  private String method;
  private String path;
  private byte[] body = new byte[0];

  private MutatedRequest(RandomGenerator random, Operation operation) {
    this.random = random;
    this.operation = operation;
    this.method = operation.method();
    this.path = operation.template().replace("{id}", "release-7").replace("{name}", "me");
  }

  static byte[] of(RandomGenerator random, ApiDescription description, Operation operation) {
    MutatedRequest request = new MutatedRequest(random, operation);
    request.fill(description);
    for (int left = 1 + random.nextInt(3); left > 0; left--) {
      request.mutate(description);
    }
    if (operation.template().equals("/api/v1/daemon/stop")) {
      // It must not be right by chance.
      request.query.put("never", "true");
    }
    return request.bytes();
  }

  private void fill(ApiDescription description) {
    for (JsonNode parameter : description.parameters(operation)) {
      JsonNode example = parameter.path("example");
      if (parameter.path("in").asString().equals("query") && example.isNumber()) {
        query.put(parameter.path("name").asString(), example.asString());
      }
    }
    if (query.containsKey("seconds")) {
      query.put("seconds", "0"); // else a test takes as long as it waits
    }
    JsonNode example = operation.text().at("/requestBody/content/application~1json/example");
    if (!example.isMissingNode()) {
      body = example.toString().getBytes(StandardCharsets.UTF_8);
      headers.add("Content-Type: application/json");
    }
  }

  private void mutate(ApiDescription description) {
    List<String> names = description.parameters(operation, "query");
    switch (random.nextInt(body.length > 0 ? 16 : 9)) {
      case 0 -> method = any(METHODS);
      case 1 -> path = path.replace("release-7", part());
      case 2 -> path = path + any(List.of("/", "/x", "/..", "//", "%2F", "?", "#x", ";v=1"));
      case 3 -> query.put(any(List.of("limt", "", "%00", "LIMIT", "q%20", "id")), argument());
      case 4 -> header();
      case 5, 6, 7, 8 -> {
        if (!names.isEmpty()) {
          query.put(any(names), argument());
        }
      }
      default -> body = MutatedJson.of(random, body);
    }
  }

  private void header() {
    headers.add(
        any(
            List.of(
                "Pawl-Api: 2",
                "Pawl-Api: one",
                "Last-Event-ID: x",
                "Last-Event-ID: -5",
                "Content-Type: text/plain",
                "Content-Type: application/json; charset=utf-16",
                "Content-Encoding: gzip",
                "Host: other",
                "Expect: 200-maybe",
                "X-Folded: a\r\n b",
                "X Y: z",
                "X: \u0001",
                ": nameless",
                "Upgrade: h2c",
                "X-Long: " + "x".repeat(20_000))));
  }

  private String part() {
    return random.nextInt(8) == 0 ? "p".repeat(1 << random.nextInt(16)) : any(PARTS);
  }

  private String argument() {
    return random.nextInt(16) == 0 ? "q".repeat(1 << random.nextInt(14)) : any(ARGUMENTS);
  }

  private <T> T any(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private byte[] bytes() {
    StringBuilder target = new StringBuilder(path);
    char next = path.contains("?") ? '&' : '?';
    for (Map.Entry<String, String> argument : query.entrySet()) {
      target.append(next).append(argument.getKey()).append('=').append(argument.getValue());
      next = '&';
    }
    String version =
        random.nextInt(50) == 0 ? any(List.of("HTTP/1.0", "HTTP/7.7", "X")) : "HTTP/1.1";
    StringBuilder head = new StringBuilder();
    head.append("%s %s %s\r\n".formatted(method, target, version));
    head.append("Host: pawl\r\nConnection: close\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] framed = body;
    if (body.length > 0 && random.nextInt(20) == 0) {
      head.append(any(List.of("", "Content-Length: 3\r\n", "Transfer-Encoding: odd\r\n")));
      head.append("Transfer-Encoding: chunked\r\n");
      framed = chunked();
    } else {
      head.append("Content-Length: %d\r\n".formatted(body.length));
    }
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
    out.writeBytes(framed);
    return out.toByteArray();
  }

  /// In one chunk, with an extension at times.
  private byte[] chunked() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String size = Integer.toHexString(body.length) + any(List.of("", ";a=b", ";a=\"\\", "\t"));
    out.writeBytes((size + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
    out.writeBytes("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }
}
