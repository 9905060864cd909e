package dev.pawl.engine.history;

import java.util.List;
import java.util.SequencedMap;

/// Events in their binary form, ready to be stored: encoded once, off the writer's thread.
///
/// The arrays are shared, not copied, and must not be written.
public final class EncodedEvents {
  private final byte[] bytes;
  private final int count;
  private final long firstSeq;
  private final SequencedMap<Blobs.Hash, Payload> blobs;

  private EncodedEvents(
      byte[] bytes, int count, long firstSeq, SequencedMap<Blobs.Hash, Payload> blobs) {
    this.bytes = bytes;
    this.count = count;
    this.firstSeq = firstSeq;
    this.blobs = blobs;
  }

  /// The events of one turn, with positions that follow each other.
  public static EncodedEvents of(List<Recorded> events) {
    Blobs.Sink sink = new Blobs.Sink();
    byte[] bytes = EventCodec.encode(events, sink);
    long firstSeq = events.isEmpty() ? 0 : events.getFirst().seq();
    return new EncodedEvents(bytes, events.size(), firstSeq, sink.blobs());
  }

  /// One event without a place or time, as mailboxes and task queues keep it.
  public static EncodedEvents one(Event event) {
    return of(List.of(new Recorded(0, 0, event)));
  }

  public byte[] bytes() {
    return bytes;
  }

  public int count() {
    return count;
  }

  /// The position of the first event, 0 when there is none.
  public long firstSeq() {
    return firstSeq;
  }

  /// The large payloads that the bytes refer to, by hash.
  public SequencedMap<Blobs.Hash, Payload> blobs() {
    return blobs;
  }
}
