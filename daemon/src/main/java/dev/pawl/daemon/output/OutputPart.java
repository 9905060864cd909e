package dev.pawl.daemon.output;

import dev.pawl.work.output.OutputText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/// A part of a file as text: whole lines, unless there is none.
///
/// Parts that follow one another show each character once, in whatever pieces it was written: one
/// that has only begun is left to the next part, and so is a sequence for terminals. For one
/// thread.
final class OutputPart {
  /// Longer than a sequence whose first bytes are in a part, with the character that ends it.
  private static final int REST = OutputText.SEQUENCE_BYTES + 8;

  private final boolean plain;
  private final byte[] bytes;
  private final int length;

  /// Whether nothing can come behind the bytes.
  private final boolean last;

  private final StringBuilder text = new StringBuilder();

  private OutputPart(boolean plain, byte[] bytes, int length, boolean last) {
    this.plain = plain;
    this.bytes = bytes;
    this.length = length;
    this.last = last;
  }

  /// Reads a part.
  ///
  /// @param max at most this many bytes, but for the rest of a character or sequence
  /// @param plain whether to leave characters as they are
  /// @param ended whether the file does not grow any more
  static RunOutput.Part of(
      SeekableByteChannel channel, long from, int max, boolean plain, boolean ended)
      throws IOException {
    byte[] bytes = bytes(channel, from, max + REST);
    boolean last = ended && from + bytes.length >= channel.size();
    int length = Math.min(max, bytes.length);
    int before = from == 0 || bytes.length == 0 ? '\n' : bytes(channel, from - 1, 1)[0];
    return new OutputPart(plain, bytes, length, last).read(from, before);
  }

  /// Bytes of a file as they are; fewer at its end.
  static byte[] bytes(SeekableByteChannel channel, long from, int max) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(channel.size() - from, 0, max));
    if (!buffer.hasRemaining()) {
      return new byte[0]; // there are places at which no file may be read
    }
    channel.position(from);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
      // Reads on until it is full, or the file is at its end.
    }
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  private RunOutput.Part read(long from, int before) {
    OutputText line = new OutputText(plain, bytes.length);
    line.begin(before == '\r');
    boolean inLine = before != '\n';
    int at = 0;
    int feed = OutputText.lineFeed(bytes, at, length);
    while (feed >= 0) {
      line.feed(bytes, at, feed);
      line.end();
      add(line, inLine);
      text.append('\n');
      inLine = false;
      line.begin(false);
      at = feed + 1;
      feed = OutputText.lineFeed(bytes, at, length);
    }
    if (at > 0) {
      return new RunOutput.Part(text.toString(), from + at);
    }
    int fed = feedRest(line);
    add(line, inLine);
    return new RunOutput.Part(text.toString(), from + fed);
  }

  /// What there is of a line, as far as it is decided.
  private int feedRest(OutputText line) {
    line.feed(bytes, 0, length);
    int fed = length;
    while (line.settledBytes() < fed && fed < bytes.length && bytes[fed] != '\n') {
      line.feed(bytes, fed, fed + 1);
      fed++;
    }
    if ((last && fed == bytes.length) || (fed < bytes.length && bytes[fed] == '\n')) {
      line.end();
    }
    return (int) line.settledBytes();
  }

  /// A state that has taken the place of what an earlier part showed has its own line.
  private void add(OutputText line, boolean inLine) {
    if (inLine && line.overwrites() && !line.text().isEmpty()) {
      text.append('\n');
    }
    text.append(line.text());
  }
}
