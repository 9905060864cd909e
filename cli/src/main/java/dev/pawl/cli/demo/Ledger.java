package dev.pawl.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What the bodies of steps wrote down themselves, outside of Pawl: one line per start of a body.
///
/// @param entries in the order in which they were written
record Ledger(List<Entry> entries) {
  Ledger {
    entries = List.copyOf(entries);
  }

  /// A start of a body.
  record Entry(int attempt, String name) {}

  static Ledger read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        String[] parts = line.split(" ", 3); // time, attempt, name
        if (parts.length == 3) {
          entries.add(new Entry(Integer.parseInt(parts[1]), parts[2]));
        }
      }
    }
    return new Ledger(entries);
  }

  boolean has(String name) {
    return entries.stream().anyMatch(entry -> entry.name().equals(name));
  }

  /// The attempts in which a body was started.
  List<Integer> attempts(String name) {
    return entries.stream().filter(entry -> entry.name().equals(name)).map(Entry::attempt).toList();
  }
}
