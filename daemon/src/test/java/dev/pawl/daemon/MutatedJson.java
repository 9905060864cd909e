package dev.pawl.daemon;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A body that is wrong, or odd, in one place.
final class MutatedJson {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "[]",
          "{}",
          "0",
          "-1",
          "1.5",
          "1e400",
          "-0.0",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "123456789012345678901234567890",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"a\\u0000b\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"../../x\"",
          "\"/\"",
          "\"/x\\u0000y\"",
          "\"\u202e\ufeff\"",
          "[null]",
          "{\"\":null}",
          "{\"a\":{\"b\":[1,2]}}",
          "NaN",
          "'x'",
          "01",
          "\"\\x\"",
          "\"\n\"",
          "/* c */ 1",
          "");

  private MutatedJson() {}

  static byte[] of(RandomGenerator random, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8);
    return switch (random.nextInt(12)) {
      case 0 -> new byte[0];
      case 1 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
      case 2 -> flipped(random, body);
      case 3 -> bytes("[" + text + "]");
      case 4 -> bytes(text + any(random, List.of("x", "{}", "\u0000", "]")));
      case 5 -> bytes("\ufeff" + text);
      case 6 -> bytes(text.replaceFirst("\\{", "{\"unknown\":1,"));
      case 7 -> bytes(text.replaceFirst("\\{(\"[^\"]*\":[^,}]*)", "{$1,$1"));
      default -> replaced(random, text);
    };
  }

  private static byte[] flipped(RandomGenerator random, byte[] body) {
    byte[] other = body.clone();
    if (other.length > 0) {
      other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return other;
  }

  /// With another value in place of one, at any depth, or without it.
  private static byte[] replaced(RandomGenerator random, String text) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return bytes(text); // broken before
    }
    List<String> values = new ArrayList<>();
    collect(tree, values);
    if (values.isEmpty()) {
      return bytes(value(random));
    }
    String old = any(random, values);
    int at = text.indexOf(old);
    return at < 0
        ? bytes(text)
        : bytes(text.substring(0, at) + value(random) + text.substring(at + old.length()));
  }

  private static void collect(JsonNode node, List<String> values) {
    for (JsonNode child : node) {
      values.add(child.toString());
      collect(child, values);
    }
  }

  private static String value(RandomGenerator random) {
    return switch (random.nextInt(40)) {
      case 0, 1 -> "[".repeat(600) + "]".repeat(600);
      case 2 -> "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000);
      case 3 -> "\"" + "x".repeat(1 << 20) + "\"";
      case 4, 5 -> "\"" + "y".repeat(257) + "\"";
      case 6 -> "9".repeat(5_000);
      case 7 -> labels();
      default -> any(random, VALUES);
    };
  }

  private static String labels() {
    StringBuilder many = new StringBuilder("{");
    for (int i = 0; i < 40; i++) {
      many.append(i == 0 ? "" : ",").append("\"l%d\":\"v\"".formatted(i));
    }
    return many.append('}').toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static <T> T any(RandomGenerator random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
