package dev.pawl.work.output;

/// The text of a line as a terminal would leave it, from its bytes as they come.
///
/// Bytes are read as UTF-8, whatever pieces they come in; what is no character is U+FFFD. Unless
/// the text is plain, sequences that steer a terminal and other control characters but tabs are
/// left out, a backspace takes back a character, and of what is written over after a carriage
/// return only the last state is there. It holds as many characters as it may and no more, however
/// long the line is. For one thread.
public final class OutputText {
  /// The longest sequence for terminals; what goes on for longer is text.
  public static final int SEQUENCE_BYTES = 4_096;

  private static final int REPLACEMENT = 0xFFFD;
  private static final int ESCAPE = 0x1B;

  private enum State {
    GROUND,
    ESCAPED,
    CONTROL,
    STRING,
    STRING_ESCAPED
  }

  private final boolean plain;
  private final int charsMax;
  private final StringBuilder text = new StringBuilder();

  private State state = State.GROUND;
  private long sequenceFrom;
  private boolean returned;
  private long returnedAt;

  /// How many bytes of a character are still to come, what is known of it, and what may come next.
  private int needed;

  private int point;
  private int lowest;
  private int highest;

  private long position;
  private long charFrom;
  private long settled;
  private long shownFrom;
  private boolean overwrites;
  private long cutFrom;
  private long end;

  /// @param plain whether to take characters as they are, and not as a terminal would
  /// @param charsMax the most chars of a line; what is beyond is counted
  public OutputText(boolean plain, int charsMax) {
    this.plain = plain;
    this.charsMax = charsMax;
    begin(false);
  }

  /// Begins a line, or the rest of one.
  ///
  /// @param afterReturn whether a carriage return stands before it
  public void begin(boolean afterReturn) {
    text.setLength(0);
    state = State.GROUND;
    returned = afterReturn && !plain;
    returnedAt = 0;
    needed = 0;
    position = 0;
    settled = 0;
    shownFrom = 0;
    overwrites = false;
    cutFrom = -1;
    end = 0;
  }

  /// Takes bytes of the line, without its line feed.
  public void feed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      feed(bytes[i] & 0xFF);
    }
  }

  private void feed(int octet) {
    if (needed > 0 && octet >= lowest && octet <= highest) {
      position++;
      point = (point << 6) | (octet & 0x3F);
      lowest = 0x80;
      highest = 0xBF;
      if (--needed == 0) {
        accept(Character.isSurrogate((char) point) && point < 0x1_0000 ? REPLACEMENT : point);
      }
      return;
    }
    if (needed > 0) {
      needed = 0;
      accept(REPLACEMENT);
    }
    charFrom = position;
    position++;
    lead(octet);
  }

  private void lead(int octet) {
    lowest = 0x80;
    highest = 0xBF;
    if (octet < 0x80) {
      accept(octet);
    } else if (octet >= 0xC2 && octet <= 0xDF) {
      needed = 1;
      point = octet & 0x1F;
    } else if (octet >= 0xE0 && octet <= 0xEF) {
      needed = 2;
      point = octet & 0xF;
      lowest = octet == 0xE0 ? 0xA0 : lowest;
    } else if (octet >= 0xF0 && octet <= 0xF4) {
      needed = 3;
      point = octet & 0x7;
      lowest = octet == 0xF0 ? 0x90 : lowest;
      highest = octet == 0xF4 ? 0x8F : highest;
    } else {
      accept(REPLACEMENT);
    }
  }

  /// Says that nothing more of the line comes.
  public void end() {
    if (needed > 0) {
      needed = 0;
      accept(REPLACEMENT);
    }
    state = State.GROUND;
    settled = position;
  }

  private void accept(int next) {
    if (plain) {
      print(next);
    } else if (state == State.GROUND) {
      ground(next);
    } else {
      sequence(next);
    }
    if (state == State.GROUND) {
      settled = position;
    }
  }

  private void ground(int next) {
    switch (next) {
      case ESCAPE -> enter(State.ESCAPED, charFrom);
      case 0x9B -> enter(State.CONTROL, charFrom);
      case 0x90, 0x98, 0x9D, 0x9E, 0x9F -> enter(State.STRING, charFrom);
      case '\r' -> {
        returned = true;
        returnedAt = position;
      }
      case '\b' -> takeBack();
      case '\t' -> print(next);
      default -> {
        if (!Character.isISOControl(next)) {
          print(next);
        }
      }
    }
  }

  private void enter(State next, long from) {
    state = next;
    sequenceFrom = from;
    settled = from;
  }

  /// One more character of a sequence, as ECMA-48 has them; what cannot belong to it ends it.
  private void sequence(int next) {
    boolean given = next == 0x18 || next == 0x1A;
    if (given || position - sequenceFrom > SEQUENCE_BYTES) {
      state = State.GROUND;
      return;
    }
    switch (state) {
      case ESCAPED -> escaped(next);
      case CONTROL -> control(next);
      case STRING -> {
        if (next == 0x07 || next == 0x9C) {
          state = State.GROUND;
        } else if (next == ESCAPE) {
          state = State.STRING_ESCAPED;
        }
      }
      case STRING_ESCAPED -> {
        if (next == '\\') {
          state = State.GROUND;
        } else {
          enter(State.ESCAPED, charFrom - 1);
          escaped(next);
        }
      }
      case GROUND -> ground(next);
    }
  }

  private void escaped(int next) {
    switch (next) {
      case '[' -> state = State.CONTROL;
      case ']', 'P', 'X', '^', '_' -> state = State.STRING;
      default -> {
        boolean between = next >= 0x20 && next <= 0x2F;
        boolean last = next >= 0x30 && next <= 0x7E;
        if (!between) {
          state = State.GROUND;
        }
        if (!between && !last) {
          ground(next);
        }
      }
    }
  }

  private void control(int next) {
    boolean inside = next >= 0x20 && next <= 0x3F;
    boolean last = next >= 0x40 && next <= 0x7E;
    if (!inside) {
      state = State.GROUND;
    }
    if (!inside && !last) {
      ground(next);
    }
  }

  private void takeBack() {
    if (cutFrom < 0 && !returned && !text.isEmpty()) {
      text.setLength(text.offsetByCodePoints(text.length(), -1));
    }
  }

  private void print(int next) {
    if (returned) {
      returned = false;
      text.setLength(0);
      shownFrom = returnedAt;
      overwrites = true;
      cutFrom = -1;
    }
    if (cutFrom < 0 && text.length() + Character.charCount(next) <= charsMax) {
      text.appendCodePoint(next);
    } else if (cutFrom < 0) {
      cutFrom = charFrom;
    }
    end = position;
  }

  /// What the line shows so far.
  public String text() {
    return text.toString();
  }

  /// Whether what it shows has taken the place of something.
  public boolean overwrites() {
    return overwrites;
  }

  /// How many bytes of the line came before all that it shows, and were written over.
  public long overwrittenBytes() {
    return shownFrom;
  }

  /// How many bytes are not shown because the line is too long.
  public long cutBytes() {
    return cutFrom < 0 ? 0 : end - cutFrom;
  }

  /// How many bytes of the line are decided: behind them there is neither a character nor a
  /// sequence that has only begun.
  public long settledBytes() {
    return settled;
  }

  /// Where the first line feed stands, -1 if there is none.
  public static int lineFeed(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }
}
