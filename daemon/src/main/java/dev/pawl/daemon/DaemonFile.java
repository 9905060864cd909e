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

  private DaemonFile(Path path, byte[] content) {
    this.path = path;
    this.content = content;
  }

  /// What the file says.
  private record Content(String socket, ServerInfo info) {}

  static DaemonFile write(Path home, ServerInfo info, Path socket) throws IOException {
    byte[] content = Json.bytes(new Content(socket.toString(), info));
    Path path = home.resolve("daemon.json");
    Path draft =
        Files.createTempFile(home, "daemon", ".json", PosixFilePermissions.asFileAttribute(OWNER));
    Files.write(draft, content);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
    return new DaemonFile(path, content);
  }

  /// Removes it, unless it is that of a successor.
  void delete() {
    try {
      if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), content)) {
        Files.delete(path);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot delete {0}: {1}", path, e);
    }
  }
}
