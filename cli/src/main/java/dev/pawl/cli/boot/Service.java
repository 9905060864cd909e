package dev.pawl.cli.boot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What is to run from the start of the machine on.
///
/// @param program the program and its arguments
/// @param environment what it needs of the environment
public record Service(List<String> program, SequencedMap<String, String> environment) {
  public Service {
    program = List.copyOf(program);
    environment = new LinkedHashMap<>(environment);
    program.forEach(Service::requireOneLine);
    environment.values().forEach(Service::requireOneLine);
  }

  private static void requireOneLine(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "'%s' has a control character, which no service file can hold; use another path"
              .formatted(text));
    }
  }
}
