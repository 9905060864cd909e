package dev.pawl.cli;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/// Ends the daemon of every home that a test has left in its folders: after the test for those of
/// the test, after the last one for those of the class.
class StoppedHomes implements AfterEachCallback, AfterAllCallback {
  private static final int DEPTH = 5;

  @Override
  public final void afterEach(ExtensionContext context) throws Exception {
    leave(context.getRequiredTestClass(), context.getRequiredTestInstance());
  }

  @Override
  public final void afterAll(ExtensionContext context) throws Exception {
    leave(context.getRequiredTestClass(), null);
  }

  private void leave(Class<?> type, Object test) throws IOException, IllegalAccessException {
    AssertionError failed = null;
    for (Field field : type.getDeclaredFields()) {
      boolean ofClass = Modifier.isStatic(field.getModifiers());
      if (field.isAnnotationPresent(TempDir.class) && ofClass == (test == null)) {
        field.setAccessible(true);
        for (Path home : homes((Path) field.get(test))) {
          try {
            leave(home);
          } catch (AssertionError e) {
            failed = e; // the others are to be left too
          }
        }
      }
    }
    if (failed != null) {
      throw failed;
    }
  }

  /// Does what has to be done when a home is left.
  void leave(Path home) {
    new Cli(home).stopDaemon();
  }

  private static Set<Path> homes(Path folder) throws IOException {
    Set<Path> homes = new TreeSet<>();
    Files.walkFileTree(
        folder,
        EnumSet.noneOf(java.nio.file.FileVisitOption.class),
        DEPTH,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith("pawl.db") || file.endsWith("daemon.json")) {
              homes.add(file.getParent());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // a daemon has just deleted it
          }
        });
    return homes;
  }
}
