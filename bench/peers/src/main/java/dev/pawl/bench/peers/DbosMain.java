package dev.pawl.bench.peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.dbos.transact.DBOS;
import dev.dbos.transact.config.DBOSConfig;
import dev.dbos.transact.workflow.Workflow;
import dev.pawl.bench.contender.Contender;
import dev.pawl.bench.contender.Serving;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/// The process of DBOS Transact on a PostgreSQL of its own. Argument: an empty directory.
public final class DbosMain {
  private DbosMain() {}

  public static void main(String[] arguments) throws IOException {
    Serving.serve(Dbos::new, Path.of(arguments[0]));
  }

  /// What DBOS wants of a workflow: an interface, of which it makes a proxy.
  public interface Steps {
    /// Runs that many steps, one after another.
    String run(int count);
  }

  /// The workflow.
  public static final class DbosSteps implements Steps {
    private final DBOS dbos;
    private final Runnable body;

    DbosSteps(DBOS dbos, Runnable body) {
      this.dbos = dbos;
      this.body = body;
    }

    @Override
    @Workflow(name = "steps")
    public String run(int count) {
      String last = "none";
      for (int i = 0; i < count; i++) {
        last =
            dbos.runStep(
                () -> {
                  body.run();
                  return "done";
                },
                "step");
      }
      return last;
    }
  }

  private static final class Dbos implements Contender {
    private static final int CONNECTIONS = 10;
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final HikariDataSource connections;
    private final DBOS dbos;
    private final Steps steps;

    Dbos(Path directory, Runnable body) throws IOException, SQLException {
      // The library's defaults are for tests: they do not wait for the disk.
      postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory.resolve("data"))
              .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setPGStartupWait(START_LIMIT)
              .start();
      HikariConfig pool = new HikariConfig();
      pool.setJdbcUrl(postgres.getJdbcUrl("postgres", "postgres"));
      pool.setUsername("postgres");
      pool.setMaximumPoolSize(CONNECTIONS);
      connections = new HikariDataSource(pool);
      requireOn("fsync");
      requireOn("synchronous_commit");
      dbos = new DBOS(DBOSConfig.defaults("bench").withDataSource(connections));
      steps = dbos.registerProxy(Steps.class, new DbosSteps(dbos, body));
      dbos.launch();
    }

    private void requireOn(String setting) throws SQLException {
      try (Connection connection = connections.getConnection();
          Statement statement = connection.createStatement();
          ResultSet value = statement.executeQuery("SHOW " + setting)) {
        if (!value.next() || !value.getString(1).equals("on")) {
          throw new IllegalStateException(
              "PostgreSQL runs without %s, so its figures would not compare".formatted(setting));
        }
      }
    }

    @Override
    public void run(int count) {
      steps.run(count);
    }

    @Override
    public void close() {
      dbos.shutdown();
      connections.close();
      try {
        postgres.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
