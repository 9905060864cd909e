package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/// Ends each test with `pawl doctor --check` on every home that it has left behind.
final class SoundHomes implements AfterEachCallback {
  private static final int DEPTH = 4;

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Object test = context.getRequiredTestInstance();
    for (Field field : test.getClass().getDeclaredFields()) {
      if (field.isAnnotationPresent(TempDir.class)) {
        field.setAccessible(true);
        for (Path home : homes((Path) field.get(test))) {
          Cli.Result result = new Cli(home).run("doctor", "--check");
          assertThat(result.exit()).as("%s %s", result.out(), result.err()).isZero();
        }
      }
    }
  }

  private static List<Path> homes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, DEPTH)) {
      return files.filter(file -> file.endsWith("pawl.db")).map(Path::getParent).toList();
    }
  }
}
