package dev.pawl.cli;

import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Runs that match a query, newest first.
///
/// @param more whether there are more than these
record RunList(List<Row> rows, boolean more) {
  private static final int PAGE = 1_000;

  RunList {
    rows = List.copyOf(rows);
  }

  /// A run, and the JSON that it came as.
  record Row(RunView run, String json) {}

  /// A page as it comes.
  private record Page(List<RawJson> runs, @Nullable String next) {}

  /// At most `limit` runs.
  static RunList of(DaemonLink link, String query, int limit) {
    List<Row> rows = new ArrayList<>();
    String cursor = null;
    do {
      int left = Math.min(PAGE, limit - rows.size());
      String path = Paths.with("/runs", "q", query, "limit", left);
      if (cursor != null) {
        path += "&cursor=" + cursor;
      }
      Page page = link.get(path, Page.class);
      page.runs()
          .forEach(run -> rows.add(new Row(Records.read(run.text(), RunView.class), run.text())));
      cursor = page.next();
    } while (cursor != null && rows.size() < limit);
    return new RunList(rows, cursor != null);
  }

  List<RunView> runs() {
    return rows.stream().map(Row::run).toList();
  }

  /// The runs as they came.
  List<String> jsons() {
    return rows.stream().map(Row::json).toList();
  }
}
