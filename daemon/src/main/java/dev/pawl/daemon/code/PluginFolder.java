package dev.pawl.daemon.code;

import com.sun.security.auth.module.UnixSystem;
import dev.pawl.api.WorkflowProblem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The user's plugins: `*.jar` of one folder. A jar has all rights of the user, so it must be the
/// user's own, and nobody else may be able to write it; neither may be a link.
///
/// @param path which need not be there
record PluginFolder(Path path) {
  private static final int JARS_MAX = 100;
  private static final int JAR_BYTES_MAX = 64 << 20;

  /// What was found.
  record Found(List<PluginJar> jars, List<WorkflowProblem> problems) {}

  Found find() {
    Found found = new Found(new ArrayList<>(), new ArrayList<>());
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    try {
      requireSafe(path, requireOwn(path).isDirectory() ? "" : "it is no folder");
      List<Path> files;
      try (Stream<Path> all = Files.list(path)) {
        files = all.filter(it -> it.toString().endsWith(".jar")).sorted().toList();
      }
      if (files.size() > JARS_MAX) {
        throw new SourceException("it has more than %d jars".formatted(JARS_MAX));
      }
      files.forEach(file -> take(file, found));
    } catch (IOException e) {
      found.problems().add(new WorkflowProblem(path.toString(), "cannot be read: " + e));
    } catch (SourceException e) {
      found.problems().add(new WorkflowProblem(path.toString(), String.valueOf(e.getMessage())));
    }
    return found;
  }

  private static void take(Path file, Found found) {
    try {
      found.jars().add(read(file));
    } catch (IOException e) {
      found.problems().add(new WorkflowProblem(file.toString(), "cannot be read: " + e));
    } catch (SourceException e) {
      found.problems().add(new WorkflowProblem(file.toString(), String.valueOf(e.getMessage())));
    }
  }

  /// Reads a jar once; what is loaded later is what was read.
  private static PluginJar read(Path file) throws IOException {
    PosixFileAttributes before = requireOwn(file);
    requireSafe(file, before.isRegularFile() ? "" : "it is not a regular file");
    if (before.size() > JAR_BYTES_MAX) {
      throw new SourceException(
          "it has %,d bytes, allowed: %,d".formatted(before.size(), JAR_BYTES_MAX));
    }
    byte[] content;
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes(JAR_BYTES_MAX);
    }
    PosixFileAttributes after = requireOwn(file);
    requireSafe(file, "");
    if (after.size() != content.length
        || !String.valueOf(after.fileKey()).equals(String.valueOf(before.fileKey()))) {
      throw new SourceException("it was written or replaced while it was read; try again");
    }
    return new PluginJar(file, content);
  }

  private static PosixFileAttributes requireOwn(Path file) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (found.isSymbolicLink()) {
      throw new SourceException("it is a symbolic link; put what it names there");
    }
    return found;
  }

  private static void requireSafe(Path file, String wrong) throws IOException {
    if (!wrong.isEmpty()) {
      throw new SourceException(wrong);
    }
    Integer owner = (Integer) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != new UnixSystem().getUid()) {
      throw new SourceException("it belongs to another user, number " + owner);
    }
    var permissions = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
    if (permissions.contains(PosixFilePermission.GROUP_WRITE)
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new SourceException("others may write it; to have it loaded: chmod go-w " + file);
    }
  }
}
