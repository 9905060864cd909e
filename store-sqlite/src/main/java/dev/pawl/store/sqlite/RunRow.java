package dev.pawl.store.sqlite;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.BlockReason;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.ParentLink;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.history.WaitCodec;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunRecord;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A row of the table `runs`.
final class RunRow {
  private final RunRecord run;
  private final long lastTurn;
  private final byte @Nullable [] outcome;

  private RunRow(RunRecord run, long lastTurn, byte @Nullable [] outcome) {
    this.run = run;
    this.lastTurn = lastTurn;
    this.outcome = outcome;
  }

  /// Reads all columns in the order of the schema.
  static RunRow read(Row row) throws SQLException {
    long key = row.number();
    RunId id = RunId.of(row.text());
    row.smallNumber(); // the shard, which follows from the id
    String type = row.text();
    String kind = row.text();
    String version = row.text();
    ParentLink parent = parent(row);
    String inputHash = row.text();
    int priority = row.smallNumber();
    long createdAt = row.number();
    long lastTurn = row.number();
    row.flag(); // whether the tasks are held, which only the writer has to know
    RunHead head = head(row);
    RunRecord run =
        new RunRecord(id, key, type, kind, version, parent, inputHash, priority, createdAt, head);
    return new RunRow(run, lastTurn, row.optionalBytes());
  }

  /// The run without its outcome, which may be long and which no query looks at.
  RunRecord run() {
    return run;
  }

  /// Where the chain of the current execution's turns ends.
  long lastTurn() {
    return lastTurn;
  }

  /// The run with its outcome.
  RunRecord whole(Blobs.Source blobs) {
    if (outcome == null) {
      return run;
    }
    RunHead head = run.head();
    return run.withHead(
        new RunHead(
            head.execution(),
            head.lastSeq(),
            head.state(),
            head.status(),
            head.statusVersion(),
            head.labels(),
            head.waits(),
            head.wakeAtMillis(),
            EventCodec.decodeOne(outcome, blobs),
            head.block(),
            head.seen(),
            head.updatedAtMillis(),
            head.endedAtMillis()));
  }

  private static @Nullable ParentLink parent(Row row) throws SQLException {
    String parent = row.optionalText();
    int execution = row.smallNumber();
    int command = row.smallNumber();
    return parent == null ? null : new ParentLink(RunId.of(parent), execution, command);
  }

  private static RunHead head(Row row) throws SQLException {
    int execution = row.smallNumber();
    long lastSeq = row.number();
    RunState state = RunState.ofCode(row.text());
    String status = row.optionalText();
    long statusVersion = row.number();
    SequencedMap<String, String> labels = labels(row.optionalBytes());
    byte[] waitBytes = row.optionalBytes();
    List<Wait> waits = waitBytes == null ? List.of() : WaitCodec.decode(waitBytes);
    long wakeAt = row.number();
    RunHead.Block block = block(row);
    boolean seen = row.flag();
    long updatedAt = row.number();
    long endedAt = row.number();
    return new RunHead(
        execution,
        lastSeq,
        state,
        status,
        statusVersion,
        labels,
        waits,
        wakeAt,
        null,
        block,
        seen,
        updatedAt,
        endedAt);
  }

  private static RunHead.@Nullable Block block(Row row) throws SQLException {
    String reason = row.optionalText();
    String report = row.optionalText();
    long since = row.number();
    return reason == null || report == null
        ? null
        : new RunHead.Block(BlockReason.ofCode(reason), report, since);
  }

  /// The stored form of labels: the event that sets them all; null for none.
  static byte @Nullable [] labelBytes(RunHead head) {
    return head.labels().isEmpty()
        ? null
        : EncodedEvents.one(new Event.LabelsChanged(head.labels())).bytes();
  }

  /// The stored form of waits; null for none.
  static byte @Nullable [] waitBytes(RunHead head) {
    return head.waits().isEmpty() ? null : WaitCodec.encode(head.waits());
  }

  private static SequencedMap<String, String> labels(byte @Nullable [] bytes) {
    if (bytes == null) {
      return Collections.emptySortedMap();
    }
    Blobs.Source none =
        hash -> {
          throw new PawlException(ErrorCode.CORRUPT_HISTORY, "labels refer to payload " + hash);
        };
    return EventCodec.decodeOne(bytes, none) instanceof Event.LabelsChanged changed
        ? changed.labels()
        : new LinkedHashMap<>();
  }
}
