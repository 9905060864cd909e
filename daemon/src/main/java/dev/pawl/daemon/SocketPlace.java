package dev.pawl.daemon;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// Where the process that owns a home listens: `daemon.sock` in the home.
///
/// The path of such a socket has at most 108 bytes, 104 on some systems. For a home with a longer
/// path it is in the temporary folder, in one of the user's own, under the digest of that path.
///
/// The server asks the system who calls, so nothing depends on who may write to the home.
record SocketPlace(Path socket, boolean inHome) {
  private static final int PATH_BYTES_MAX = 100;
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  /// The place of a home, which must exist.
  static SocketPlace of(Path home) throws IOException {
    Path real = home.toRealPath();
    Path socket = real.resolve("daemon.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX) {
      return new SocketPlace(socket, true);
    }
    String folder = "pawl-" + user();
    return new SocketPlace(
        Path.of(System.getProperty("java.io.tmpdir"), folder, digest(real) + ".sock"), false);
  }

  private static String digest(Path path) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(path.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Makes the folder, if it is not the home, and removes the socket of a process that was killed.
  /// The caller owns the store, so no living process listens there.
  ///
  /// @throws FileSystemException if something with content is in its place, which stays
  void prepare() throws IOException {
    if (!inHome) {
      makeOwnFolder();
    }
    if (Files.isDirectory(socket, LinkOption.NOFOLLOW_LINKS)
        || (Files.isRegularFile(socket, LinkOption.NOFOLLOW_LINKS) && Files.size(socket) > 0)) {
      throw new FileSystemException(socket.toString(), null, "this is no socket");
    }
    Files.deleteIfExists(socket);
  }

  private void makeOwnFolder() throws IOException {
    Path folder = socket.resolveSibling("");
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
    }
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(user())) {
      throw new IOException(
          "the folder %s belongs to %s, not to %s".formatted(folder, owner, user()));
    }
    Files.setPosixFilePermissions(folder, OWNER_FOLDER);
  }

  /// Takes the right to connect from everybody else.
  void protect() throws IOException {
    Files.setPosixFilePermissions(socket, OWNER_FILE);
  }

  /// The name of this user as the file system gives it: the number for one without a name, such as
  /// often in a container.
  static String user() {
    String name = System.getProperty("user.name");
    return name.equals("?") ? Long.toString(new UnixSystem().getUid()) : name;
  }
}
