package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `pawl doctor` on stores that are sound, damaged, in use, missing or not ours.
@ExtendWith(StoppedHomes.class)
final class DoctorTest {
  /// Whose store each test takes a copy of.
  @TempDir static Path filled;

  @TempDir Path folder;
  private Path home;
  private Cli cli;

  @BeforeAll
  static void fill() {
    Seed.fill(filled);
    new Cli(filled).stopDaemon();
  }

  @BeforeEach
  void home() {
    home = folder.resolve("home");
    cli = new Cli(home);
  }

  /// Puts a filled store into the home that no process has open.
  private void copy() throws IOException {
    Files.createDirectory(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try (Stream<Path> files = Files.walk(filled)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = home.resolve(filled.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  @Test
  void store_sound_saysWhatWasChecked() throws Exception {
    copy();

    Cli.Result result = cli.run("doctor");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("sound: every invariant holds", "8 runs", "8 executions", "used by  nobody")
        .contains(home.toString(), "MB free")
        .doesNotContain("chmod");
    assertThat(cli.run("doctor", "--check").out()).doesNotContain("MB free").contains("8 runs");
    assertThat(cli.run("doctor", "--json").out())
        .contains("\"sound\" : true", "\"runs\" : 8", "\"violations\" : []", "\"pid\" : ");
  }

  @Test
  void store_withViolations_namesEachAndWhatToDo() throws Exception {
    copy();
    sql("UPDATE runs SET last_seq = last_seq + 1 WHERE id = 'waiting-1'");
    sql("DELETE FROM runs WHERE parent IS NOT NULL");

    Cli.Result result = cli.run("doctor");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains("not sound", "execution 1 of run 'waiting-1' is to end with")
        .contains("run 'parent-1', execution 1: has lost its child")
        .contains("pawl rm ID --force", "backup");
    assertThat(cli.run("doctor", "--check", "--json").exit()).isEqualTo(1);
  }

  @Test
  void store_withAResultRecordedTwice_saysSo() throws Exception {
    copy();
    // The last turn of a run holds its step's result and its end.
    writeLastTurnTwice("done-1");

    Cli.Result result = cli.run("doctor", "--check");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.out())
        .contains("run 'done-1', execution 1: event ", "is not where the history ends");
  }

  @Test
  void store_inUse_isCheckedByTheDaemon() throws Exception {
    copy();
    assertThat(cli.run("daemon", "start").exit()).isZero();
    long daemon = cli.daemon().orElseThrow().pid();

    Cli.Result result = cli.run("doctor");

    assertThat(result.exit()).isZero();
    assertThat(result.out())
        .contains("sound", "8 runs", "used by  its daemon, process " + daemon)
        .contains(home.toString(), "MB free");
    assertThat(cli.run("doctor", "--json").out()).contains("\"pid\" : " + daemon);
    assertThat(cli.run("signal", "waiting-1", "go", "\"on\"").exit()).isZero();
    assertThat(cli.run("wait", "waiting-1").exit()).isZero();
  }

  @Test
  void store_inUseByAnotherProgram_isNamed() throws IOException {
    copy();
    try (SqliteStore _ = SqliteStore.open(home)) {
      Cli.Result result = cli.run("doctor", "--json");

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err())
          .contains("STORE_IN_USE", "process " + ProcessHandle.current().pid())
          .contains("\"retryable\":true");
    }
  }

  @Test
  void home_missingOrEmpty_isNotMade() throws IOException {
    Cli.Result missing = cli.run("doctor");
    assertThat(missing.exit()).isEqualTo(1);
    assertThat(missing.err()).contains("does not exist", "--home");
    assertThat(home).doesNotExist();

    Files.createDirectory(home);
    Cli.Result empty = cli.run("doctor");
    assertThat(empty.exit()).isEqualTo(1);
    assertThat(empty.err()).contains("holds no store", "pawl run");
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void store_ofANewerVersion_saysToUpgrade() throws Exception {
    copy();
    sql("PRAGMA user_version = 99");

    Cli.Result result = cli.run("doctor");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("schema version 99", "upgrade Pawl");
  }

  @Test
  void store_withADamagedPage_isReportedAndNotChanged() throws Exception {
    copy();
    overwrite(home.resolve("pawl.db"), (rootPage("turns") - 1) * 4096, 64);

    Cli.Result result = cli.run("doctor");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).isEmpty();
    assertThat(result.out())
        .contains("integrity check: ", "the database is damaged: the histories cannot be read")
        .contains("run 'done-1' cannot be read", "backup");
  }

  @Test
  void store_damagedAtItsHead_isRefusedByEveryCommand() throws Exception {
    copy();
    overwrite(home.resolve("pawl.db"), 0, 8_192);

    for (String command : List.of("doctor", "ps")) {
      Cli.Result result = cli.run(command, "--json");

      assertThat(result.exit()).isEqualTo(1);
      assertThat(result.err()).contains("\"code\":\"STORE_CORRUPT\"", "\"retryable\":false");
    }
  }

  @Test
  void store_whoseLogWasLost_namesTheRange() throws Exception {
    copy();
    Files.delete(home.resolve("pawl.db"));

    Cli.Result result = cli.run("doctor");

    assertThat(result.exit()).isEqualTo(1);
    assertThat(result.err()).contains("commits 1 to ", "are lost", "restore a backup");
  }

  @Test
  void home_openToOthers_isMentioned() throws Exception {
    copy();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(cli.run("doctor").out()).contains("others may look into it: chmod 700");
  }

  private static void overwrite(Path file, long at, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[bytes]), at);
    }
  }

  private long rootPage(String table) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("pawl.db"));
        var statement = connection.createStatement();
        var row =
            statement.executeQuery(
                "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      return row.getLong(1);
    }
  }

  /// As a bug of ours would, not a disk: the checksum fits.
  private void writeLastTurnTwice(String run) throws SQLException {
    String place = "WHERE id = (SELECT last_turn FROM runs WHERE id = '" + run + "')";
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("pawl.db"));
        Statement statement = connection.createStatement()) {
      byte[] once;
      try (ResultSet row = statement.executeQuery("SELECT events FROM turns " + place)) {
        once = row.getBytes(1);
      }
      byte[] twice = Arrays.copyOf(once, 2 * once.length);
      System.arraycopy(once, 0, twice, once.length, once.length);
      CRC32C checksum = new CRC32C();
      checksum.update(twice);
      String change = "UPDATE turns SET event_count = event_count * 2, events = ?, checksum = ? ";
      try (PreparedStatement update = connection.prepareStatement(change + place)) {
        update.setBytes(1, twice);
        update.setLong(2, checksum.getValue());
        update.executeUpdate();
      }
    }
  }

  private void sql(String change) throws SQLException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("pawl.db"));
        var statement = connection.createStatement()) {
      statement.executeUpdate(change);
    }
  }
}
