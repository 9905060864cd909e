package dev.pawl.daemon;

import dev.pawl.api.ServerInfo;
import dev.pawl.daemon.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/// `daemon.json` in the home: where the daemon listens and who it is. It is there while one serves,
/// and after one was killed.
final class DaemonFile {
  private static final System.Logger LOG = System.getLogger(DaemonFile.class.getName());
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private final Path path;
  private final byte[] content;

  private boolean over;

  private DaemonFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /// What the file says.
  private record Content(String socket, ServerInfo info) {}

  static DaemonFile write(Path home, ServerInfo info, Path socket) throws IOException {
    DaemonFile file =
        new DaemonFile(
            home.resolve("daemon.json"), Json.bytes(new Content(socket.toString(), info)));
    file.write();
    return file;
  }

  private void write() throws IOException {
    Path draft =
        Files.createTempFile(
            path.resolveSibling(""),
            "daemon",
            ".json",
            PosixFilePermissions.asFileAttribute(OWNER));
    try {
      Files.write(draft, content);
      Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /// Writes it again if it is gone or says something else.
  synchronized void restore() {
    try {
      if (!over && !isOurs()) {
        LOG.log(System.Logger.Level.WARNING, "{0} was removed or changed; written anew", path);
        write();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot restore {0}: {1}", path, e);
    }
  }

  private boolean isOurs() throws IOException {
    return Files.exists(path)
        && Files.size(path) == content.length
        && Arrays.equals(Files.readAllBytes(path), content);
  }

  /// Removes it, unless it is that of a successor.
  synchronized void delete() {
    over = true; // who looks after the file may look once more
    try {
      if (isOurs()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete {0}: {1}", path, e);
    }
  }
}
