package dev.pawl.work.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Makes lines of bytes that come in pieces: UTF-8, with what is none as U+FFFD and characters
/// whole that two pieces share; without what acts on a terminal; ended by a line feed, a carriage
/// return, or both. For one thread at a time.
public final class Lines {
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  private final PlainText plain = new PlainText();
  private final StringBuilder line = new StringBuilder();
  private final int charsMax;
  private ByteBuffer rest = ByteBuffer.allocate(0);

  /// @param charsMax how much of a line is kept; what is beyond is dropped
  public Lines(int charsMax) {
    this.charsMax = charsMax;
  }

  /// Takes bytes, and hands over each line that they end.
  public void take(ByteBuffer bytes, Consumer<String> to) {
    ByteBuffer in = joined(bytes);
    CharBuffer out = CharBuffer.allocate(8_192);
    CoderResult result;
    do {
      result = decoder.decode(in, out, false);
      out.flip();
      while (out.hasRemaining()) {
        take(out.get(), to);
      }
      out.clear();
    } while (result.isOverflow());
    rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
  }

  private ByteBuffer joined(ByteBuffer bytes) {
    if (!rest.hasRemaining()) {
      return bytes;
    }
    return ByteBuffer.allocate(rest.remaining() + bytes.remaining()).put(rest).put(bytes).flip();
  }

  private void take(char c, Consumer<String> to) {
    if (c == '\n' || c == '\r') {
      // Of both together the second ends an empty line, which nobody asks for.
      plain.take('\n', line);
      line.setLength(Math.max(0, line.length() - 1));
      if (!line.isEmpty()) {
        to.accept(line.toString());
        line.setLength(0);
      }
    } else {
      int before = line.length();
      plain.take(c, line);
      if (line.length() > charsMax) {
        line.setLength(before);
      }
    }
  }

  /// The line that has not ended yet, empty if there is none.
  public String pending() {
    return line.toString();
  }
}
