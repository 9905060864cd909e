package dev.pawl.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/// The command and the daemon as a person has them: put together by the launcher `pawl`, in a tree
/// of its own, from what this build has compiled, with its caches of loaded classes. With these a
/// process starts in a third of the time.
///
/// Made once for all processes that run tests, and again when something has been compiled since.
final class Application {
  private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
  private static final Path TREE = Path.of("target", "tree").toAbsolutePath();
  private static final Path CURRENT = TREE.resolve("cli/target/apps/current");
  private static final List<String> MODULES = List.of("cli", "daemon");
  private static final Path FOLDER = made();

  private Application() {}

  /// The launcher, which finds everything built.
  static Path launcher() {
    return TREE.resolve("pawl");
  }

  /// The caches that the launcher has made.
  static List<Path> caches() {
    return MODULES.stream().map(module -> FOLDER.resolve(module + ".aot")).toList();
  }

  /// Has commands that run in this process start daemons of the application.
  static void use() {
    System.setProperty("pawl.daemon.classpath", jars("daemon"));
    System.setProperty("pawl.daemon.cache", FOLDER.resolve("daemon.aot").toString());
  }

  /// The start of a command line in a process of its own, as the launcher ends, without its shell.
  static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Djdk.trackAllThreads=false",
        "--enable-native-access=ALL-UNNAMED",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-Djdk.reflect.useNativeAccessorOnly=true",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "-XX:AOTCache=" + FOLDER.resolve("cli.aot"),
        "-Dpawl.daemon.classpath=" + jars("daemon"),
        "-Dpawl.daemon.cache=" + FOLDER.resolve("daemon.aot"),
        "-cp",
        jars("cli"),
        "dev.pawl.cli.Main");
  }

  private static String jars(String module) {
    return FOLDER.resolve(module).resolve("*").toString();
  }

  private static Path made() {
    Path lock = TREE.resolveSibling("tree.lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock _ = channel.lock()) {
      if (!isUpToDate()) {
        delete(TREE);
        make();
      }
      return CURRENT.resolveSibling(Files.readString(CURRENT).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isUpToDate() throws IOException {
    return Files.exists(CURRENT) && newest() <= Files.getLastModifiedTime(CURRENT).toMillis();
  }

  /// When something of it was made or changed last.
  private static long newest() throws IOException {
    long newest = 0;
    for (String module : MODULES) {
      for (Path part : parts(module)) {
        try (Stream<Path> files = Files.walk(part)) {
          for (Path file : files.toList()) {
            newest = Math.max(newest, Files.getLastModifiedTime(file).toMillis());
          }
        }
      }
    }
    return Math.max(newest, Files.getLastModifiedTime(SOURCES.resolve("pawl")).toMillis());
  }

  /// The module and what it needs when it runs, as Maven has written it down: jars, and folders of
  /// classes of which no jar has been made yet.
  private static List<Path> parts(String module) throws IOException {
    Path target = SOURCES.resolve(module).resolve("target");
    List<Path> parts = new ArrayList<>(List.of(target.resolve("classes")));
    String libraries = Files.readString(target.resolve("runtime.classpath")).strip();
    Stream.of(libraries.split(File.pathSeparator)).map(Path::of).forEach(parts::add);
    return parts;
  }

  /// A tree in which the launcher finds itself and examples, and in place of Maven a script that
  /// brings what Maven has built already.
  private static void make() throws IOException {
    Files.createDirectories(TREE.resolve(".mvn"));
    Files.createDirectories(TREE.resolve("examples"));
    for (String file : List.of("pawl", ".mvn/find-jdk.sh", "examples/Hello.java")) {
      Files.copy(SOURCES.resolve(file), TREE.resolve(file));
    }
    Files.writeString(TREE.resolve("mvnw"), "#!/bin/sh\ncp -R built/. .\n");
    Files.setPosixFilePermissions(
        TREE.resolve("mvnw"), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (String module : MODULES) {
      Path target = Files.createDirectories(TREE.resolve("built/" + module + "/target/lib"));
      List<Path> parts = parts(module);
      jar(parts.getFirst(), target.resolveSibling("pawl-" + module + "-built.jar"));
      for (Path part : parts.subList(1, parts.size())) {
        jar(part, target.resolve(nameOf(part)));
      }
    }
    build();
  }

  private static String nameOf(Path part) {
    return Files.isDirectory(part)
        ? "pawl-" + part.getParent().getParent().getFileName() + ".jar"
        : part.getFileName().toString();
  }

  private static void jar(Path part, Path jar) throws IOException {
    if (!Files.isDirectory(part)) {
      Files.copy(part, jar);
      return;
    }
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(part)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        out.putNextEntry(new JarEntry(part.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
  }

  /// Runs a command, for which the launcher builds first.
  private static void build() throws IOException {
    Path log = TREE.resolve("build.log");
    ProcessBuilder first =
        new ProcessBuilder(TREE.resolve("pawl").toString(), "--version")
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    first.environment().put("JAVA_HOME", System.getProperty("java.home"));
    try {
      if (first.start().waitFor() != 0) {
        throw new IllegalStateException("the launcher failed: " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> files = Files.walk(tree)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
