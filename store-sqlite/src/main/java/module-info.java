import org.jspecify.annotations.NullMarked;

/// The embedded store: runs in one SQLite file, owned by one process.
///
/// [dev.pawl.store.sqlite.SqliteStore] is the way in; one class per table holds the SQL.
@NullMarked
module dev.pawl.store.sqlite {
  requires transitive dev.pawl.engine;
  requires java.sql;
  requires org.xerial.sqlitejdbc;
  requires static org.jspecify;

  exports dev.pawl.store.sqlite;
}
