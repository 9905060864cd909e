package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The schema's versions: numbered scripts, each applied once and known again by its checksum.
///
/// @param scripts the script at index i leads to version i + 1
record Migrations(List<Script> scripts) {
  /// What `PRAGMA application_id` says of a database of ours: "Pawl".
  private static final int APPLICATION_ID = 0x5061776c;

  private static final List<String> NAMES =
      List.of("0001-initial.sql", "0002-changes.sql", "0003-notices.sql");

  private static final String CREATE_TABLE =
      """
      CREATE TABLE IF NOT EXISTS migrations (
        version INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        checksum TEXT NOT NULL,
        applied_at INTEGER NOT NULL
      ) STRICT
      """;

  private static final String SELECT_CHECKSUMS =
      "SELECT version, checksum FROM migrations ORDER BY version";

  private static final String INSERT =
      "INSERT INTO migrations (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)";

  private static final String COUNT_TABLES = "SELECT count(*) FROM sqlite_schema";

  Migrations {
    scripts = List.copyOf(scripts);
  }

  /// One change of the schema.
  record Script(String name, String sql) {
    String checksum() {
      try {
        byte[] text = sql.replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  /// Those of this version of Pawl.
  static Migrations known() {
    return new Migrations(NAMES.stream().map(name -> new Script(name, resource(name))).toList());
  }

  int latest() {
    return scripts.size();
  }

  /// The version of a database, 0 for a new one; refuses what is not ours, newer or altered.
  int inspect(Database database, Home home) throws SQLException {
    long application = database.number("PRAGMA application_id");
    if (application != APPLICATION_ID) {
      if (application != 0 || database.number(COUNT_TABLES) > 0) {
        throw corrupt("%s is a database, but not one of Pawl".formatted(home.database()), home);
      }
      return 0;
    }
    int version = (int) database.number("PRAGMA user_version");
    if (version > latest()) {
      throw new PawlException(
          ErrorCode.STORE_NEWER,
          "%s has schema version %d, and this Pawl knows versions up to %d; nothing was changed;"
                  .formatted(home.database(), version, latest())
              + " upgrade Pawl, or use another --home");
    }
    requireUnaltered(checksums(database), version, home);
    return version;
  }

  private void requireUnaltered(Map<Integer, String> applied, int version, Home home) {
    List<Integer> expected = IntStream.rangeClosed(1, version).boxed().toList();
    if (!List.copyOf(applied.keySet()).equals(expected)) {
      throw corrupt(
          "%s has schema version %d, but its migrations are %s"
              .formatted(home.database(), version, applied.keySet()),
          home);
    }
    for (int i = 1; i <= version; i++) {
      Script script = scripts.get(i - 1);
      if (!script.checksum().equals(applied.get(i))) {
        throw corrupt(
            "migration %s was applied to %s with other contents than this Pawl has"
                .formatted(script.name(), home.database()),
            home);
      }
    }
  }

  /// Applies what is missing after `version`, in one transaction.
  void apply(Database database, int version, long nowMillis) throws SQLException {
    if (version == latest()) {
      return;
    }
    database.begin();
    database.update(CREATE_TABLE);
    for (int next = version + 1; next <= latest(); next++) {
      Script script = scripts.get(next - 1);
      database.script(script.sql());
      database.update(INSERT, next, script.name(), script.checksum(), nowMillis);
    }
    // A PRAGMA takes no parameters.
    database.script("PRAGMA user_version = " + latest());
    database.script("PRAGMA application_id = " + APPLICATION_ID);
    database.commit();
  }

  private static Map<Integer, String> checksums(Database database) throws SQLException {
    Map<Integer, String> checksums = new LinkedHashMap<>();
    database.each(
        SELECT_CHECKSUMS,
        row -> {
          checksums.put(row.smallNumber(), row.text());
          return true;
        });
    return checksums;
  }

  private static String resource(String name) {
    try (InputStream script = Migrations.class.getResourceAsStream(name)) {
      if (script == null) {
        throw new IllegalStateException("resource " + name + " is missing from the build");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PawlException corrupt(String what, Home home) {
    return new PawlException(
        ErrorCode.STORE_CORRUPT,
        what
            + "; nothing was changed; use another --home than "
            + home.directory()
            + ", or restore a backup into a new one");
  }
}
