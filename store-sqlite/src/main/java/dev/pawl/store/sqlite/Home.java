package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// The directory of a store and the names of its files.
///
/// Nothing here opens a file of the database: closing it would drop the locks that SQLite holds on
/// it in this process.
///
/// @param directory a real path
record Home(Path directory) {
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_DIRECTORY =
      PosixFilePermissions.fromString("rwx------");

  /// Creates the directory if it is missing, for the owner only. One that is there stays as it is.
  static Home prepare(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        createPrivateDirectory(directory);
        sync(folder(directory), StandardOpenOption.READ);
      }
      return new Home(directory.toRealPath());
    } catch (IOException e) {
      throw Faults.of(e, "preparing the directory", directory.toAbsolutePath());
    }
  }

  /// Creates a directory and those above it; the last one is for the owner only, whatever the
  /// umask.
  static void createPrivateDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    if (isPosix(directory)) {
      Files.setPosixFilePermissions(directory, OWNER_DIRECTORY);
    }
  }

  /// Creates a file for the owner only, whatever the umask.
  ///
  /// @throws FileAlreadyExistsException if it is there
  static void createPrivateFile(Path file) throws IOException {
    if (isPosix(folder(file))) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_FILE));
      Files.setPosixFilePermissions(file, OWNER_FILE);
    } else {
      Files.createFile(file);
    }
  }

  /// Creates an empty file for the owner only beside another one, under a name of its own.
  static Path createPrivateTemporary(Path target) throws IOException {
    Path file = Files.createTempFile(folder(target), target.getFileName() + ".", ".part");
    if (isPosix(file)) {
      Files.setPosixFilePermissions(file, OWNER_FILE);
    }
    return file;
  }

  /// Brings a file, or with [StandardOpenOption#READ] the entries of a folder, to disk.
  static void sync(Path path, StandardOpenOption option) throws IOException {
    try (FileChannel channel = FileChannel.open(path, option)) {
      channel.force(true);
    }
  }

  Path database() {
    return directory.resolve("pawl.db");
  }

  /// The write-ahead log of the database.
  Path log() {
    return directory.resolve("pawl.db-wal");
  }

  Path lock() {
    return directory.resolve("pawl.lock");
  }

  Path tail() {
    return directory.resolve("pawl.tail");
  }

  Path ballast() {
    return directory.resolve("pawl.ballast");
  }

  /// The copy made before the migration to a schema version.
  Path beforeMigration(int version) {
    return directory.resolve("pawl.db.before-" + version);
  }

  /// Whether the database has any content. Without it there must be no log either, since SQLite
  /// would delete the log.
  boolean hasDatabase() {
    if (sizeOf(database()) > 0) {
      return true;
    }
    if (sizeOf(log()) > 0) {
      throw new PawlException(
          ErrorCode.STORE_CORRUPT,
          "%s is empty or missing, but %s is not; nothing was changed; put the database back, or"
                  .formatted(database(), log())
              + " move both aside to begin with an empty store");
    }
    return false;
  }

  /// Whether a write to the database in its first journal mode was cut short.
  boolean hasRollbackJournal() {
    return sizeOf(directory.resolve("pawl.db-journal")) > 0;
  }

  /// Makes sure that a file of the store exists and that only its owner may use it.
  void makePrivate(Path file) {
    try {
      createPrivateFile(file);
    } catch (FileAlreadyExistsException e) {
      tighten(file);
    } catch (IOException e) {
      throw Faults.of(e, "creating the file", file);
    }
  }

  /// Takes from others the right to read the files that SQLite made beside the database.
  void tightenDatabase() {
    for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
      Path file = directory.resolve("pawl.db" + suffix);
      if (Files.exists(file)) {
        tighten(file);
      }
    }
  }

  private static void tighten(Path file) {
    try {
      if (isPosix(file) && !Files.getPosixFilePermissions(file).equals(OWNER_FILE)) {
        Files.setPosixFilePermissions(file, OWNER_FILE);
      }
    } catch (IOException e) {
      throw Faults.of(e, "setting the permissions to 0600", file);
    }
  }

  private static long sizeOf(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      throw Faults.of(e, "looking at the size", file);
    }
  }

  /// The directory that a file is in.
  static Path folder(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file : folder;
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
