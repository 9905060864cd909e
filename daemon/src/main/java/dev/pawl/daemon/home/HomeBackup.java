package dev.pawl.daemon.home;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Copies of a home that is in use: its store as of one commit, and the code that its runs are
/// pinned to. What runs wrote, tokens, trust and logs are not in them.
///
/// @param home what is copied
/// @param store which is in it, and open
public record HomeBackup(Path home, Store store) {
  private static final String CODE = "code";
  private static final String KEPT = "*.{jar,plugin,origin}";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /// The size of the store's files, in bytes.
  public long size() throws IOException {
    return size(home, "pawl.db*");
  }

  /// Makes a copy that can be used as a home. What has the name of the folder is whole.
  ///
  /// @param folder which must not exist; the one above must
  /// @return its size in bytes
  /// @throws PawlException with `INVALID_ARGUMENT` for a folder that cannot be made there,
  ///   otherwise with what keeps the store from being copied
  public long to(Path folder) {
    Path above = folder.getParent();
    if (above == null || Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw wrong(folder, "exists already; name one that does not", null);
    }
    try {
      Path part = Files.createTempDirectory(above, folder.getFileName() + ".part-", PRIVATE);
      try {
        long bytes = fill(part);
        Files.move(part, folder);
        return bytes;
      } finally {
        discard(part);
      }
    } catch (IOException e) {
      throw wrong(folder, "cannot be written: " + e, e);
    }
  }

  private long fill(Path part) throws IOException {
    Path code = Files.createDirectory(part.resolve(CODE), PRIVATE);
    // Once before and once after: a run in the copy may be pinned to code that comes meanwhile, or
    // that nobody needs any more by then.
    copyCode(code);
    store.backup(part.resolve("pawl.db"));
    copyCode(code);
    return size(part, "pawl.db") + size(code, "*");
  }

  private void copyCode(Path to) throws IOException {
    try (DirectoryStream<Path> kept = Files.newDirectoryStream(home.resolve(CODE), KEPT)) {
      for (Path file : kept) {
        Path copy = to.resolve(String.valueOf(file.getFileName()));
        if (Files.notExists(copy)) {
          copy(file, copy);
        }
      }
    } catch (NoSuchFileException _) {
      // No workflow file was ever loaded here.
    }
  }

  private static void copy(Path file, Path copy) throws IOException {
    try {
      // When it was made says which of several is the newest.
      Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (NoSuchFileException _) {
      // Nobody needs it any more.
    }
  }

  private static long size(Path folder, String names) throws IOException {
    long sum = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
      for (Path file : files) {
        sum += Files.size(file);
      }
    }
    return sum;
  }

  /// Removes what is left of a copy that did not get its name.
  private static void discard(Path part) throws IOException {
    if (Files.isDirectory(part)) {
      Path code = part.resolve(CODE);
      try (DirectoryStream<Path> files = Files.newDirectoryStream(code)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
      Files.deleteIfExists(code);
      Files.deleteIfExists(part.resolve("pawl.db"));
      Files.delete(part);
    }
  }

  private static PawlException wrong(Path folder, String why, @Nullable IOException cause) {
    return new PawlException(
        ErrorCode.INVALID_ARGUMENT, "the backup folder %s %s".formatted(folder, why), cause);
  }
}
