package dev.pawl.bench;

import dev.pawl.bench.Figures.Measured;
import dev.pawl.bench.Figures.Missing;
import dev.pawl.bench.Figures.Spread;
import dev.pawl.bench.Row.Target;
import dev.pawl.bench.contender.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A report as text for people.
final class Table {
  private final Report report;
  private final StringBuilder out = new StringBuilder();

  private Table(Report report) {
    this.report = report;
  }

  static String of(Report report) {
    Table table = new Table(report);
    table.head();
    table.body();
    table.details();
    table.foot();
    return table.out.toString();
  }

  private void head() {
    line(report.at() + (report.quick() ? ", a quick look" : ""));
    line(report.machine().text());
    line("JVMs measured: " + String.join(" ", Jvm.contender()));
    line("JVM of row suspended: " + String.join(" ", Jvm.small()));
    line(
        String.format(
            Locale.ROOT,
            "fdatasync of 4 KiB: p50 %.3f ms before, %.3f ms after (p99 %.2f, %.2f)",
            report.before().p50(),
            report.after().p50(),
            report.before().p99(),
            report.after().p99()));
    if (!Double.isNaN(report.others())) {
      line(
          String.format(
              Locale.ROOT, "others used %.0f %% of the processors", 100 * report.others()));
    }
    line(
        String.format(
            Locale.ROOT,
            "median of %d repetitions of %d ms each, contenders in turn",
            report.effort().repetitions(),
            report.effort().load().toMillis()));
    line("");
  }

  private void body() {
    List<List<String>> lines = new ArrayList<>();
    List<String> titles =
        new ArrayList<>(List.of("row", "", "target", "pawl", "min-max", "ceiling", "of it"));
    report.peers().forEach(peer -> titles.addAll(List.of(peer.key, "min-max", "pawl is")));
    lines.add(titles);
    report.rows().forEach((row, figures) -> lines.add(cells(row, figures)));
    int[] widths = new int[titles.size()];
    lines.forEach(cells -> {
      for (int i = 0; i < cells.size(); i++) {
        widths[i] = Math.max(widths[i], cells.get(i).length());
      }
    });
    for (List<String> cells : lines) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < cells.size(); i++) {
        String form = i < 2 ? "%-" + widths[i] + "s  " : "%" + widths[i] + "s  ";
        text.append(form.formatted(cells.get(i)));
      }
      line(text.toString().stripTrailing());
    }
  }

  private List<String> cells(Row row, SequencedMap<String, Figures> figures) {
    Target target = row.target;
    List<String> cells = new ArrayList<>(List.of(row.key, row.what));
    cells.add(
        report.isComparable(row)
            ? (target.higher() ? "≥ " : "≤ ") + number(target.goal(), target.metric())
            : "-");
    Spread ours = spread(figures.get(Lane.PAWL), target);
    if (ours == null) {
      cells.addAll(List.of("MISSING", "-"));
    } else {
      boolean missed = report.isComparable(row) && !target.isReached(ours.median());
      cells.add(number(ours.median(), target.metric()) + (missed ? " !" : "  "));
      cells.add(range(ours, target.metric()));
    }
    Spread ceiling = spread(figures.get(Lane.CEILING), target);
    cells.add(ceiling == null ? "-" : number(ceiling.median(), target.metric()));
    cells.add(
        ceiling == null || ours == null
            ? "-"
            : String.format(
                Locale.ROOT, "%.0f %%", 100 * target.ratio(ours.median(), ceiling.median())));
    for (Peer peer : report.peers()) {
      cells.addAll(peerCells(target, ours, figures.get(peer.key)));
    }
    return cells;
  }

  private static List<String> peerCells(
      Target target, @Nullable Spread ours, @Nullable Figures figures) {
    if (figures instanceof Missing) {
      return List.of("MISSING", "-", "-");
    }
    Spread theirs = spread(figures, target);
    if (theirs == null) {
      return List.of("-", "-", "-");
    }
    String ratio =
        ours == null
            ? "-"
            : String.format(Locale.ROOT, "%.1f x", target.ratio(ours.median(), theirs.median()));
    return List.of(number(theirs.median(), target.metric()), range(theirs, target.metric()), ratio);
  }

  private static @Nullable Spread spread(@Nullable Figures figures, Target target) {
    return figures instanceof Measured measured ? measured.of(target.metric()) : null;
  }

  private void details() {
    line("");
    report
        .rows()
        .forEach((row, figures) -> {
          if (figures.get(Lane.PAWL) instanceof Measured measured && !row.details.isEmpty()) {
            line(row.key + ": " + details(row, measured));
          }
        });
  }

  private static String details(Row row, Measured measured) {
    return row.details.stream()
        .filter(measured::has)
        .map(metric ->
            "%s %s".formatted(metric.label(), number(measured.of(metric).median(), metric)))
        .collect(Collectors.joining(", "));
  }

  private void foot() {
    line("! the target is missed. \"of it\" is 100 % at the ceiling: the same database, synced as");
    line("often, with no engine on top.");
    report.gaps().forEach(gap -> line("MISSING " + gap));
    report.warnings().forEach(warning -> line("CAREFUL: " + warning));
  }

  private static String range(Spread spread, Metric metric) {
    return spread.min() == spread.max()
        ? "-"
        : bare(spread.min()) + "-" + number(spread.max(), metric);
  }

  private static String number(double value, Metric metric) {
    String unit = metric.unit();
    return bare(value) + (unit.startsWith("/") ? unit : " " + unit);
  }

  private static String bare(double value) {
    double size = Math.abs(value);
    return String.format(
        Locale.ROOT,
        size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f",
        value);
  }

  private void line(String text) {
    out.append(text).append('\n');
  }
}
