package dev.pawl.daemon.home;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder of the home, for the owner only.
public final class PrivateFolder {
  private PrivateFolder() {}

  /// Makes one that is not there yet.
  ///
  /// @throws FileSystemException if something else is in its place, which stays
  public static Path in(Path home, String name) throws IOException {
    Path folder = home.resolve(name);
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileSystemException(folder.toString(), null, "this is no folder");
    }
    return Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }
}
