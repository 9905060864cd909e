package dev.pawl.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// A file under its name, as it was when the store was opened.
///
/// A process goes on writing to a file that was deleted or moved, and nobody will ever find there
/// what it writes. SQLite does not look.
record FilePlace(Path file, @Nullable Object identity) {
  static FilePlace of(Path file) throws IOException {
    return new FilePlace(file, identity(file));
  }

  /// Whether the name still leads to the file.
  boolean isStill() {
    try {
      Object now = identity(file);
      return identity == null || identity.equals(now);
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException _) {
      return true; // unknown, and whoever writes will meet the same error
    }
  }

  /// Whether the name leads to another file.
  boolean isTakenByAnother() {
    return !isStill() && Files.exists(file);
  }

  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }
}
