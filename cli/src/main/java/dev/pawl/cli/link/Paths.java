package dev.pawl.cli.link;

import dev.pawl.api.ProblemCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/// The address of something in the API.
public final class Paths {
  private Paths() {}

  /// A path from its parts: `/runs/ID/history`.
  ///
  /// @throws LinkException if a part is empty, which can only be an id
  public static String of(String... parts) {
    StringBuilder path = new StringBuilder();
    for (String part : parts) {
      if (part.isEmpty()) {
        throw new LinkException(ProblemCode.INVALID_ARGUMENT, "the id or name is empty");
      }
      path.append('/').append(encoded(part));
    }
    return path.toString();
  }

  /// A path with a query from names and values in turn. Values are texts, numbers and booleans.
  public static String with(String path, Object... query) {
    StringJoiner all = new StringJoiner("&", path + "?", "");
    for (int i = 0; i < query.length; i += 2) {
      all.add(query[i] + "=" + encoded(String.valueOf(query[i + 1])));
    }
    return all.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
