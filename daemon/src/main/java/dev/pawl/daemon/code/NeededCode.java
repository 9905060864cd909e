package dev.pawl.daemon.code;

import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// The states of files that runs of a store are pinned to. Ended runs count too, for as long as
/// they are kept: they can be retried.
///
/// @param marks of states
/// @param folders the parts of those marks that name the folder
record NeededCode(Set<String> marks, Set<String> folders) {
  /// More runs are not looked through.
  private static final int RUNS_MAX = 50_000;

  NeededCode {
    marks = Set.copyOf(marks);
    folders = Set.copyOf(folders);
  }

  /// Empty if there are too many runs to look at all of them: then nothing is known.
  static Optional<NeededCode> of(Store store) {
    Set<String> marks = new HashSet<>();
    Set<String> folders = new HashSet<>();
    long before = ListOptions.FROM_NEWEST;
    int seen = 0;
    do {
      RunPage page =
          store.list(
              QueryParser.parse(""),
              new ListOptions(before, ListOptions.LIMIT_MAX, store.nowMillis()));
      for (RunRecord run : page.runs()) {
        int at = run.version().lastIndexOf('@');
        if (at >= 0) {
          String mark = run.version().substring(at);
          marks.add(mark);
          folders.add(folder(mark));
        }
      }
      seen += page.runs().size();
      before = page.nextBeforeKey();
    } while (before != 0 && seen < RUNS_MAX);
    return before == 0 ? Optional.of(new NeededCode(marks, folders)) : Optional.empty();
  }

  static String folder(String mark) {
    int plus = mark.indexOf('+');
    return plus < 0 ? mark : mark.substring(0, plus);
  }
}
