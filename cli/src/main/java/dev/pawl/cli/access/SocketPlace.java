package dev.pawl.cli.access;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// Where the process that owns a home listens: `run.sock` in the home.
///
/// The path of such a socket has at most 108 bytes, 104 on some systems. For a home with a longer
/// path it is in the temporary folder, in one of the user's own, under the digest of that path.
record SocketPlace(Path folder, Path socket) {
  private static final int PATH_BYTES_MAX = 100;
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OWNER_FILE =
      PosixFilePermissions.fromString("rw-------");

  /// The place of a home, which must exist.
  static SocketPlace of(Path home) throws IOException {
    Path real = home.toRealPath();
    Path socket = real.resolve("run.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX) {
      return new SocketPlace(real, socket);
    }
    Path folder =
        Path.of(System.getProperty("java.io.tmpdir"), "pawl-" + System.getProperty("user.name"));
    return new SocketPlace(folder, folder.resolve(digest(real) + ".sock"));
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

  UnixDomainSocketAddress address() {
    return UnixDomainSocketAddress.of(socket);
  }

  /// Makes the folder, for the owner only, and removes the socket of a process that was killed. The
  /// caller owns the store, so no living process listens there.
  void prepare() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
    }
    requireOurs();
    Files.setPosixFilePermissions(folder, OWNER_FOLDER);
    Files.deleteIfExists(socket);
  }

  /// Takes the right to connect from everybody else.
  void protect() throws IOException {
    Files.setPosixFilePermissions(socket, OWNER_FILE);
  }

  /// Nobody else may put a socket of theirs where we look for ours.
  void requireOurs() throws IOException {
    String owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      throw new IOException(
          "the folder %s belongs to %s, not to %s"
              .formatted(folder, owner, System.getProperty("user.name")));
    }
  }
}
