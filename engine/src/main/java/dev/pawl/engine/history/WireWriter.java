package dev.pawl.engine.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Writes the primitive values of the binary form: little varints and length-prefixed bytes.
final class WireWriter {
  private byte[] buffer = new byte[256];
  private int length;

  void number(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      oneByte((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    oneByte((int) rest);
  }

  /// A number that is often small and sometimes negative.
  void signed(long value) {
    number((value << 1) ^ (value >> 63));
  }

  void flag(boolean value) {
    oneByte(value ? 1 : 0);
  }

  void text(String value) {
    bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  void optionalText(@Nullable String value) {
    flag(value != null);
    if (value != null) {
      text(value);
    }
  }

  void bytes(byte[] value) {
    number(value.length);
    raw(value);
  }

  void raw(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, buffer, length, value.length);
    length += value.length;
  }

  private void oneByte(int value) {
    ensure(1);
    buffer[length++] = (byte) value;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }

  int length() {
    return length;
  }

  void reset() {
    length = 0;
  }

  byte[] toByteArray() {
    return Arrays.copyOf(buffer, length);
  }
}
