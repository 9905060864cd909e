package dev.pawl.cli;

import java.util.List;

/// Finds keys in the text of a TOML file, for messages: parsers do not say where a value was.
final class TomlLines {
  private TomlLines() {}

  /// The line of a key, from 1; 0 if it is written in a way that is not understood here.
  static int of(String text, String key) {
    List<String> lines = text.lines().toList();
    String table = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith("[") && line.contains("]")) {
        table = plain(line.substring(0, line.indexOf(']')).replace("[", ""));
        if (table.equals(key)) {
          return i + 1;
        }
      } else if (line.contains("=")) {
        String name = plain(line.substring(0, line.indexOf('=')));
        String whole = table.isEmpty() ? name : table + "." + name;
        if (whole.equals(key) || key.startsWith(whole + ".")) { // a table in one line
          return i + 1;
        }
      }
    }
    return 0;
  }

  private static String plain(String name) {
    return name.replaceAll("[\\s\"']", "");
  }
}
