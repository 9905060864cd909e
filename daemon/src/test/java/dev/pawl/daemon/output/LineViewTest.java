package dev.pawl.daemon.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.api.OutputGap;
import dev.pawl.api.OutputLine;
import dev.pawl.api.OutputLines;
import dev.pawl.engine.history.RunId;
import dev.pawl.testkit.Scale;
import dev.pawl.work.pattern.LinePattern;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of an output by number, by place, by what they say, from both ends.
class LineViewTest {
  private static final int FILES = Scale.of(500, 100_000);
  private static final RunId RUN = RunId.of("run");
  private static final int ALL = LineQuery.ALL;
  private static final long LAST = Long.MAX_VALUE;

  @TempDir Path folder;
  private RunOutput output;
  private Path file;

  @BeforeEach
  void make() throws IOException {
    output = new RunOutput(folder);
    file = Files.createDirectories(folder.resolve("runs/run")).resolve("output.log");
  }

  private static LineQuery query(long first, long last, int head, int tail) {
    return new LineQuery(0, first, last, null, 0, null, head, tail, 1 << 20, false);
  }

  private static LineQuery grep(String regex, int context, int head, int tail) {
    LinePattern pattern = LinePattern.regex("grep", regex, false);
    return new LineQuery(0, 1, LAST, pattern, context, null, head, tail, 1 << 20, false);
  }

  private static LineQuery from(long from, LineQuery query) {
    return new LineQuery(
        from,
        query.first(),
        query.last(),
        query.pattern(),
        query.context(),
        query.since(),
        query.head(),
        query.tail(),
        query.bytesMax(),
        query.wholeOnly());
  }

  private OutputLines lines(LineQuery query) {
    return output.lines(RUN, query, false, true);
  }

  private static List<Long> numbers(OutputLines lines) {
    return lines.lines().stream().map(OutputLine::number).toList();
  }

  private static List<String> texts(OutputLines lines) {
    return lines.lines().stream().map(OutputLine::text).toList();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
  }

  private void writeLines(int count) throws IOException {
    write(
        String.join("", IntStream.rangeClosed(1, count).mapToObj("line %d\n"::formatted).toList()));
  }

  @Test
  void headAndTail_sayWhatIsBetween() throws IOException {
    writeLines(1_000);
    OutputLines both = lines(query(1, LAST, 2, 3));

    assertThat(texts(both))
        .containsExactly("line 1", "line 2", "line 998", "line 999", "line 1000");
    assertThat(numbers(both)).containsExactly(1L, 2L, 998L, 999L, 1_000L);
    long bytes = Files.size(file) - "line 1\nline 2\nline 998\nline 999\nline 1000\n".length();
    assertThat(both.omitted()).isEqualTo(new OutputGap(3, 997, 995, bytes, null));
    assertThat(both.next()).isEqualTo(Files.size(file)).isEqualTo(both.size());
    assertThat(both.end()).isTrue();
    assertThat(texts(lines(query(3, 5, ALL, ALL)))).containsExactly("line 3", "line 4", "line 5");
    assertThat(lines(query(1, LAST, 600, 400)).omitted()).isNull();
    assertThat(lines(query(1, LAST, 600, 400)).lines()).hasSize(1_000);
    assertThat(lines(query(1, LAST, 600, 399)).omitted())
        .isEqualTo(new OutputGap(601, 601, 1, 9, null));
    assertThat(lines(query(1, LAST, ALL, 0)).omitted())
        .isEqualTo(new OutputGap(1, 1_000, 1_000, Files.size(file), null));
    assertThat(texts(lines(query(990, LAST, ALL, 1)))).containsExactly("line 1000");
    assertThat(lines(query(2_000, LAST, ALL, ALL)).lines()).isEmpty();
  }

  @Test
  void head_goesOnWhereItEnded() throws IOException {
    writeLines(10);
    OutputLines first = lines(query(1, LAST, 4, ALL));
    assertThat(numbers(first)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(first.more()).isTrue();
    assertThat(first.end()).isFalse();
    OutputLines second = lines(from(first.next(), query(1, LAST, 6, ALL)));
    assertThat(numbers(second)).containsExactly(5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(second.more()).isFalse();
    assertThat(second.end()).isTrue();
  }

  @Test
  void endsOfLines_areCountedOnce() throws IOException {
    assertThat(lines(query(1, LAST, ALL, 5)).lines()).isEmpty();
    for (String text : List.of("", "\n", "a", "a\n", "a\r\nb", "\n\na\n", "a\r\n")) {
      write(text);
      String[] expected = text.isEmpty() ? new String[0] : text.replace("\r", "").split("\n", -1);
      int count = text.endsWith("\n") ? expected.length - 1 : expected.length;
      for (LineQuery query : List.of(query(1, LAST, ALL, ALL), query(1, LAST, ALL, 9))) {
        OutputLines lines = lines(query);
        assertThat(texts(lines)).isEqualTo(Arrays.asList(expected).subList(0, count));
        assertThat(lines.next()).isEqualTo(text.length());
        boolean partial = !text.isEmpty() && !text.endsWith("\n");
        assertThat(lines.lines().stream().filter(it -> it.partial() != null))
            .hasSize(partial ? 1 : 0);
      }
    }
  }

  @Test
  void grep_showsMatchesWithTheirNeighbours() throws IOException {
    writeLines(100);
    OutputLines lines = lines(grep("^line [12]0$", 2, ALL, ALL));
    assertThat(numbers(lines)).containsExactly(8L, 9L, 10L, 11L, 12L, 18L, 19L, 20L, 21L, 22L);
    assertThat(lines.lines().stream().filter(it -> it.context() == null).map(OutputLine::number))
        .containsExactly(10L, 20L);
    OutputLines last = lines(grep("0$", 1, ALL, 1));
    assertThat(numbers(last)).containsExactly(99L, 100L);
    assertThat(last.omitted().matches()).isEqualTo(9);
    assertThat(last.omitted().lastLine()).isEqualTo(98);
    OutputLines close = lines(grep("line 5[02]", 2, ALL, 1));
    assertThat(numbers(close)).containsExactly(50L, 51L, 52L, 53L, 54L);
    assertThat(lines(grep("LINE", 0, ALL, ALL)).lines()).isEmpty();
  }

  @Test
  void grep_inParts_findsEachMatchOnce() throws IOException {
    writeLines(500);
    List<Long> all = new ArrayList<>();
    OutputLines part = lines(grep("7", 1, 10, ALL));
    all.addAll(numbers(part));
    while (part.more()) {
      part = lines(from(part.next(), grep("7", 1, 10, ALL)));
      all.addAll(numbers(part));
    }
    assertThat(all).doesNotHaveDuplicates().isEqualTo(numbers(lines(grep("7", 1, ALL, ALL))));
  }

  @Test
  void answer_isBounded_andSaysWhereItGoesOn() throws IOException {
    writeLines(5_000);
    LineQuery small = new LineQuery(0, 1, LAST, null, 0, null, ALL, ALL, 1_024, false);
    OutputLines part = lines(small);
    assertThat(part.lines()).hasSize(1_024 / (6 + 64));
    assertThat(part.more()).isTrue();
    assertThat(numbers(lines(from(part.next(), small))).getFirst())
        .isEqualTo(part.lines().size() + 1L);
    LineQuery ends = new LineQuery(0, 1, LAST, null, 0, null, 500, 500, 1_024, false);
    OutputLines both = lines(ends);
    assertThat(numbers(both)).startsWith(1L, 2L).endsWith(4_999L, 5_000L).hasSizeBetween(10, 15);
    assertThat(both.omitted().lines()).isEqualTo(5_000L - both.lines().size());
  }

  @Test
  void logged_isLookedAtWithoutItsTime() throws IOException {
    write(
        """
        2026-11-20T07:00:00Z INFO upload of 2026
        2026-11-20T08:00:00Z WARNING INFO \u001b[1m
        rest of 2026
        """);
    LinePattern year = LinePattern.regex("grep", "2026", false);
    var query = new LineQuery(0, 1, LAST, year, 0, null, ALL, ALL, 4_096, false);
    assertThat(numbers(output.lines(RUN, query, true, true))).containsExactly(1L, 3L);
    Instant since = Instant.parse("2026-11-20T07:30:00Z");
    query = new LineQuery(0, 1, LAST, null, 0, since, ALL, ALL, 4_096, false);
    assertThat(texts(output.lines(RUN, query, true, true)))
        .containsExactly("2026-11-20T08:00:00Z WARNING INFO \u001b[1m", "rest of 2026");
  }

  @Test
  void unfinishedLine_isLeftForLater_whereWholeOnesAreWanted() throws IOException {
    write("one\ntw");
    LinePattern any = LinePattern.regex("grep", "o|w", false);
    var query = new LineQuery(0, 1, LAST, any, 0, null, ALL, ALL, 4_096, true);
    OutputLines first = output.lines(RUN, query, false, false);
    assertThat(texts(first)).containsExactly("one");
    write("one\ntwo\n");
    assertThat(texts(output.lines(RUN, from(first.next(), query), false, false)))
        .containsExactly("two");
    assertThat(lines(from(first.next(), query)).lines().getFirst().number()).isEqualTo(2);
  }

  /// As long as a file may get whose writer never ends a line.
  @Test
  void lineOf100Megabytes_isCut_inLittleMemory() throws IOException {
    byte[] piece = new byte[1 << 20];
    Arrays.fill(piece, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("first\n".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 100; i++) {
        out.write(piece);
      }
      out.write("\nlast\n".getBytes(StandardCharsets.UTF_8));
    }
    long before = allocated();
    OutputLines lines = lines(query(1, LAST, 2, 1));
    OutputLines found = lines(grep("^l|x$", 0, ALL, ALL));

    assertThat(allocated() - before).isLessThan(20L << 20);
    assertThat(numbers(lines)).containsExactly(1L, 2L, 3L);
    assertThat(lines.lines().get(1).text()).hasSize(8_192);
    assertThat(lines.lines().get(1).cutBytes()).isEqualTo(100L * (1 << 20) - 8_192);
    assertThat(numbers(found)).containsExactly(2L, 3L);
  }

  private static long allocated() {
    var threads =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    return threads.getCurrentThreadAllocatedBytes();
  }

  @Test
  void fileThatGrowsAndShrinksMeanwhile_isReadAsFarAsItGoes() throws Exception {
    writeLines(20_000);
    long whole = Files.size(file);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int i = 0; i < 200; i++) {
                  channel.truncate(i % 2 == 0 ? whole / 3 : 10);
                  channel.write(java.nio.ByteBuffer.wrap(new byte[100_000]), whole);
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    while (writer.isAlive()) {
      OutputLines lines = lines(query(1, LAST, 3, 3));
      assertThat(lines.lines()).isNotEmpty();
      assertThat(lines.lines().getFirst().text()).isEqualTo("line 1");
      assertThat(lines(grep("line 1", 2, 5, 5)).lines()).isNotEmpty();
      output.text(RUN, whole / 2, 4_096, false, false);
    }
    writer.join();
  }

  /// Against all lines in memory.
  @Test
  void anyQuery_ofAnyBytes_isAsExpected() throws IOException {
    long seed = Long.getLong("pawl.seed", System.nanoTime());
    for (int i = 0; i < FILES; i++) {
      Random random = new Random(seed + i);
      byte[] bytes = bytes(random);
      Files.write(file, bytes);
      List<byte[]> all = split(bytes);
      long first = 1L + random.nextInt(4);
      long last = random.nextBoolean() ? LAST : first + random.nextInt(20);
      String regex = random.nextBoolean() ? null : "a|\u00e9";
      int head = random.nextBoolean() ? ALL : random.nextInt(5);
      int tail = random.nextBoolean() ? ALL : random.nextInt(5);
      int context = regex == null ? 0 : random.nextInt(3);
      LinePattern pattern = regex == null ? null : LinePattern.regex("grep", regex, false);
      var query = new LineQuery(0, first, last, pattern, context, null, head, tail, 1 << 20, false);
      OutputLines lines = output.lines(RUN, query, true, true);

      String what = "-Dtest.jvm.extra=-Dpawl.seed=%d: %s".formatted(seed + i, query);
      assertThat(numbers(lines)).as(what).containsExactlyElementsOf(expected(all, query));
      for (OutputLine line : lines.lines()) {
        byte[] own = all.get((int) line.number() - 1);
        long from = all.stream().limit(line.number() - 1).mapToLong(it -> it.length + 1).sum();
        assertThat(line.text()).as(what).isEqualTo(new String(own, StandardCharsets.UTF_8));
        assertThat(line.from()).as(what).isEqualTo(from);
      }
    }
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(300)];
    byte[] usual = "a\n\u00e9€ \0\r\n".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      boolean any = random.nextInt(3) == 0;
      bytes[i] = any ? (byte) random.nextInt(256) : usual[random.nextInt(usual.length)];
    }
    return bytes;
  }

  private static List<byte[]> split(byte[] bytes) {
    List<byte[]> lines = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < bytes.length; at++) {
      if (bytes[at] == '\n') {
        lines.add(Arrays.copyOfRange(bytes, from, at));
        from = at + 1;
      }
    }
    if (from < bytes.length) {
      lines.add(Arrays.copyOfRange(bytes, from, bytes.length));
    }
    return lines;
  }

  private static List<Long> expected(List<byte[]> all, LineQuery query) {
    long end = Math.min(all.size(), query.last());
    List<Long> wanted =
        LongStream.rangeClosed(query.first(), end)
            .filter(it -> matches(query.pattern(), all.get((int) it - 1)))
            .boxed()
            .toList();
    List<Long> kept = new ArrayList<>(wanted);
    if (query.head() != ALL || query.tail() != ALL) {
      int head = Math.clamp(query.head(), 0, wanted.size());
      int tail = Math.clamp(query.tail(), 0, wanted.size() - head);
      kept = new ArrayList<>(wanted.subList(0, head));
      kept.addAll(wanted.subList(wanted.size() - tail, wanted.size()));
    }
    TreeSet<Long> shown = new TreeSet<>(kept);
    for (long match : kept) {
      long before = Math.max(query.first(), match - query.context());
      LongStream.range(before, match).forEach(shown::add);
      for (long at = match + 1; at <= Math.min(end, match + query.context()); at++) {
        if (wanted.contains(at) && !kept.contains(at)) {
          break;
        }
        shown.add(at);
      }
    }
    return List.copyOf(shown);
  }

  private static boolean matches(@Nullable LinePattern pattern, byte[] line) {
    return pattern == null || pattern.matches(new String(line, StandardCharsets.UTF_8));
  }
}
