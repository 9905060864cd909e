package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The parts of an open store, in the order in which they are opened; closed in reverse.
record Opened(
    Home home,
    SqliteOptions options,
    String sqliteVersion,
    OwnerLock lock,
    Connector connector,
    @Nullable TailMirror mirror,
    Writer writer,
    ReaderPool readers) {

  /// Takes the directory, looks at what is there without changing it, brings it up to date, and
  /// only then starts to write.
  static Opened open(Path directory, SqliteOptions options, Migrations migrations) {
    Home home = Home.prepare(directory);
    NativeLibrary.provide(home.directory());
    OwnerLock lock = OwnerLock.acquire(home);
    try {
      return new Opening(home, options, migrations, lock, new Ballast(home)).open();
    } catch (RuntimeException | Error e) {
      closeQuietly(lock, e);
      throw e;
    }
  }

  private record Opening(
      Home home, SqliteOptions options, Migrations migrations, OwnerLock lock, Ballast ballast) {
    /// A disk that is full gets the room in reserve.
    Opened open() {
      try {
        return tryToOpen();
      } catch (PawlException e) {
        if (e.code() != ErrorCode.STORE_FULL || !ballast.release()) {
          throw e;
        }
        return tryToOpen();
      }
    }

    private Opened tryToOpen() {
      Connector connector = new Connector(home.database(), options.durability());
      try {
        int version = inspect(connector);
        home.makePrivate(home.database());
        home.tightenDatabase();
        String sqlite = migrate(connector, version);
        ballast.provide();
        return start(connector, sqlite);
      } catch (SQLException e) {
        throw Faults.of(e, "opening", home.database());
      } catch (IOException e) {
        throw Faults.of(e, "opening", home.tail());
      }
    }

    /// Reads the version of the schema and compares the last commit with its mirror.
    private int inspect(Connector connector) throws SQLException {
      Optional<CommitMark> mirrored = TailMirror.read(home.tail());
      int version = 0;
      CommitMark last = CommitMark.none();
      if (home.hasDatabase()) {
        // Only who may write can undo a write that was cut short, so that nothing else can be read.
        try (Database database =
            home.hasRollbackJournal() ? connector.writer() : connector.reader()) {
          Connector.requireSoundSqlite(database);
          version = migrations.inspect(database, home);
          last = version == 0 ? last : MetaTable.readMark(database);
        }
      }
      if (mirrored.isPresent()) {
        TailMirror.compare(last, mirrored.get(), home);
      }
      return version;
    }

    private String migrate(Connector connector, int version) throws SQLException, IOException {
      if (version > 0 && version < migrations.latest()) {
        Path copy = home.beforeMigration(migrations.latest());
        Files.deleteIfExists(copy);
        try (Database database = connector.reader()) {
          Backup.create(database, copy);
        }
      }
      try (Database database = connector.writer()) {
        String sqlite = Connector.requireSoundSqlite(database);
        migrations.apply(database, version, options.clock().millis());
        return sqlite;
      }
    }

    private Opened start(Connector connector, String sqlite) throws SQLException, IOException {
      TailMirror mirror = null;
      if (options.durability() == SqliteOptions.Durability.FULL) {
        home.makePrivate(home.tail());
        mirror = TailMirror.open(home.tail());
      } else {
        // A loss of power may take commits from the store and leave the mirror as it is.
        Files.deleteIfExists(home.tail());
      }
      try {
        ReaderPool readers = new ReaderPool(connector, options.readers());
        var guards =
            new Guards(mirror, new LogTrim(home, readers), ballast, FilePlace.of(home.database()));
        Writer writer = Writer.start(connector, guards);
        return new Opened(home, options, sqlite, lock, connector, mirror, writer, readers);
      } catch (SQLException | IOException | RuntimeException | Error e) {
        if (mirror != null) {
          closeQuietly(mirror, e);
        }
        throw e;
      }
    }
  }

  void backup(Path file) {
    readers.read(
        "a backup to " + file,
        database -> {
          Backup.create(database, file);
          return file;
        });
  }

  List<String> check() {
    List<String> violations = new ArrayList<>();
    // What the mirror says before the snapshot is taken is in the snapshot.
    Optional<CommitMark> mirrored =
        mirror == null ? Optional.empty() : TailMirror.read(home.tail());
    try {
      readers.read(
          "checking", reader -> reader.snapshot(database -> check(database, mirrored, violations)));
    } catch (PawlException e) {
      // A connection that has met damage can fail once more when it ends its snapshot.
      if (violations.isEmpty() || e.code() != ErrorCode.STORE_CORRUPT) {
        throw e;
      }
    }
    if (mirror != null) {
      mirror.fault().ifPresent(violations::add);
    }
    return List.copyOf(violations);
  }

  private CommitMark check(
      Database database, Optional<CommitMark> mirrored, List<String> violations)
      throws SQLException {
    violations.addAll(StoreCheck.run(database));
    CommitMark last = MetaTable.readMark(database);
    mirrored.flatMap(mark -> TailMirror.difference(last, mark, home)).ifPresent(violations::add);
    return last;
  }

  /// Closes readers first: the last connection to go copies the log into the database.
  void close() {
    List<AutoCloseable> parts = List.of(readers, writer, lock);
    PawlException fault = null;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception e) {
        PawlException next =
            new PawlException(
                ErrorCode.STORE_UNAVAILABLE, "closing " + home.database() + ": " + e, e);
        if (fault == null) {
          fault = next;
        } else {
          fault.addSuppressed(next);
        }
      }
    }
    if (fault != null) {
      throw fault;
    }
  }

  private static void closeQuietly(AutoCloseable part, Throwable error) {
    try {
      part.close();
    } catch (Exception e) {
      error.addSuppressed(e);
    }
  }
}
