package dev.pawl.store.sqlite;

import dev.pawl.engine.history.RunState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The numbers of [MetaTable] in memory, as far as the transaction in progress has got.
///
/// Only the writer has one. It is read anew with each new connection, so that what a failed
/// transaction did to it is forgotten.
final class Ledger {
  private final MessageDigest digest = sha256();
  final Map<RunState, Long> runs = new EnumMap<>(RunState.class);
  private boolean incarnated;
  CommitMark mark;
  long incarnation;
  long lastRun;
  long lastTurn;
  long lastMessage;
  long lastTask;
  long mail;
  long tasks;
  long turns;

  /// Reads the columns in the order of [MetaTable].
  Ledger(Row row) throws SQLException {
    mark = new CommitMark(row.number(), row.text());
    incarnation = row.number();
    lastRun = row.number();
    lastTurn = row.number();
    lastMessage = row.number();
    lastTask = row.number();
    mail = row.number();
    tasks = row.number();
    turns = row.number();
    for (RunState state : RunState.values()) {
      runs.put(state, row.number());
    }
  }

  /// Starts the next link of the chain.
  void begin() {
    incarnated = false;
    digest.reset();
    digest.update(mark.chain().getBytes(StandardCharsets.US_ASCII));
  }

  /// Whether the transaction has changed a number that stands for itself.
  boolean isIncarnated() {
    return incarnated;
  }

  long incarnate() {
    incarnated = true;
    return ++incarnation;
  }

  /// Adds recorded bytes to the link.
  void link(byte[] recorded) {
    digest.update(recorded);
  }

  /// Ends the link: the mark is that of the commit to come.
  void seal() {
    long number = mark.number() + 1;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      digest.update((byte) (number >>> shift));
    }
    mark = new CommitMark(number, HexFormat.of().formatHex(digest.digest()));
  }

  void countRun(RunState state, int change) {
    runs.merge(state, (long) change, Long::sum);
  }

  /// Counts by state, then `mail`, `tasks` and `turns`.
  SequencedMap<String, Long> counts() {
    SequencedMap<String, Long> counts = new LinkedHashMap<>();
    runs.forEach((state, count) -> counts.put(state.code(), count));
    counts.put("mail", mail);
    counts.put("tasks", tasks);
    counts.put("turns", turns);
    return counts;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
