package dev.pawl.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// Sees to it that commands find the daemon while it serves, whatever happens to its files.
final class Presence {
  private static final System.Logger LOG = System.getLogger(Presence.class.getName());

  private final Path lock;
  private final Path socket;
  private final DaemonFile file;
  private final @Nullable Object lockKey;
  private final @Nullable Object socketKey;

  /// @param home whose store this process owns
  Presence(Path home, Path socket, DaemonFile file) {
    this.lock = home.resolve("pawl.lock");
    this.socket = socket;
    this.file = file;
    this.lockKey = key(lock);
    this.socketKey = key(socket);
  }

  /// Whether the home is the one that this process began with, and no other in its place.
  boolean isHomeOurs() {
    return isStill(lock, lockKey);
  }

  /// Whether the socket is another's, who is not to lose it.
  boolean isSocketAnothers() {
    return Files.exists(socket, LinkOption.NOFOLLOW_LINKS) && !isStill(socket, socketKey);
  }

  private static boolean isStill(Path path, @Nullable Object key) {
    Object now = key(path);
    return now != null && now.equals(key);
  }

  private static @Nullable Object key(Path path) {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .fileKey();
    } catch (IOException _) {
      return null; // it is gone
    }
  }

  /// Mends what can be mended. False if nobody can reach this process any more, so that it had
  /// better leave the home to the next one.
  boolean isReachable() {
    if (!isHomeOurs()) {
      LOG.log(System.Logger.Level.WARNING, "the home is gone, or another is in its place");
      return false;
    }
    if (!isStill(socket, socketKey)) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} is gone, or another is in its place: nobody can call any more",
          socket);
      return false;
    }
    file.restore();
    return true;
  }
}
