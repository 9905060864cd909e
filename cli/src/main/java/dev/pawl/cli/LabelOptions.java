package dev.pawl.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a new run is marked with.
final class LabelOptions {
  @Option(
      names = "--label",
      paramLabel = "NAME=VALUE",
      description = "A label, by which label.NAME:VALUE finds it. May be repeated.")
  List<String> labels = List.of();

  /// As the daemon takes them; null for none.
  @Nullable Map<String, String> asked() {
    Map<String, String> asked = new LinkedHashMap<>();
    for (String label : labels) {
      int equals = label.indexOf('=');
      if (equals <= 0) {
        throw Command.usage("--label is '%s'; give NAME=VALUE".formatted(label));
      }
      asked.put(label.substring(0, equals), label.substring(equals + 1));
    }
    return asked.isEmpty() ? null : asked;
  }
}
