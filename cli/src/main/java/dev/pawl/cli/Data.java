package dev.pawl.cli;

import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Selection;
import dev.pawl.cli.text.Table;
import dev.pawl.cli.text.Table.Column;
import dev.pawl.cli.text.Text;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a command prints data: in which form, and what of them.
///
/// @param fields null for whole records
/// @param idsOnly whether only the names of records are wanted, which are the one field then
record Data(Terminal terminal, Format format, @Nullable Selection fields, boolean idsOnly) {

  /// Whether nothing was asked for but words for whoever reads them.
  boolean isText() {
    return format == Format.TEXT && fields == null;
  }

  /// Prints one record.
  void one(String json) {
    switch (format) {
      case JSON -> terminal.out().println(Json.pretty(chosenJson(json)));
      case JSONL -> terminal.out().println(chosenJson(json));
      case TEXT -> {
        Rows rows = rows(false);
        rows.add(json);
        rows.end();
      }
    }
  }

  /// Prints a list of records.
  void all(List<String> jsons) {
    Rows rows = rows(false);
    jsons.forEach(rows::add);
    rows.end();
  }

  /// Prints a document of the API that holds a list: as it is, or its records.
  void document(String json, String list) {
    if (format == Format.JSON && fields == null) {
      one(json);
    } else {
      all(Records.elements(json, list));
    }
  }

  /// Prints records as they come.
  ///
  /// @param endless whether nobody knows when the last one comes: each is printed at once, and the
  ///   JSON of all is not one value but one a line
  Rows rows(boolean endless) {
    return new Rows(endless);
  }

  /// What was asked for of a record.
  @Nullable Object chosen(String json) {
    Object record = Json.parse(json);
    if (fields == null || record instanceof String) {
      return record; // an id is all that there is
    }
    return idsOnly ? fields.cells(record).stream().findFirst().orElse(null) : fields.of(record);
  }

  private String chosenJson(String json) {
    return Text.visibleJson(fields == null ? json : Json.line(chosen(json)));
  }

  private static List<String> cells(Selection chosen, String json) {
    Object record = Json.parse(json);
    return record instanceof String id ? List.of(Text.visible(id)) : chosen.cells(record);
  }

  /// A list that is being printed.
  final class Rows {
    private final boolean endless;
    private final @Nullable Table table;
    private boolean begun;

    private Rows(boolean endless) {
      this.endless = endless;
      this.table =
          fields == null || endless || idsOnly
              ? null
              : new Table(
                  fields.paths().stream()
                      .map(path -> Column.wide(path.toUpperCase(Locale.ROOT)))
                      .toArray(Column[]::new));
    }

    void add(String json) {
      if (format == Format.JSON && !endless) {
        terminal.out().print((begun ? ",\n" : "[\n") + chosenJson(json));
        begun = true;
      } else if (format != Format.TEXT) {
        terminal.out().println(chosenJson(json));
      } else if (fields != null) {
        List<String> cells = cells(fields, json);
        if (table == null) {
          terminal.out().println(String.join("  ", cells));
        } else {
          table.row(cells.toArray(String[]::new));
        }
      }
    }

    void end() {
      if (format == Format.JSON && !endless) {
        terminal.out().println(begun ? "\n]" : "[\n]");
      } else if (format == Format.TEXT && table != null) {
        terminal.print(table);
      }
    }
  }
}
