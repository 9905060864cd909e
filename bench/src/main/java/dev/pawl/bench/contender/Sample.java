package dev.pawl.bench.contender;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The outcome of one measurement. Travels between processes as one line of text.
///
/// @param values what was found
public record Sample(Map<Metric, Double> values) {
  public Sample {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(values);
    values = Collections.unmodifiableMap(copy);
  }

  public Optional<Double> value(Metric metric) {
    return Optional.ofNullable(values.get(metric));
  }

  /// The line that [#parse] reads.
  public String line() {
    return values.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s=%.6f", e.getKey(), e.getValue()))
        .collect(Collectors.joining(" "));
  }

  public static Sample parse(String line) {
    EnumMap<Metric, Double> values = new EnumMap<>(Metric.class);
    for (String pair : line.split(" ", -1)) {
      int equals = pair.indexOf('=');
      values.put(
          Metric.valueOf(pair.substring(0, equals)),
          Double.parseDouble(pair.substring(equals + 1)));
    }
    return new Sample(values);
  }
}
