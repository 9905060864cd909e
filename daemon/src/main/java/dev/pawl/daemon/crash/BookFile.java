package dev.pawl.daemon.crash;

import dev.pawl.daemon.http.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import tools.jackson.core.JacksonException;

/// `crashes.json` in the home. It is on disk as a whole, or as it was before.
final class BookFile {
  private static final System.Logger LOG = System.getLogger(BookFile.class.getName());
  private static final long BYTES_MAX = 64L << 20;

  private final Path path;

  BookFile(Path home) {
    this.path = home.resolve("crashes.json");
  }

  /// An empty one if there is none, or none that can be read: what is not known is not held against
  /// anybody.
  Book read() {
    try {
      if (!Files.exists(path)) {
        return Book.empty();
      }
      if (Files.size(path) > BYTES_MAX) {
        throw new IOException("it has " + Files.size(path) + " bytes");
      }
      return Json.read(Files.readAllBytes(path), Book.class);
    } catch (IOException | JacksonException | IllegalArgumentException | NullPointerException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be read, begun anew: {1}", path, e);
      return Book.empty();
    }
  }

  /// A book that cannot be written must keep nobody from working.
  void write(Book book) {
    try {
      Path draft =
          Files.createTempFile(
              path.resolveSibling(""),
              "crashes",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
          ByteBuffer bytes = ByteBuffer.wrap(Json.bytes(book));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
          }
          channel.force(true);
        }
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot write {0}: {1}", path, e);
    }
  }
}
