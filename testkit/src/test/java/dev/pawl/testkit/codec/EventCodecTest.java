package dev.pawl.testkit.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.engine.history.Blobs;
import dev.pawl.engine.history.EncodedEvents;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.EventCodec;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The binary form of events keeps every field, reads newer forms, and never fails otherwise than
/// by saying that it is corrupt.
final class EventCodecTest {
  private static final Blobs.Source NO_BLOBS =
      hash -> {
        throw new PawlException(ErrorCode.STORE_CORRUPT, "no blob " + hash.hex());
      };

  @Test
  void everyKind_hasASample() {
    Set<String> kinds = new TreeSet<>();
    collectKinds(Event.class, kinds);
    Set<String> sampled = new TreeSet<>();
    EventSamples.all().forEach(event -> sampled.add(event.kind()));

    assertThat(sampled).isEqualTo(kinds);
  }

  @Test
  void everyKind_comesBackAsItWas() {
    for (Event event : EventSamples.all()) {
      byte[] bytes = EventCodec.encodeOne(event, new Blobs.Sink());
      assertThat(EventCodec.decodeOne(bytes, NO_BLOBS)).isEqualTo(event);
    }
  }

  @Test
  void everyKind_keepsItsTag() {
    TreeMap<Integer, String> tags = new TreeMap<>();
    for (Event event : EventSamples.all()) {
      if (!(event instanceof Event.UnknownEvent)) {
        tags.put((int) EventCodec.encodeOne(event, new Blobs.Sink())[0], event.kind());
      }
    }

    // Stored histories hold these numbers. Add to the end; never change one.
    assertThat(tags.keySet()).hasSize(36).first().isEqualTo(1);
    assertThat(tags.lastKey()).isEqualTo(36);
    assertThat(String.join(" ", tags.values()))
        .isEqualTo(
            "RunStarted SignalReceived CancelRequested RunPaused RunResumed RunUnblocked RunRetried"
                + " RunTerminated RunCompleted RunFailed RunCanceled ContinuedAsNew StepScheduled"
                + " StepCompleted StepFailed ActivityScheduled ActivityCompleted ActivityFailed"
                + " AttemptFailed AttemptStarted TimerStarted TimerFired SignalAwaited"
                + " QuestionAsked ChildStarted ChildCompleted ChildFailed DetachedStarted"
                + " CommandCanceled StatusChanged KvChanged LabelsChanged PatchMarked NoticeGiven"
                + " NoticesVoided EndNoticeChosen");
  }

  @Test
  void turn_keepsPositionsAndTimes() {
    long[] times = {1_700_000_000_000L, 1_700_000_000_000L, 1_699_999_999_000L, 0, Long.MAX_VALUE};
    List<Recorded> turn = new ArrayList<>();
    for (int i = 0; i < times.length; i++) {
      turn.add(new Recorded(40 + i, times[i], new Event.TimerFired(i)));
    }

    byte[] bytes = EventCodec.encode(turn, new Blobs.Sink());

    assertThat(EventCodec.decode(bytes, 40, NO_BLOBS)).isEqualTo(turn);
    assertThat(EventCodec.decode(new byte[0], 1, NO_BLOBS)).isEmpty();
  }

  @Test
  void unknownEvents_areWrittenBackByteForByte() {
    byte[] newer = encodedSamples();

    byte[] again = EventCodec.encode(EventCodec.decode(newer, 1, NO_BLOBS), new Blobs.Sink());

    assertThat(again).isEqualTo(newer);
  }

  @Test
  void fieldsOfANewerVersion_areIgnored() {
    for (Event event : EventSamples.all()) {
      if (event instanceof Event.UnknownEvent) {
        continue;
      }
      Frame frame = Frame.of(event);
      assertThat(EventCodec.decodeOne(frame.withBody(frame.body.length + 3), NO_BLOBS))
          .isEqualTo(event);
    }
  }

  @Test
  void inputCutAnywhere_isShorterOrCorrupt() {
    byte[] whole = encodedSamples();
    List<Recorded> events = EventCodec.decode(whole, 1, NO_BLOBS);

    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        List<Recorded> some = EventCodec.decode(cut, 1, NO_BLOBS);
        assertThat(some).hasSizeLessThan(events.size()).isEqualTo(events.subList(0, some.size()));
      } catch (PawlException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HISTORY);
      }
    }
  }

  @Test
  void bodyCutAnywhere_isReadOrCorrupt() {
    for (Event event : EventSamples.all()) {
      Frame frame = Frame.of(event);
      for (int length = 0; length < frame.body.length; length++) {
        byte[] cut = frame.withBody(length);
        try {
          assertThat(EventCodec.decodeOne(cut, NO_BLOBS).kind()).isEqualTo(event.kind());
        } catch (PawlException e) {
          assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HISTORY);
        }
      }
    }
  }

  @Test
  void byteFlippedAnywhere_neverFailsOtherwise() {
    byte[] whole = encodedSamples();

    for (int i = 0; i < whole.length; i++) {
      for (int mask : new int[] {1, 2, 0x40, 0x80, 0xff}) {
        byte[] flipped = whole.clone();
        flipped[i] ^= (byte) mask;
        try {
          assertThat(EventCodec.decode(flipped, 1, NO_BLOBS)).isNotNull();
        } catch (PawlException e) {
          assertThat(e.getMessage()).isNotBlank();
        }
      }
    }
  }

  @Test
  void message_thatIsNotOneEvent_isCorrupt() {
    byte[] one = EventCodec.encodeOne(new Event.TimerFired(1), new Blobs.Sink());
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);

    for (byte[] message : List.of(new byte[0], two)) {
      assertThatThrownBy(() -> EventCodec.decodeOne(message, NO_BLOBS))
          .isInstanceOfSatisfying(
              PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPT_HISTORY));
    }
  }

  @Test
  void payload_overTheInlineLimit_isABlob() {
    Payload inline = Payload.ofJson("1".repeat(Limits.INLINE_PAYLOAD_BYTES));
    Payload large = Payload.ofJson("1".repeat(Limits.INLINE_PAYLOAD_BYTES + 1));
    List<Recorded> turn =
        List.of(
            new Recorded(1, 0, new Event.SignalReceived("a", inline)),
            new Recorded(2, 0, new Event.SignalReceived("b", large)),
            new Recorded(3, 0, new Event.SignalReceived("c", large)));

    EncodedEvents encoded = EncodedEvents.of(turn);

    assertThat(encoded.count()).isEqualTo(3);
    assertThat(encoded.firstSeq()).isEqualTo(1);
    assertThat(encoded.blobs().values()).containsExactly(large);
    assertThat(encoded.bytes().length).isLessThan(Limits.INLINE_PAYLOAD_BYTES + 500);
    Blobs.Source blobs =
        hash -> {
          Payload blob = encoded.blobs().get(hash);
          assertThat(blob).isNotNull();
          return blob;
        };
    assertThat(EventCodec.decode(encoded.bytes(), 1, blobs)).isEqualTo(turn);
    assertThatThrownBy(() -> EventCodec.decode(encoded.bytes(), 1, NO_BLOBS))
        .isInstanceOfSatisfying(
            PawlException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_CORRUPT));
  }

  private static byte[] encodedSamples() {
    List<Recorded> recorded = new ArrayList<>();
    for (Event event : EventSamples.all()) {
      recorded.add(new Recorded(1 + recorded.size(), 1_700_000_000_000L, event));
    }
    return EventCodec.encode(recorded, new Blobs.Sink());
  }

  private static void collectKinds(Class<?> type, Set<String> kinds) {
    if (type.isRecord()) {
      kinds.add(type.getSimpleName());
    } else {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        collectKinds(permitted, kinds);
      }
    }
  }

  /// An encoded event taken apart, to give it another body.
  private static final class Frame {
    private final byte[] tagAndTime;
    private final byte[] body;

    private Frame(byte[] tagAndTime, byte[] body) {
      this.tagAndTime = tagAndTime;
      this.body = body;
    }

    static Frame of(Event event) {
      byte[] bytes = EventCodec.encodeOne(event, new Blobs.Sink());
      int tagEnd = varintEnd(bytes, 0);
      int timeEnd = varintEnd(bytes, tagEnd);
      int lengthEnd = varintEnd(bytes, timeEnd);
      return new Frame(
          Arrays.copyOf(bytes, timeEnd), Arrays.copyOfRange(bytes, lengthEnd, bytes.length));
    }

    /// The frame with its body cut, or filled up with zeros, to that length.
    byte[] withBody(int length) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(tagAndTime);
      int rest = length;
      while (rest > 0x7f) {
        out.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      out.write(rest);
      out.writeBytes(Arrays.copyOf(body, length));
      return out.toByteArray();
    }

    private static int varintEnd(byte[] bytes, int start) {
      int end = start;
      while ((bytes[end] & 0x80) != 0) {
        end++;
      }
      return end + 1;
    }
  }
}
