package dev.pawl.bench.ceiling;

import dev.pawl.bench.contender.Contender;
import dev.pawl.bench.contender.Serving;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/// The process of the ceiling. Argument: an empty directory.
public final class CeilingMain {
  private CeilingMain() {}

  public static void main(String[] arguments) throws IOException {
    Serving.serve(Ceiling::new, Path.of(arguments[0]));
  }

  /// A step is one commit of one row; there is no run around the steps.
  private static final class Ceiling implements Contender {
    private final GroupCommit commits;
    private final Runnable body;

    Ceiling(Path directory, Runnable body) throws SQLException {
      this.commits = new GroupCommit(directory);
      this.body = body;
    }

    @Override
    public void run(int steps) throws SQLException {
      for (int i = 0; i < steps; i++) {
        body.run();
        commits.commitOne();
      }
    }

    @Override
    public void close() {
      commits.close();
    }
  }
}
