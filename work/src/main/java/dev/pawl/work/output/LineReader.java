package dev.pawl.work.output;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.jspecify.annotations.Nullable;

/// Goes through the lines of a file without ever holding one.
///
/// It sees the file as long as it was at first, however it grows; of one that shrinks it sees what
/// is left. For one thread.
public final class LineReader {
  private static final int BUFFER = 64 * 1024;

  private final SeekableByteChannel channel;
  private final long end;
  private final byte[] bytes;
  private int at;
  private int filled;
  private long number;
  private long from;
  private long to;
  private boolean whole = true;

  /// @param from the byte at which it begins
  /// @param end the byte before which it stops
  /// @param number of the line that holds the first byte, from 1
  public LineReader(SeekableByteChannel channel, long from, long end, long number) {
    this.channel = channel;
    this.end = end;
    this.bytes = new byte[Math.clamp(end - from, 1, BUFFER)];
    this.number = number - 1;
    this.to = from;
  }

  /// Goes to the next line.
  ///
  /// @param text takes what the line has; null to pass over it
  /// @return whether there is one
  public boolean next(@Nullable OutputText text) throws IOException {
    if (!isFilled()) {
      return false;
    }
    from = to;
    number++;
    whole = false;
    if (text != null) {
      text.begin(false);
    }
    while (!whole && isFilled()) {
      int feed = OutputText.lineFeed(bytes, at, filled);
      int until = feed < 0 ? filled : feed;
      if (text != null) {
        text.feed(bytes, at, until);
      }
      whole = feed >= 0;
      int taken = whole ? until + 1 : until;
      to += taken - at;
      at = taken;
    }
    if (text != null) {
      text.end();
    }
    return true;
  }

  private boolean isFilled() throws IOException {
    if (at < filled) {
      return true;
    }
    at = 0;
    filled = 0;
    if (to < end) {
      int wanted = (int) Math.min(bytes.length, end - to);
      channel.position(to);
      filled = Math.max(0, channel.read(ByteBuffer.wrap(bytes, 0, wanted)));
    }
    return filled > 0;
  }

  /// The number of the line, from 1.
  public long number() {
    return number;
  }

  /// Its first byte.
  public long from() {
    return from;
  }

  /// The byte behind it and its line feed.
  public long to() {
    return to;
  }

  /// Whether it has a line feed.
  public boolean isWhole() {
    return whole;
  }
}
