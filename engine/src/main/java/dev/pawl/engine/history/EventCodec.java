package dev.pawl.engine.history;

import java.util.ArrayList;
import java.util.List;

/// The binary form of events, used for turns in histories and for messages in mailboxes.
///
/// An event is a tag, the time since the event before, a length, and its fields. Tags and field
/// orders are never changed; new fields go to the end, where old readers ignore them and new
/// readers treat their absence as the value that old writers meant. A tag of a newer version
/// decodes to [Event.UnknownEvent] and is written back byte for byte.
public final class EventCodec {
  private EventCodec() {}

  /// Encodes a turn's events; payloads over [Limits#INLINE_PAYLOAD_BYTES] go to `blobs`.
  public static byte[] encode(List<Recorded> events, Blobs.Sink blobs) {
    WireWriter out = new WireWriter();
    EventWriter body = new EventWriter(blobs);
    long last = 0;
    for (Recorded recorded : events) {
      out.number(EventTag.of(recorded.event()));
      out.signed(recorded.atMillis() - last);
      last = recorded.atMillis();
      out.bytes(body.encode(recorded.event()));
    }
    return out.toByteArray();
  }

  /// Decodes a turn whose first event has the position `firstSeq`.
  public static List<Recorded> decode(byte[] turn, long firstSeq, Blobs.Source blobs) {
    List<Recorded> events = new ArrayList<>();
    WireReader in = new WireReader(turn);
    long seq = firstSeq;
    long at = 0;
    while (in.hasMore()) {
      int tag = in.intNumber();
      at += in.signed();
      Event event = new EventReader(in.part(), blobs).event(tag);
      events.add(new Recorded(seq++, at, event));
    }
    return events;
  }

  /// Encodes one event without a time, for a mailbox.
  public static byte[] encodeOne(Event event, Blobs.Sink blobs) {
    return encode(List.of(new Recorded(0, 0, event)), blobs);
  }

  /// Decodes what [#encodeOne] made.
  public static Event decodeOne(byte[] message, Blobs.Source blobs) {
    List<Recorded> events = decode(message, 0, blobs);
    if (events.size() != 1) {
      throw new PawlException(
          ErrorCode.CORRUPT_HISTORY, "a message holds " + events.size() + " events, not one");
    }
    return events.getFirst().event();
  }
}
