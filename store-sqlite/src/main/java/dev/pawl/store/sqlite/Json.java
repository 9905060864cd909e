package dev.pawl.store.sqlite;

import java.util.Collection;

/// Lists as JSON text, the form in which one parameter of a statement carries many values.
final class Json {
  private Json() {}

  static String texts(Collection<String> values) {
    StringBuilder json = new StringBuilder("[");
    for (String value : values) {
      json.append(json.length() == 1 ? "\"" : ",\"");
      value.chars().forEach(c -> append(json, (char) c));
      json.append('"');
    }
    return json.append(']').toString();
  }

  static String numbers(Collection<? extends Number> values) {
    return values.toString();
  }

  private static void append(StringBuilder json, char c) {
    if (c < ' ') {
      json.append("\\u%04x".formatted((int) c));
    } else {
      if (c == '"' || c == '\\') {
        json.append('\\');
      }
      json.append(c);
    }
  }
}
