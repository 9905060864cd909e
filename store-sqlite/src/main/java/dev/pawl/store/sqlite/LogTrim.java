package dev.pawl.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;

/// Keeps the write-ahead log small beside readers that never leave a gap.
///
/// SQLite copies the log into the database on its own, but begins the log anew only in a moment
/// when nobody reads from it. Where reads overlap without end that moment never comes, and the log
/// grows for ever. So when it has become large, reads are held back for the moment that it takes.
final class LogTrim {
  private static final long TRIM_BYTES = 96L << 20;

  /// By how much the log has to grow after an attempt that met a long read, such as a backup.
  private static final long STEP_BYTES = 32L << 20;

  /// How long reads are held back at most, waiting for one that is under way.
  private static final Duration PATIENCE = Duration.ofMillis(250);

  private static final String TRIM = "PRAGMA wal_checkpoint(TRUNCATE)";

  private final Path log;
  private final ReaderPool readers;
  private long nextBytes = TRIM_BYTES;

  LogTrim(Home home, ReaderPool readers) {
    this.log = home.log();
    this.readers = readers;
  }

  /// Trims the log if it has become large.
  ///
  /// @param writer the connection that writes, in no transaction; after an exception it must be
  ///   closed
  void afterCommit(Database writer) throws SQLException {
    long bytes = bytes();
    if (bytes < nextBytes) {
      return;
    }
    boolean trimmed = readers.tryPaused(PATIENCE, () -> writer.number(TRIM) == 0);
    nextBytes = trimmed ? TRIM_BYTES : bytes + STEP_BYTES;
  }

  private long bytes() {
    try {
      return Files.size(log);
    } catch (IOException _) {
      return 0; // there is none
    }
  }
}
