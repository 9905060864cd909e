package dev.pawl.daemon.code;

import dev.pawl.api.WorkflowProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
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
      if (!OwnFile.attributes(path).isDirectory()) {
        throw new SourceException("it is no folder");
      }
      OwnFile.requireSafe(path);
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

  /// What is loaded later is what was read.
  private static PluginJar read(Path file) throws IOException {
    return new PluginJar(file, OwnFile.read(file, JAR_BYTES_MAX));
  }
}
