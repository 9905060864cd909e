package dev.pawl.store.sqlite;

import static dev.pawl.store.sqlite.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.RunId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who may use a store, and who may read its files.
class OwnerTest {
  @TempDir private Path temp;

  @Test
  void store_openInThisProcess_isRefusedTwice() {
    Path home = temp.resolve("home");
    try (SqliteStore first = SqliteStore.open(home)) {
      assertInUse(() -> SqliteStore.open(home), "this process", "" + ProcessHandle.current().pid());
      assertInUse(() -> SqliteStore.open(home.resolve("../home")), "this process");
      assertThat(first.check()).isEmpty();
    }
  }

  @Test
  void store_openThroughALink_isRefused() throws IOException {
    Path home = temp.resolve("home");
    try (SqliteStore first = SqliteStore.open(home)) {
      Path link = Files.createSymbolicLink(temp.resolve("link"), home);
      assertInUse(() -> SqliteStore.open(link), "this process");
      assertThat(first.check()).isEmpty();
    }
  }

  @Test
  void store_openInAnotherProcess_namesIt() {
    Path home = temp.resolve("home");
    try (Child child = Child.start(home, "hold")) {
      assertThat(child.line()).isEqualTo("open");

      assertInUse(
          () -> SqliteStore.open(home),
          "process " + child.pid(),
          "started " + child.process().info().startInstant().orElseThrow(),
          "stop that process or use another --home");
    }
    SqliteStore.open(home).close();
  }

  @Test
  void store_openHere_refusesAnotherProcessAfterEveryTool() {
    Path home = temp.resolve("home");
    try (SqliteStore store = SqliteStore.open(home)) {
      assertInUse(() -> SqliteStore.open(home), "this process");
      assertThat(store.check()).isEmpty();
      store.backup(temp.resolve("copy.db"));
      store.commit(List.of(Samples.start("a")));

      try (Child child = Child.start(home, "hold")) {
        assertThat(child.line())
            .startsWith("STORE_IN_USE")
            .contains("process " + ProcessHandle.current().pid());
      }
    }
  }

  @Test
  void lock_ofAKilledProcess_isFree() {
    Path home = temp.resolve("home");
    Child child = Child.start(home, "hold");
    assertThat(child.line()).isEqualTo("open");
    child.kill();

    SqliteStore.open(home).close();
    assertThat(home.resolve("pawl.lock")).exists();
  }

  @Test
  void files_underAnOpenUmask_areForTheirOwnerOnly() throws IOException {
    Path home = temp.resolve("deep/home");
    try (Child child = Child.startWithUmask("000", home, "write", "r")) {
      assertThat(child.line()).isNotEmpty();
      assertPrivate(home);
      try (Stream<Path> cached = Files.walk(Child.cache(home))) {
        Path library = cached.filter(Files::isRegularFile).findFirst().orElseThrow();
        assertThat(permissions(library.getParent())).isEqualTo("rwx------");
      }
      child.kill();
    }
    SqliteStore.open(home).close();
    assertPrivate(home);
  }

  @Test
  void files_withWidePermissions_areTightenedAtOpening() throws IOException {
    Path home = temp.resolve("home");
    SqliteStore.open(home).close();
    for (String file : new String[] {"pawl.db", "pawl.lock", "pawl.tail"}) {
      Files.setPosixFilePermissions(
          home.resolve(file), PosixFilePermissions.fromString("rw-rw-rw-"));
    }

    try (SqliteStore store = SqliteStore.open(home)) {
      assertPrivate(home);
      assertThat(store.check()).isEmpty();
    }
  }

  @Test
  void home_withAnOddName_works() {
    Path home = temp.resolve("a?b=c #d %41 é;'x");
    try (SqliteStore store = SqliteStore.open(home)) {
      Samples.startRun(store, "a");
    }
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.find(RunId.of("a"))).isPresent();
      assertThat(home.resolve("pawl.db")).isNotEmptyFile();
    }
  }

  private static void assertPrivate(Path home) throws IOException {
    assertThat(permissions(home)).isEqualTo("rwx------");
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static void assertInUse(ThrowingCallable opening, String... words) {
    assertRefused(opening, ErrorCode.STORE_IN_USE, words);
  }
}
