package dev.pawl.checks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The working tree that these checks run in.
final class Repository {
  private static final Set<String> FOREIGN = Set.of("target", "node_modules");

  private final Path root;

  private Repository(Path root) {
    this.root = root;
  }

  /// Finds the root upwards from the working directory, which Maven sets to a module.
  static Repository find() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("mvnw"))) {
        return new Repository(at);
      }
    }
    throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
  }

  Path root() {
    return root;
  }

  /// All Java files of all modules, in the order of their paths.
  List<Source> sources() {
    return files(".java").stream()
        .filter(path -> path.contains("/src/main/java/") || path.contains("/src/test/java/"))
        .map(path -> Source.parse(path, read(path)))
        .toList();
  }

  /// Relative paths of the files whose name ends so, without what is built, fetched or hidden.
  List<String> files(String suffix) {
    var found = new ArrayList<String>();
    try {
      Files.walkFileTree(root, new Collector(suffix, found));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().sorted().toList();
  }

  String read(String path) {
    try {
      return Files.readString(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final String suffix;
    private final List<String> found;

    Collector(String suffix, List<String> found) {
      this.suffix = suffix;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      String name = folder.getFileName().toString();
      boolean skipped = FOREIGN.contains(name) || name.startsWith(".");
      return skipped && !folder.equals(root)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.getFileName().toString().endsWith(suffix)) {
        found.add(root.relativize(file).toString().replace('\\', '/'));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
