package dev.pawl.store.sqlite;

import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.store.Write;
import java.sql.SQLException;
import java.util.List;

/// Subscriptions, and the notices that they are owed.
final class NoticesTable {
  /// The oldest are dropped this seldom, since to count them costs.
  private static final int ROUND = 100;

  private static final String SUBSCRIBE =
      """
      INSERT INTO subscriptions (name, query, delivery, created_at, dropped) VALUES (?, ?, ?, ?, 0)
      ON CONFLICT DO UPDATE SET query = excluded.query, delivery = excluded.delivery
      """;

  private static final String UNSUBSCRIBE = "DELETE FROM subscriptions WHERE name = ?";

  private static final String SELECT_QUERIES = "SELECT name, query FROM subscriptions";

  private static final String EXISTS = "SELECT count(*) FROM subscriptions WHERE name = ?";

  private static final String ACKNOWLEDGE =
      "DELETE FROM notices WHERE number = ? AND subscription = ?";

  private static final String VOID =
      """
      DELETE FROM notices
      WHERE run_key = ?1 AND (topic = ?2 OR substr(topic, 1, length(?2) + 1) = ?2 || '/')
      """;

  private static final String INSERT =
      """
      INSERT INTO notices (subscription, run_key, topic, event, text, at) VALUES (?, ?, ?, ?, ?, ?)
      """;

  private static final String IS_ROUND = "SELECT coalesce(max(number), 0) % ? = 0 FROM notices";

  private static final String DROP =
      """
      DELETE FROM notices WHERE subscription = ?1 AND number <= coalesce(
        (SELECT number FROM notices WHERE subscription = ?1
         ORDER BY number DESC LIMIT 1 OFFSET ?2), 0)
      """;

  private static final String COUNT_DROPPED =
      "UPDATE subscriptions SET dropped = dropped + ? WHERE name = ?";

  private static final String SELECT_SUBSCRIPTIONS =
      """
      SELECT name, query, delivery, created_at, dropped,
        (SELECT count(*) FROM notices n WHERE n.subscription = s.name)
      FROM subscriptions s ORDER BY name
      """;

  private static final String SELECT_OWED =
      """
      SELECT n.number, r.id, r.type, n.topic, n.event, n.text, n.at
      FROM notices n CROSS JOIN runs r ON r.run_key = n.run_key
      WHERE n.subscription = ? AND n.number > ? ORDER BY n.number LIMIT ?
      """;

  private final Database database;

  NoticesTable(Database database) {
    this.database = database;
  }

  void subscribe(Write.Subscribe write) throws SQLException {
    database.update(SUBSCRIBE, write.name(), write.query(), write.delivery(), write.atMillis());
  }

  /// Whether there was such a one.
  boolean unsubscribe(String name) throws SQLException {
    return database.update(UNSUBSCRIBE, name) > 0;
  }

  /// Whether there is such a one.
  boolean acknowledge(Write.Acknowledge write) throws SQLException {
    for (long number : write.numbers()) {
      database.update(ACKNOWLEDGE, number, write.subscription());
    }
    return database.number(EXISTS, write.subscription()) > 0;
  }

  /// Who has subscribed to what.
  private record Wanted(String name, String query) {
    boolean matches(NoticeChange.Owed owed) {
      try {
        return QueryParser.parse(query).matches(owed.run(), owed.atMillis());
      } catch (PawlException _) {
        // A newer Pawl wrote it. To be told too often is better than never.
        return true;
      }
    }
  }

  void change(long runKey, NoticeChange change) throws SQLException {
    List<Wanted> all = database.all(SELECT_QUERIES, row -> new Wanted(row.text(), row.text()));
    if (all.isEmpty()) {
      return;
    }
    database.update(VOID, runKey, change.topic());
    NoticeChange.Owed owed = change.owed();
    if (owed != null) {
      List<Wanted> matching = all.stream().filter(wanted -> wanted.matches(owed)).toList();
      for (Wanted wanted : matching) {
        owe(wanted.name(), runKey, change.topic(), owed);
        if (database.number(IS_ROUND, ROUND) == 1) {
          dropOldest(all);
        }
      }
    }
  }

  private void owe(String subscription, long runKey, String topic, NoticeChange.Owed owed)
      throws SQLException {
    database.update(
        INSERT, subscription, runKey, topic, owed.event(), owed.text(), owed.atMillis());
  }

  private void dropOldest(List<Wanted> all) throws SQLException {
    for (Wanted wanted : all) {
      int dropped = database.update(DROP, wanted.name(), Notice.KEPT);
      database.update(COUNT_DROPPED, dropped, wanted.name());
    }
  }

  List<Subscription> subscriptions() throws SQLException {
    return database.all(
        SELECT_SUBSCRIPTIONS,
        row -> {
          String name = row.text();
          String query = row.text();
          String delivery = row.optionalText();
          long createdAt = row.number();
          long dropped = row.number();
          return new Subscription(name, query, delivery, createdAt, row.number(), dropped);
        });
  }

  List<Notice> owed(String subscription, long after, int max) throws SQLException {
    return database.all(
        SELECT_OWED,
        row ->
            new Notice(
                row.number(),
                RunId.of(row.text()),
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                row.number()),
        subscription,
        after,
        max);
  }
}
