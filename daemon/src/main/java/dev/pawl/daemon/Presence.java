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

  /// @param home whose store this process owns
  Presence(Path home, Path socket, DaemonFile file) {
    this.lock = home.resolve("pawl.lock");
    this.socket = socket;
    this.file = file;
    this.lockKey = key(lock);
  }

  /// Whether the home is the one that this process began with, and no other in its place.
  boolean isHomeOurs() {
    Object now = key(lock);
    return now != null && now.equals(lockKey);
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
    if (!Files.exists(socket)) {
      LOG.log(System.Logger.Level.WARNING, "{0} is gone: nobody can call any more", socket);
      return false;
    }
    file.restore();
    return true;
  }
}
