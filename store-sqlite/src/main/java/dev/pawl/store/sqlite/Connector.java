package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.lang.Runtime.Version;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;

/// Opens connections to a database file that is there already.
///
/// Settings travel as properties of the connection: a PRAGMA with a result, run as a statement,
/// stays open and locks out the next change of the schema.
final class Connector {
  /// Older versions may damage a database when a reader and a writer checkpoint at once.
  private static final Version OLDEST_SQLITE = Version.parse("3.51.3");

  private static final int BUSY_MILLIS = 5_000;
  private static final int WRITER_CACHE_KIB = 64 * 1024;
  private static final int READER_CACHE_KIB = 8 * 1024;

  /// Pages after which the log is copied into the database: 16 MiB.
  private static final int CHECKPOINT_PAGES = 4_096;

  /// A log that grew beyond this is cut when it begins anew.
  private static final int LOG_BYTES = 64 << 20;

  private final Path database;
  private final SqliteOptions.Durability durability;

  Connector(Path database, SqliteOptions.Durability durability) {
    this.database = database;
    this.durability = durability;
  }

  Path database() {
    return database;
  }

  /// The connection that writes.
  Database writer() throws SQLException {
    SQLiteConfig config = config(WRITER_CACHE_KIB);
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(
        switch (durability) {
          case FULL -> SQLiteConfig.SynchronousMode.FULL;
          case RELAXED -> SQLiteConfig.SynchronousMode.NORMAL;
        });
    config.enforceForeignKeys(true);
    config.setWalAutocheckpoint(CHECKPOINT_PAGES);
    config.setJournalSizeLimit(LOG_BYTES);
    return open(config);
  }

  /// A connection that cannot write, not even by closing.
  Database reader() throws SQLException {
    SQLiteConfig config = config(READER_CACHE_KIB);
    config.setReadOnly(true);
    return open(config);
  }

  /// The version of SQLite, refused when it is known to damage databases.
  static String requireSoundSqlite(Database database) throws SQLException {
    String version = database.first("SELECT sqlite_version()", Row::text).orElse("0");
    if (Version.parse(version).compareTo(OLDEST_SQLITE) < 0) {
      throw new PawlException(
          ErrorCode.STORE_UNAVAILABLE,
          "SQLite is %s, but versions before %s can damage a database; unset org.sqlite.lib.path"
                  .formatted(version, OLDEST_SQLITE)
              + " to use the one that comes with Pawl");
    }
    return version;
  }

  private static SQLiteConfig config(int cacheKib) {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    // Negative: KiB rather than pages.
    config.setCacheSize(-cacheKib);
    // Otherwise the driver asks for the last row's number after every insert.
    config.setGetGeneratedKeys(false);
    return config;
  }

  private Database open(SQLiteConfig config) throws SQLException {
    // As a URI, so that the driver does not take a question mark in the path for its own.
    Connection connection = config.createConnection("jdbc:sqlite:" + database.toUri());
    // Only the flag: the driver now neither begins transactions nor, as it does in its automatic
    // mode, tries after each statement whether one is open.
    connection.unwrap(SQLiteConnection.class).getConnectionConfig().setAutoCommit(false);
    return new Database(connection);
  }
}
