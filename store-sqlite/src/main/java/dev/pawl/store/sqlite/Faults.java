package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;

/// What an error of SQLite means to Pawl, and what to do about it.
final class Faults {
  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int IO_ERROR = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int CONSTRAINT = 19;
  private static final int NOT_A_DATABASE = 26;

  /// With less room than this, an I/O error is taken for a full disk: growing the index of the
  /// write-ahead log reports one so.
  static final long ROOM_BYTES = 1 << 20;

  private Faults() {}

  /// The exception for an error met while `doing` something with the database.
  static RuntimeException of(SQLException error, String doing, Path database) {
    String what = "%s failed on %s: %s".formatted(doing, database, error.getMessage());
    return switch (error.getErrorCode() & 0xff) {
      case FULL ->
          full("%s failed on %s: there is no room".formatted(doing, database), database, error);
      case IO_ERROR, CANNOT_OPEN ->
          hasNoRoom(database) ? full(what, database, error) : unavailable(what, error);
      case CORRUPT, NOT_A_DATABASE -> corrupt(what, database, error);
      case BUSY, LOCKED ->
          unavailable(what + "; another program holds a lock on the database: close it", error);
      case CONSTRAINT -> new IllegalStateException(what + "; this is a bug in Pawl", error);
      default -> unavailable(what, error);
    };
  }

  /// Whether there is no room on the volume that was written to.
  static boolean isFull(SQLException error) {
    return (error.getErrorCode() & 0xff) == FULL;
  }

  /// Whether what the database holds is no database any more.
  static boolean isCorrupt(SQLException error) {
    int code = error.getErrorCode() & 0xff;
    return code == CORRUPT || code == NOT_A_DATABASE;
  }

  /// As [#of], for an error with a file beside the database.
  static PawlException of(IOException error, String doing, Path file) {
    String what = "%s failed on %s: %s".formatted(doing, file, reason(error, file));
    return hasNoRoom(file) ? full(what, file, error) : unavailable(what, error);
  }

  /// The answer to writes after the room in reserve was given up.
  static PawlException noReserve(Path database) {
    return new PawlException(
        ErrorCode.STORE_FULL,
        "the disk is full, and the %d MB kept in reserve are used up: only deleting runs is taken;"
                .formatted(Ballast.BYTES >> 20)
            + " runs wait and go on when there is room; free %d MB on "
                .formatted(Ballast.ROOM_BYTES >> 20)
            + volume(database));
  }

  /// What went wrong, without names of classes and without the file once more.
  private static String reason(IOException error, Path file) {
    String message = String.valueOf(error.getMessage());
    if (error instanceof FileSystemException failed) {
      return failed.getReason() == null ? words(failed) : failed.getReason();
    }
    return message.startsWith(file + " (") && message.endsWith(")")
        ? message.substring(file.toString().length() + 2, message.length() - 1)
        : message;
  }

  private static String words(FileSystemException error) {
    return switch (error) {
      case NoSuchFileException _ -> "it cannot be made there";
      case AccessDeniedException _ -> "access is denied";
      case FileAlreadyExistsException _ -> "another file is in its place";
      default -> String.valueOf(error.getMessage());
    };
  }

  private static PawlException full(String what, Path database, Exception cause) {
    return new PawlException(
        ErrorCode.STORE_FULL,
        what
            + "; nothing was written; runs wait and go on when there is room; free space on "
            + volume(database),
        cause);
  }

  private static PawlException unavailable(String what, Exception cause) {
    return new PawlException(ErrorCode.STORE_UNAVAILABLE, what, cause);
  }

  private static PawlException corrupt(String what, Path database, Exception cause) {
    return new PawlException(
        ErrorCode.STORE_CORRUPT,
        what
            + "; nothing was changed; move "
            + database.getParent()
            + " aside and restore a backup of "
            + database.getFileName()
            + " into a new folder",
        cause);
  }

  private static boolean hasNoRoom(Path file) {
    try {
      FileStore volume = Files.getFileStore(Home.folder(file));
      return volume.getTotalSpace() > 0 && volume.getUsableSpace() < ROOM_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static String volume(Path file) {
    try {
      return Files.getFileStore(Home.folder(file)).name() + ", which holds " + Home.folder(file);
    } catch (IOException e) {
      return "the volume of " + Home.folder(file);
    }
  }
}
