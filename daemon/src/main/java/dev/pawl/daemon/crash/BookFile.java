package dev.pawl.daemon.crash;

import dev.pawl.daemon.home.PrivateFile;
import dev.pawl.daemon.http.Json;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// `crashes.json` in the home. It is on disk as a whole, or as it was before.
final class BookFile {
  private static final System.Logger LOG = System.getLogger(BookFile.class.getName());

  private final PrivateFile file;

  BookFile(Path home) {
    this.file =
        new PrivateFile(
            home.resolve("crashes.json"), "it is begun anew; what it held is forgotten");
  }

  /// An empty one if there is none, or none that can be read: what is not known is not held against
  /// anybody.
  Book read() {
    try {
      Optional<byte[]> content = file.read();
      return content.isEmpty() ? Book.empty() : Json.read(content.get(), Book.class);
    } catch (PawlException | JacksonException | IllegalArgumentException | NullPointerException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} cannot be read, begun anew: {1}", file.path(), e);
      setAside();
      return Book.empty();
    }
  }

  private void setAside() {
    try {
      LOG.log(System.Logger.Level.WARNING, "what was in its place is {0} now", file.setAside());
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "it stays where it is: {0}", e);
    }
  }

  /// A book that cannot be written must keep nobody from working.
  void write(Book book) {
    try {
      file.write(Json.bytes(book));
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.WARNING, "crashes are not noted: {0}", e.getMessage());
    }
  }
}
