package dev.pawl.engine.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads what [WireWriter] wrote; anything malformed is [ErrorCode#CORRUPT_HISTORY].
final class WireReader {
  private final byte[] buffer;
  private final int end;
  private int position;

  WireReader(byte[] buffer) {
    this(buffer, 0, buffer.length);
  }

  private WireReader(byte[] buffer, int start, int end) {
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  boolean hasMore() {
    return position < end;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = oneByte();
      value |= (long) (next & 0x7f) << shift;
      if ((next & 0x80) == 0) {
        return value;
      }
    }
    throw corrupt("a number of more than ten bytes");
  }

  long signed() {
    long value = number();
    return (value >>> 1) ^ -(value & 1);
  }

  int intNumber() {
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw corrupt("a count out of range: " + value);
    }
    return (int) value;
  }

  boolean flag() {
    return oneByte() != 0;
  }

  String text() {
    int length = lengthWithin();
    String value = new String(buffer, position, length, StandardCharsets.UTF_8);
    position += length;
    return value;
  }

  @Nullable String optionalText() {
    return flag() ? text() : null;
  }

  byte[] bytes() {
    return raw(lengthWithin());
  }

  byte[] raw(int length) {
    if (length > end - position) {
      throw corrupt("%d bytes wanted, %d left".formatted(length, end - position));
    }
    byte[] value = Arrays.copyOfRange(buffer, position, position + length);
    position += length;
    return value;
  }

  /// A reader over the next length-prefixed part, which is skipped here.
  WireReader part() {
    int length = lengthWithin();
    WireReader part = new WireReader(buffer, position, position + length);
    position += length;
    return part;
  }

  byte[] rest() {
    return raw(end - position);
  }

  private int lengthWithin() {
    int length = intNumber();
    if (length > end - position) {
      throw corrupt("%d bytes wanted, %d left".formatted(length, end - position));
    }
    return length;
  }

  private int oneByte() {
    if (position >= end) {
      throw corrupt("it ends too early");
    }
    return buffer[position++] & 0xff;
  }

  private static PawlException corrupt(String what) {
    return new PawlException(
        ErrorCode.CORRUPT_HISTORY,
        "a recorded event cannot be decoded: " + what + "; run 'pawl doctor' on the store");
  }
}
