package dev.pawl.work.monitor;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The rows of `commands.txt`.
final class CommandTable {
  static final List<Row> ROWS = read();

  private CommandTable() {}

  /// A command and the rule that it falls under, `-` for none, `?` if it cannot be read.
  record Row(String rule, String command) {
    static Row parse(String line) {
      String[] parts = line.split(" +", 2);
      return new Row(parts[0], parts[1].replace('⏎', '\n'));
    }
  }

  private static List<Row> read() {
    try (InputStream in = CommandTable.class.getResourceAsStream("commands.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(Row::parse)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
