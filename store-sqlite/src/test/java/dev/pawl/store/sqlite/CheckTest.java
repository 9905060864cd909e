package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.Write;
import dev.pawl.store.sqlite.Samples.Turns;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Damage that the check has to find. Each case plants one.
class CheckTest {
  @TempDir private Path home;

  /// Two runs: `open` with turns, mail, a task and a past execution, `ended` with a large output.
  @BeforeEach
  void fill() {
    try (SqliteStore store = SqliteStore.open(home)) {
      var lease = store.join("node", Duration.ofSeconds(10));
      Turns open = new Turns(Samples.startRun(store, "open"), lease);
      Samples.commit(store, open.next(RunState.RUNNING, Samples.step(1), Samples.step(2)));
      Samples.commit(store, open.continueAsNew());
      var scheduled = new Event.ActivityScheduled(1, "build", "default", Payload.NULL);
      var outbox =
          new Write.Outbox(
              new LinkedHashMap<>(),
              List.of(
                  new Write.NewTask(
                      1, "build", "default", 0, 1, 0, 0, Samples.events(1, scheduled), null)),
              List.of(),
              Write.TaskGate.UNCHANGED,
              List.of(),
              List.of(),
              List.of());
      Samples.commit(store, open.next(RunState.RUNNING, outbox, List.of(), scheduled));
      Samples.commit(store, open.next(RunState.WAITING, Samples.step(3)));
      Samples.commit(store, Samples.send("open", "x"));
      Turns ended = new Turns(Samples.startRun(store, "ended"), lease);
      Payload large = Payload.ofJson("\"" + "x".repeat(100_000) + "\"");
      Samples.commit(store, ended.next(RunState.SUCCEEDED, new Event.RunCompleted(large)));
      assertThat(store.check()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE turns SET first_seq = 3 WHERE first_seq = 2 AND execution = 1 | begins at 3
          UPDATE turns SET event_count = 3 WHERE event_count = 2 | holds 2 events, not 3
          UPDATE turns SET events = x'ffff' WHERE id = 1 | its checksum does not fit
          UPDATE turns SET checksum = checksum + 1 WHERE id = 1 | its checksum does not fit
          DELETE FROM turns WHERE id = (SELECT prev FROM turns WHERE id = 5) | after turn
          DELETE FROM turns WHERE id = (SELECT last_turn FROM runs WHERE id = 'open') | is to end
          UPDATE runs SET last_seq = 4 WHERE id = 'open' | is to end
          DELETE FROM executions | is not known
          UPDATE executions SET execution = 2 | executions that are not past
          UPDATE inbox SET run_key = (SELECT run_key FROM runs WHERE id = 'ended') | mailbox
          UPDATE tasks SET run_key = (SELECT run_key FROM runs WHERE id = 'ended') | wait for nodes
          UPDATE tasks SET execution = 1 | not the current one
          UPDATE tasks SET lease = 7 | never joined
          UPDATE tasks SET held = 1 | against its will
          UPDATE runs SET parent = 'x', parent_execution = 1, parent_command = 1 | is missing
          UPDATE runs SET wake_at = 5 WHERE id = 'ended' | is to be woken
          UPDATE turns SET execution = 9 WHERE id = 1 | execution 9 of run 'open', which
          DELETE FROM blob_uses | is not kept for it
          DELETE FROM blob_uses | no run refers to it
          INSERT INTO blobs VALUES ('00', x'00') | payload 00 is kept, but no run refers to it
          DELETE FROM runs WHERE id = 'open' | refers to a row that is missing
          UPDATE meta SET mail = 9 | the counts kept are
          UPDATE meta SET waiting = 9 | the counts kept are
          UPDATE meta SET last_message = 0 | not given yet
          UPDATE meta SET last_turn = 3 | not given yet
          """)
  void damage_isReported(String damage, String complaint) throws SQLException {
    sql(damage);

    assertReported(complaint);
  }

  @Test
  void history_changedOnTheDisk_isNotRead() throws SQLException {
    sql("UPDATE turns SET checksum = checksum + 1 WHERE id = 1");

    try (SqliteStore store = SqliteStore.open(home)) {
      assertThatThrownBy(() -> store.history(RunId.of("open"), 1, 1, 10))
          .isInstanceOfSatisfying(
              PawlException.class,
              fault -> assertThat(fault.code()).isEqualTo(ErrorCode.STORE_CORRUPT))
          .hasMessageContaining("not as it was written");
    }
  }

  @Test
  void keys_aboveTheLimit_areReported() throws SQLException {
    sql(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO kv SELECT run_key, 'key-' || i, x'00' FROM n, runs WHERE id = 'open'
        """);

    assertReported("run 'open' has 300 keys, more than allowed");
  }

  @Test
  void page_damaged_isReported() throws SQLException {
    // An index that does not fit its table any more.
    sql(
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET sql = replace(sql, 'parent IS NOT NULL', 'parent IS NULL')
        WHERE name = 'runs_parent';
        """);

    assertReported("integrity check:");
  }

  @Test
  void table_unreadable_isReportedWithEverythingElse() throws SQLException, IOException {
    sql("UPDATE meta SET mail = 9");
    long page = rootPage("turns");
    try (var file = FileChannel.open(home.resolve("pawl.db"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[64]), (page - 1) * 4096);
    }

    assertReported("integrity check: ");
    assertReported("the database is damaged: the histories cannot be read");
  }

  @Test
  void damage_withoutEnd_isCutShort() throws SQLException {
    sql(
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
        INSERT INTO blobs SELECT 'hash-' || i, x'00' FROM n
        """);

    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).hasSize(201).last().asString().isEqualTo("and 100 more");
      assertThat(store.find(RunId.of("open"))).isPresent();
    }
  }

  private void assertReported(String complaint) {
    try (SqliteStore store = SqliteStore.open(home)) {
      assertThat(store.check()).anySatisfy(line -> assertThat(line).contains(complaint));
    }
  }

  private long rootPage(String table) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("pawl.db"));
        var query =
            connection.prepareStatement("SELECT rootpage FROM sqlite_schema WHERE name = ?")) {
      query.setString(1, table);
      try (var row = query.executeQuery()) {
        return row.getLong(1);
      }
    }
  }

  private void sql(String damage) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve("pawl.db"));
        var change = connection.createStatement()) {
      change.executeUpdate(damage);
    }
  }
}
