package dev.pawl.bench;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import dev.pawl.bench.Figures.Spread;
import dev.pawl.bench.Row.Target;
import dev.pawl.bench.contender.Metric;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A report as one JSON document.
final class ReportJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Report report;

  private ReportJson(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    ObjectNode root = new ReportJson(report).root();
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private ObjectNode root() {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("at", report.at().toString());
    root.put("quick", report.quick());
    Machine machine = report.machine();
    root.putObject("machine")
        .put("processor", machine.processor())
        .put("processors", machine.processors())
        .put("memoryMb", machine.memoryMb())
        .put("system", machine.system())
        .put("jdk", machine.jdk())
        .put("load", machine.load());
    ObjectNode flags = root.putObject("jvmFlags");
    strings(flags.putArray("contenders"), Jvm.contender());
    strings(flags.putArray("suspended"), Jvm.small());
    ObjectNode syncs = root.putObject("fdatasyncMs");
    syncs.putObject("before").put("p50", report.before().p50()).put("p99", report.before().p99());
    syncs.putObject("after").put("p50", report.after().p50()).put("p99", report.after().p99());
    if (!Double.isNaN(report.others())) {
      root.put("othersShareOfProcessors", report.others());
    }
    ArrayNode rows = root.putArray("rows");
    report.rows().forEach((row, figures) -> row(rows.addObject(), row, figures));
    strings(root.putArray("warnings"), report.warnings());
    return root;
  }

  private void row(ObjectNode node, Row row, SequencedMap<String, Figures> figures) {
    Target target = row.target;
    node.put("row", row.key).put("what", row.what).put("unit", target.metric().unit());
    node.put("target", target.goal()).put("better", target.higher() ? "higher" : "lower");
    ObjectNode contenders = node.putObject("contenders");
    figures.forEach((name, one) -> contender(contenders.putObject(name), row, one));
    if (figures.get(Lane.PAWL) instanceof Measured measured) {
      double ours = measured.of(target.metric()).median();
      if (report.isComparable(row)) {
        node.put("reached", target.isReached(ours));
      }
      ObjectNode ratios = node.putObject("pawlTimesBetterThan");
      figures.forEach((name, one) -> {
        if (!name.equals(Lane.PAWL) && one instanceof Measured other) {
          ratios.put(name, target.ratio(ours, other.of(target.metric()).median()));
        }
      });
    }
  }

  private static void contender(ObjectNode node, Row row, Figures figures) {
    switch (figures) {
      case Missing(String why) -> node.put("missing", why);
      case Measured measured -> {
        Spread spread = measured.of(row.target.metric());
        node.put("median", spread.median()).put("min", spread.min()).put("max", spread.max());
        ArrayNode samples = node.putArray("samples");
        for (double value : measured.all(row.target.metric())) {
          samples.add(value);
        }
        ObjectNode details = node.putObject("details");
        row.details.stream()
            .filter(measured::has)
            .forEach(metric -> details.put(name(metric), measured.of(metric).median()));
      }
    }
  }

  /// `STEP_P99_MS` as `stepP99Ms`.
  private static String name(Metric metric) {
    StringBuilder name = new StringBuilder();
    for (String word : metric.name().toLowerCase(Locale.ROOT).split("_", -1)) {
      name.append(
          name.isEmpty()
              ? word
              : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return name.toString();
  }

  private static void strings(ArrayNode array, List<String> values) {
    values.forEach(array::add);
  }
}
