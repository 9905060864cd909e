package dev.pawl.daemon.code;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/// Reads files with code from the user's own folders. Such code has all rights of the user, so it
/// must be the user's own, and nobody else may be able to write it.
final class OwnFile {
  private OwnFile() {}

  /// Reads a regular file once, as a whole.
  ///
  /// @param max the most bytes that it may have
  /// @throws SourceException if it is a link, no file, another's, or changes meanwhile
  static byte[] read(Path file, int max) throws IOException {
    PosixFileAttributes before = attributes(file);
    if (!before.isRegularFile()) {
      throw new SourceException("it is not a regular file");
    }
    requireSafe(file);
    if (before.size() > max) {
      throw new SourceException("it has %,d bytes, allowed: %,d".formatted(before.size(), max));
    }
    byte[] content;
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes(max);
    }
    PosixFileAttributes after = attributes(file);
    requireSafe(file);
    if (after.size() != content.length
        || !String.valueOf(after.fileKey()).equals(String.valueOf(before.fileKey()))) {
      throw new SourceException("it was written or replaced while it was read; try again");
    }
    return content;
  }

  static PosixFileAttributes attributes(Path file) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      throw new SourceException("it is a symbolic link; put what it names there");
    }
    return found;
  }

  /// @throws SourceException if others than the user could have written it
  static void requireSafe(Path file) throws IOException {
    Integer owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != new UnixSystem().getUid()) {
      throw new SourceException("it belongs to another user, number " + owner);
    }
    var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new SourceException("others may write it; to have it loaded: chmod go-w " + file);
    }
  }
}
