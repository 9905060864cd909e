package dev.pawl.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Write;
import dev.pawl.store.sqlite.Samples.Turns;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How statements find their rows: by an index, whatever the number of runs.
class PlanTest {
  @TempDir private Path home;
  private SqliteStore store;

  @BeforeEach
  void open() {
    store = SqliteStore.open(home);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void statements_ofTheWriter_scanNoTable() throws ReflectiveOperationException {
    List<Class<?>> tables =
        List.of(
            RunsTable.class,
            TurnsTable.class,
            ExecutionsTable.class,
            InboxTable.class,
            TasksTable.class,
            KvTable.class,
            BlobsTable.class);
    for (Class<?> table : tables) {
      for (Field field : table.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == String.class) {
          field.setAccessible(true);
          for (String step : plan((String) field.get(null))) {
            assertThat(step)
                .as(table.getSimpleName() + "." + field.getName())
                .doesNotMatch(
                    "SCAN (runs|turns|inbox|tasks|kv|blobs|blob_uses|executions|[rtiub])");
          }
        }
      }
    }
  }

  @Test
  void claim_readsTasksInTheOrderOfTheIndex() throws ReflectiveOperationException {
    Field claim = TasksTable.class.getDeclaredField("SELECT_WAITING");
    claim.setAccessible(true);

    assertThat(plan((String) claim.get(null)))
        .anyMatch(step -> step.contains("INDEX tasks_waiting (queue=?)"))
        .noneMatch(step -> step.contains("ORDER BY"));
  }

  @Test
  void poll_usesTheIndexOfWakeUps() throws ReflectiveOperationException {
    Field poll = StoreReader.class.getDeclaredField("SELECT_DUE");
    poll.setAccessible(true);

    List<String> plan = plan((String) poll.get(null));

    assertThat(plan).anyMatch(step -> step.contains("runs_wake (wake_at=? AND rowid>?)"));
    assertThat(plan).anyMatch(step -> step.contains("runs_wake (wake_at>? AND wake_at<?)"));
    assertThat(plan).noneMatch(step -> step.matches("SCAN (runs|r)"));
  }

  private List<String> plan(String sql) {
    return store
        .parts()
        .readers()
        .read(
            "explaining",
            database ->
                database.all(
                    "EXPLAIN QUERY PLAN " + sql,
                    row -> {
                      row.number();
                      row.number();
                      row.number();
                      return row.text();
                    }));
  }

  @Test
  void list_pagesOfManyRuns_areGaplessAndNewestFirst() {
    var lease = store.join("node", Duration.ofSeconds(10));
    List<Write> batch = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      batch.add(Samples.start("run-" + i));
    }
    store.commit(batch);
    for (int i = 0; i < 500; i += 7) {
      RunRecord run = store.find(RunId.of("run-" + i)).orElseThrow();
      Samples.commit(store, new Turns(run, lease).next(RunState.SUCCEEDED, Samples.step(1)));
    }

    assertThat(pages("")).hasSize(500).isSortedAccordingTo(Collections.reverseOrder());
    assertThat(pages("state:succeeded")).hasSize(72);
    assertThat(pages("is:open")).hasSize(428);
    assertThat(pages("is:ended run-7")).hasSize(3);
  }

  private List<Long> pages(String query) {
    List<Long> keys = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    while (before != 0) {
      RunPage page = store.list(QueryParser.parse(query), new ListOptions(before, 17, Samples.NOW));
      page.runs().forEach(run -> keys.add(run.key()));
      before = page.nextBeforeKey();
    }
    return keys;
  }
}
