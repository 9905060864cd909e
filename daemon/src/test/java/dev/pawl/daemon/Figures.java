package dev.pawl.daemon;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the text format of Prometheus, version 0.0.4, and refuses whatever is not quite like it.
final class Figures {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HEAD = Pattern.compile("# (HELP|TYPE) (" + NAME + ") (.+)");
  private static final String LABEL =
      "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\\\\\|\\\\\"|\\\\n)*\"";
  private static final Pattern SAMPLE =
      Pattern.compile(
          "("
              + NAME
              + ")(\\{"
              + LABEL
              + "(?:,"
              + LABEL
              + ")*\\})? "
              + "([+-]?Inf|NaN|-?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Set<String> KINDS = Set.of("counter", "gauge", "summary", "histogram");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final Set<String> helped = new LinkedHashSet<>();
  private String family = "";

  /// @throws IllegalArgumentException naming the line that is wrong
  static Figures parse(String text) {
    Figures figures = new Figures();
    if (!text.endsWith("\n")) {
      throw new IllegalArgumentException("the last line has no end");
    }
    text.lines().forEach(figures::line);
    return figures;
  }

  private void line(String line) {
    Matcher head = HEAD.matcher(line);
    if (head.matches()) {
      head(head.group(1), head.group(2), head.group(3), line);
      return;
    }
    Matcher sample = SAMPLE.matcher(line);
    require(sample.matches(), "no sample", line);
    String name = sample.group(1);
    require(isOfFamily(name), "not of the family " + family, line);
    boolean counts = kinds.get(family).equals("counter");
    require(!counts || name.endsWith("_total"), "a counter ends in _total", line);
    String labels = sample.group(2) == null ? "" : sample.group(2);
    String number = sample.group(3).replace("Inf", "Infinity");
    Double before = samples.put(name + labels, Double.valueOf(number));
    require(before == null, "is there twice", line);
    require(!counts || Double.parseDouble(number) >= 0, "a counter is negative", line);
  }

  private void head(String what, String name, String rest, String line) {
    if (what.equals("HELP")) {
      require(helped.add(name), "a second HELP", line);
      family = name;
    } else {
      require(name.equals(family), "TYPE without its HELP", line);
      require(KINDS.contains(rest), "an unknown type", line);
      require(kinds.put(name, rest) == null, "a second TYPE", line);
    }
  }

  private boolean isOfFamily(String name) {
    return switch (kinds.getOrDefault(family, "")) {
      case "summary" -> name.equals(family + "_sum") || name.equals(family + "_count");
      case "histogram" ->
          name.equals(family + "_sum")
              || name.equals(family + "_count")
              || name.equals(family + "_bucket");
      default -> name.equals(family);
    };
  }

  private static void require(boolean holds, String what, String line) {
    if (!holds) {
      throw new IllegalArgumentException(what + ": " + line);
    }
  }

  /// The value of a sample, by name and labels as they are written.
  double get(String sample) {
    Double value = samples.get(sample);
    if (value == null) {
      throw new IllegalArgumentException("no " + sample + " in " + samples.keySet());
    }
    return value;
  }

  Map<String, Double> samples() {
    return samples;
  }

  Map<String, String> kinds() {
    return kinds;
  }
}
