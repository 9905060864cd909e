package dev.pawl.daemon.http;

import dev.pawl.api.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Refuses bodies that are no text: bytes that are not UTF-8, and escapes that stand for half a
/// character. The parser would let both through as something else than was sent.
final class BodyText {
  private static final int PART_CHARS = 8 * 1024;
  private static final int DIGITS = 4;

  private BodyText() {}

  /// @throws ProblemException naming the place of what is wrong
  static void check(byte[] body) {
    checkBytes(body);
    checkEscapes(body);
  }

  private static void checkBytes(byte[] body) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(body);
    CharBuffer part = CharBuffer.allocate(PART_CHARS);
    CoderResult result = decoder.decode(in, part, true);
    while (result.isOverflow()) {
      part.clear();
      result = decoder.decode(in, part, true);
    }
    if (result.isError()) {
      throw wrong("UTF-8", in.position());
    }
  }

  /// A character beyond the first 65,536 is written as two escapes, one behind the other; neither
  /// means anything alone.
  private static void checkEscapes(byte[] body) {
    boolean first = false;
    for (int i = 0; i < body.length; i++) {
      int unit = body[i] == '\\' ? unit(body, i) : 0;
      boolean second = Character.isLowSurrogate((char) unit);
      if (first != second) {
        throw wrong("whole characters", i);
      }
      first = Character.isHighSurrogate((char) unit);
      if (body[i] == '\\') {
        i += body[Math.min(i + 1, body.length - 1)] == 'u' ? 1 + DIGITS : 1;
      }
    }
    if (first) {
      throw wrong("whole characters", body.length);
    }
  }

  /// What an escape with digits stands for; 0 for others, and for those that the parser refuses.
  private static int unit(byte[] body, int at) {
    if (at + 1 + DIGITS >= body.length || body[at + 1] != 'u') {
      return 0;
    }
    int unit = 0;
    for (int i = at + 2; i < at + 2 + DIGITS; i++) {
      int digit = Character.digit(body[i], 16);
      if (digit < 0) {
        return 0;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }

  private static ProblemException wrong(String what, int at) {
    return new ProblemException(
        ProblemCode.INVALID_ARGUMENT, "the body is not %s at byte %d".formatted(what, at));
  }
}
