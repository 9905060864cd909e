package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;

/// Makes a copy of a database that is in use, as of one commit, in a file of its own.
final class Backup {
  private static final String COPY = "VACUUM INTO ?";

  private Backup() {}

  /// Writes a copy to a file that must not exist. What has that name is a whole copy, on disk.
  static void create(Database database, Path file) throws SQLException {
    Path target = file.toAbsolutePath();
    if (Files.exists(target)) {
      throw exists(target);
    }
    try {
      Path part = Home.createPrivateTemporary(target);
      try {
        // SQLite copies into an empty file and leaves its permissions as they are, but syncs
        // nothing.
        database.update(COPY, part.toString());
        Home.sync(part, StandardOpenOption.WRITE);
        Files.move(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
      Home.sync(Home.folder(target), StandardOpenOption.READ);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException e) {
      throw Faults.of(e, "a backup", target);
    } catch (SQLException e) {
      if (Faults.isFull(e)) {
        throw new PawlException(
            ErrorCode.STORE_FULL,
            "there is no room for the backup %s; free space there or name another place"
                .formatted(target),
            e);
      }
      throw e;
    }
  }

  private static PawlException exists(Path target) {
    return new PawlException(
        ErrorCode.INVALID_ARGUMENT,
        "the backup " + target + " exists already; name a file that does not");
  }
}
