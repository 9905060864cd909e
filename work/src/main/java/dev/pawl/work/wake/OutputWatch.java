package dev.pawl.work.wake;

import dev.pawl.work.output.OutputText;
import dev.pawl.work.pattern.Excerpt;
import dev.pawl.work.pattern.LinePattern;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Reads along what a task writes and decides what of it is worth telling. For one thread at a
/// time; the clock is the caller's.
///
/// A burst is over when nothing came for a while, or when it lasts too long. Each line is compared
/// with the patterns once. What is told twice in a row, is blank, or has no pattern is not told.
public final class OutputWatch {
  private static final String EXHAUSTED = "budget-exhausted";
  private static final int PIECE = 1 << 16;

  /// As much is read at a look; what a task writes faster has to wait.
  private static final int LOOK_BYTES = 1 << 23;

  private final Path output;
  private final WakeRules rules;
  private final WakeMode mode;
  private final List<LinePattern> patterns;
  private final Buckets buckets;
  private final String bucket;
  private final UnaryOperator<String> mask;
  private final OutputText line = new OutputText(false, LinePattern.LINE_CHARS);

  private WakeState state;
  private long seen;
  private long grewAt;
  private long begunAt = -1;
  private @Nullable String match;
  private String triedPending = "";

  /// @param state what the task has told before
  /// @param bucket the key if the rules have none
  /// @param mask takes secrets out of what is told
  public OutputWatch(
      Path output,
      WakeRules rules,
      WakeState state,
      Buckets buckets,
      String bucket,
      UnaryOperator<String> mask) {
    this.output = output;
    this.rules = rules;
    this.mode = WakeMode.of(rules.mode());
    this.patterns = rules.linePatterns();
    this.buckets = buckets;
    this.bucket =
        rules.dedupeKey().isBlank() ? "run " + bucket : "key " + rules.dedupeKey().strip();
    this.mask = mask;
    this.state = state;
    this.seen = state.announced();
    buckets.learn(this.bucket, state.digest());
  }

  /// Whether nothing is told any more, so that nobody needs to look.
  public boolean isOver() {
    return state.isOver();
  }

  /// Looks at what is new.
  ///
  /// @param nowMillis of any clock that only goes forward
  /// @return what is to be told; [#told] follows once it is
  public Optional<Wake> look(long nowMillis) throws IOException {
    if (isOver()) {
      return Optional.empty();
    }
    long before = seen;
    read();
    if (seen != before) {
      grewAt = nowMillis;
      begunAt = begunAt < 0 ? nowMillis : begunAt;
    }
    boolean settled = nowMillis - grewAt >= rules.settleMillis();
    if (begunAt < 0 || (!settled && nowMillis - begunAt < rules.maxWaitMillis())) {
      return Optional.empty();
    }
    Optional<Wake> wake = burst();
    if (wake.isEmpty()) {
      begunAt = -1;
    }
    return wake;
  }

  /// Takes note that a wake is on disk.
  public void told(Wake wake) {
    state = wake.state();
    if (!wake.event().equals(EXHAUSTED)) {
      buckets.told(bucket, state.digest());
    }
    begunAt = -1;
    match = null;
  }

  /// Reads the rest once the task is over.
  ///
  /// @return a line with a pattern that nobody has been told of
  public Optional<String> rest() throws IOException {
    if (isOver() || patterns.isEmpty()) {
      return Optional.empty();
    }
    long before;
    do {
      before = seen;
      read();
    } while (seen != before);
    tryPending();
    return Optional.ofNullable(match);
  }

  private void read() throws IOException {
    long size = size();
    if (size < seen) { // cut at its bound
      seen = size;
    }
    if (patterns.isEmpty()) {
      seen = size;
      return;
    }
    long end = Math.min(size, seen + LOOK_BYTES);
    if (seen == end) {
      return;
    }
    try (FileChannel channel =
        FileChannel.open(output, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      while (seen < end) {
        piece.clear().limit((int) Math.min(PIECE, end - seen));
        int read = channel.read(piece, seen);
        if (read <= 0) {
          return;
        }
        seen += read;
        take(piece.array(), read);
      }
    }
  }

  private void take(byte[] bytes, int length) {
    int at = 0;
    int feed = OutputText.lineFeed(bytes, 0, length);
    while (feed >= 0) {
      line.feed(bytes, at, feed);
      line.end();
      compare(line.text());
      line.begin(false);
      at = feed + 1;
      feed = OutputText.lineFeed(bytes, at, length);
    }
    line.feed(bytes, at, length);
  }

  private long size() throws IOException {
    try {
      return Files.readAttributes(output, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .size();
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private void compare(String whole) {
    // A prompt was looked at before its line ended.
    boolean tried = !triedPending.isEmpty() && whole.equals(triedPending);
    triedPending = "";
    if (match == null && !tried) {
      match = found(whole);
    }
  }

  private @Nullable String found(String text) {
    return patterns.stream().anyMatch(pattern -> pattern.matches(text))
        ? Excerpt.cut(mask.apply(text), Excerpt.CHARS_MAX)
        : null;
  }

  /// A prompt has no end of its line.
  private void tryPending() {
    String pending = line.text();
    if (match == null && !pending.isEmpty() && !pending.equals(triedPending)) {
      triedPending = pending;
      match = found(pending);
    }
  }

  private Optional<Wake> burst() throws IOException {
    tryPending();
    if (!patterns.isEmpty() && match == null) {
      return Optional.empty(); // a later match tells this part too
    }
    Tail tail = Tail.read(output, state.announced(), seen, rules.tailChars(), mask);
    if (tail.isBlank() && match == null) {
      skip(state.digest());
      return Optional.empty();
    }
    String digest = digest(tail.text());
    if (mode == WakeMode.TRANSITION && buckets.last(bucket).filter(digest::equals).isPresent()) {
      skip(digest);
      return Optional.empty();
    }
    return Optional.of(wake(tail, digest));
  }

  private void skip(String digest) {
    state = new WakeState(state.number(), seen, state.bytes(), false, digest);
    match = null;
  }

  private Wake wake(Tail tail, String digest) {
    int number = state.number() + 1;
    long bytes = state.bytes() + tail.text().getBytes(StandardCharsets.UTF_8).length;
    boolean tooMany = rules.budgetWakes() > 0 && number > rules.budgetWakes();
    if (tooMany || (rules.budgetBytes() > 0 && bytes > rules.budgetBytes())) {
      return new Wake(
          EXHAUSTED,
          "no more is told of this output: its budget of %s is used up; read on where it stands"
              .formatted(
                  tooMany ? rules.budgetWakes() + " notices" : rules.budgetBytes() + " bytes"),
          new WakeState(number, seen, state.bytes(), true, state.digest()));
    }
    boolean isLast = mode == WakeMode.FIRST_MATCH_ONLY && match != null;
    WakeState after = new WakeState(number, seen, bytes, isLast, digest);
    return match == null
        ? new Wake("output", tail.behind(""), after)
        : new Wake("matched", tail.behind(match + "\n\n"), after);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
