package dev.pawl.daemon.metrics;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/// Writes figures in the text format of Prometheus, version 0.0.4. For one thread.
///
/// A family is followed by its samples before the next one begins.
public final class MetricsText {
  /// The type of the content.
  public static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private final Set<String> names = new HashSet<>();
  private String family = "";

  /// Begins a family.
  ///
  /// @param name with its unit at the end, and `_total` for a counter
  /// @param help one sentence
  /// @throws IllegalArgumentException if it is there already
  public MetricsText family(String name, FigureKind kind, String help) {
    if (!names.add(name)) {
      throw new IllegalArgumentException("the family " + name + " is there twice");
    }
    family = name;
    String words = help.replace("\\", "\\\\").replace("\n", "\\n");
    text.append("# HELP ").append(name).append(' ').append(words).append('\n');
    String word = kind.name().toLowerCase(Locale.ROOT);
    text.append("# TYPE ").append(name).append(' ').append(word).append('\n');
    return this;
  }

  /// A family of one sample.
  public void single(String name, FigureKind kind, String help, long value) {
    family(name, kind, help).sample(value);
  }

  /// A family of one sample.
  public void single(String name, FigureKind kind, String help, double value) {
    family(name, kind, help).part("", value);
  }

  /// A sample of the family.
  ///
  /// @param labels names and values in turn
  public MetricsText sample(long value, String... labels) {
    return part("", value, labels);
  }

  /// A sample of a part of the family: `_sum`, `_count`, `_bucket`.
  public MetricsText part(String suffix, long value, String... labels) {
    return line(suffix, Long.toString(value), labels);
  }

  /// A sample of a part of the family.
  public MetricsText part(String suffix, double value, String... labels) {
    return line(suffix, number(value), labels);
  }

  private MetricsText line(String suffix, String value, String... labels) {
    text.append(family).append(suffix);
    for (int i = 0; i < labels.length; i += 2) {
      text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      text.append(escaped(labels[i + 1])).append('"');
    }
    text.append(labels.length == 0 ? " " : "} ").append(value).append('\n');
    return this;
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /// A number as the format has it.
  static String number(double value) {
    return value == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(value);
  }

  /// All of it.
  public String text() {
    return text.toString();
  }
}
