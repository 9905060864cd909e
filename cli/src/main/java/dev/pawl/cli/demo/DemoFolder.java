package dev.pawl.cli.demo;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The folder of a demonstration: a git repository with a small program, the workflow that releases
/// it, the home of its runs, and the ledger of what ran.
///
/// @param root everything is below it
record DemoFolder(Path root) {
  private static final List<String> PROJECT =
      List.of(
          "build.sh",
          "test.sh",
          "package.sh",
          "src/tally/Tally.java",
          "test/tally/Check.java",
          "test/tally/LinesTest.java",
          "test/tally/WordsTest.java",
          "test/tally/BlankTest.java");

  static DemoFolder create() throws IOException, InterruptedException {
    var folder = new DemoFolder(Files.createTempDirectory("pawl-demo-"));
    try {
      folder.fill();
      return folder;
    } catch (IOException | DemoException e) {
      folder.delete();
      throw e;
    }
  }

  Path repository() {
    return root.resolve("project");
  }

  Path work() {
    return root.resolve("work");
  }

  Path home() {
    return root.resolve("home");
  }

  Path workflow() {
    return root.resolve("Release.java");
  }

  Path ledger() {
    return work().resolve("ledger.txt");
  }

  private void fill() throws IOException, InterruptedException {
    Files.createDirectories(work());
    copy("Release.java", workflow());
    for (String file : PROJECT) {
      Path target = repository().resolve(file);
      Files.createDirectories(target.resolveSibling("."));
      copy("project/" + file, target);
      if (file.endsWith(".sh")) {
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
    }
    git("init", "-q");
    git("add", "-A");
    git(
        "-c",
        "user.name=Pawl",
        "-c",
        "user.email=demo@pawl.invalid",
        "commit",
        "-q",
        "-m",
        "Count lines and words");
  }

  private static void copy(String resource, Path target) throws IOException {
    try (InputStream in = DemoFolder.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not in this program: " + resource);
      }
      Files.copy(in, target);
    }
  }

  private void git(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    ProcessBuilder git =
        new ProcessBuilder(command).directory(repository().toFile()).redirectErrorStream(true);
    git.redirectInput(new File("/dev/null"));
    isolate(git.environment());
    Process process;
    try {
      process = git.start();
    } catch (IOException e) {
      throw new DemoException(
          "the demo needs git, which cannot be run here (%s); install it, for example with: apt-get"
                  .formatted(e.getMessage())
              + " install git");
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new DemoException(String.join(" ", command) + " failed: " + output);
    }
  }

  /// Keeps the user's own git settings, such as hooks and signing, out of it.
  static void isolate(Map<String, String> environment) {
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.remove("GIT_DIR");
    environment.remove("GIT_WORK_TREE");
    // A port is for the user's own daemon, a form for the user's own commands.
    environment.put("PAWL_DAEMON_TCP", "");
    environment.put("PAWL_OUTPUT", "");
  }

  /// Deletes everything.
  void delete() throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
