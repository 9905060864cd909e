package dev.pawl.work.task;

import dev.pawl.engine.history.RunId;
import java.nio.file.Path;

/// Where the files of runs are.
public interface TaskFolders {
  /// The folder of a run; need not be there yet.
  Path folder(RunId run);

  /// The file to which the output of a run is appended.
  Path output(RunId run);
}
