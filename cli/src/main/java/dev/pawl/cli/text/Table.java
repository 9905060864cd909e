package dev.pawl.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows under a header, in columns as wide as their longest cell.
///
/// On a terminal the columns marked as giving way are cut until a row fits; elsewhere nothing is.
public final class Table {
  private static final String GAP = "  ";
  private static final int NARROWEST = 8;

  private final List<Column> columns;
  private final List<List<String>> rows = new ArrayList<>();

  /// A column.
  ///
  /// @param right whether cells stand at its right edge
  /// @param givesWay whether it is cut when a row is too long
  public record Column(String name, boolean right, boolean givesWay) {
    public static Column left(String name) {
      return new Column(name, false, false);
    }

    public static Column right(String name) {
      return new Column(name, true, false);
    }

    public static Column wide(String name) {
      return new Column(name, false, true);
    }
  }

  public Table(Column... columns) {
    this.columns = List.of(columns);
  }

  /// Adds a row with one cell per column. Cells must be visible, see [Text#visible].
  public Table row(String... cells) {
    if (cells.length != columns.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + columns.size());
    }
    rows.add(List.of(cells));
    return this;
  }

  /// The lines, the header first.
  ///
  /// @param width the columns of the terminal, 0 for no bound
  public List<String> lines(int width) {
    int[] widths = fitted(width);
    List<String> lines = new ArrayList<>();
    lines.add(line(columns.stream().map(Column::name).toList(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  /// The lines without the blanks that make columns: fewer words for who counts them. An empty cell
  /// is a `-`.
  public List<String> compact() {
    List<String> lines = new ArrayList<>();
    lines.add(String.join(GAP, columns.stream().map(Column::name).toList()));
    for (List<String> row : rows) {
      lines.add(String.join(GAP, row.stream().map(cell -> cell.isEmpty() ? "-" : cell).toList()));
    }
    return lines;
  }

  /// Each cell on a line of its own behind its column's name, and a blank line between rows: what
  /// is read aloud has no columns. Cells of a column without a name only repeat others.
  public List<String> flattened() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      for (int i = 0; i < row.size(); i++) {
        String name = columns.get(i).name();
        if (!name.isBlank() && !row.get(i).isEmpty()) {
          lines.add(name.toLowerCase(Locale.ROOT) + ": " + row.get(i));
        }
      }
    }
    return lines;
  }

  private int[] fitted(int width) {
    int[] widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Text.width(columns.get(i).name());
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], Text.width(row.get(i)));
      }
    }
    int total = GAP.length() * (widths.length - 1);
    for (int one : widths) {
      total += one;
    }
    for (int over = total - width; width > 0 && over > 0; over--) {
      int widest = widestGivingWay(widths);
      if (widest < 0) {
        break;
      }
      widths[widest]--;
    }
    return widths;
  }

  private int widestGivingWay(int[] widths) {
    int widest = -1;
    for (int i = 0; i < widths.length; i++) {
      boolean candidate = columns.get(i).givesWay() && widths[i] > NARROWEST;
      if (candidate && (widest < 0 || widths[i] > widths[widest])) {
        widest = i;
      }
    }
    return widest;
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = Text.cut(cells.get(i), widths[i]);
      String padding = " ".repeat(widths[i] - Text.width(cell));
      line.append(i == 0 ? "" : GAP)
          .append(columns.get(i).right() ? padding + cell : cell + padding);
    }
    return line.toString().stripTrailing();
  }
}
