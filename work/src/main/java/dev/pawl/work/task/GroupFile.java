package dev.pawl.work.task;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.workflow.TypeRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The groups that were made, in a file of the home.
final class GroupFile {
  private static final System.Logger LOG = System.getLogger(GroupFile.class.getName());

  private final Path file;
  private final JacksonCodec codec = new JacksonCodec();

  GroupFile(Path file) {
    this.file = file;
  }

  /// What stands there; a damaged file is set aside, and told.
  List<TaskGroup> read() throws IOException {
    try {
      Payload json = Payload.ofJson(Files.readString(file));
      return List.copyOf(codec.decode("groups", json, new TypeRef<List<TaskGroup>>() {}));
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (PawlException | IllegalArgumentException | NullPointerException e) {
      Path aside = file.resolveSibling(file.getFileName() + ".damaged");
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
      LOG.log(
          System.Logger.Level.WARNING,
          "groups of tasks cannot be read, they are as at the beginning; what there was: {0} ({1})",
          aside,
          e.getMessage());
      return List.of();
    }
  }

  /// Writes it whole or not at all.
  void write(List<TaskGroup> groups) throws IOException {
    Path draft =
        Files.createTempFile(
            file.getParent(),
            "groups",
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(draft, codec.encode("groups", groups).json());
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
