package dev.pawl.work.wake;

import dev.pawl.engine.history.NoticeText;
import dev.pawl.work.output.OutputText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/// The end of what a task has written, as text for a notice.
///
/// @param text without what acts on a terminal; of a line that was written over, what stood last
/// @param omittedBytes about how much of the output comes before it
public record Tail(String text, long omittedBytes) {
  private static final int BYTES_PER_CHAR = 4;

  /// A sequence that acts on a terminal may be cut by the beginning of what is read.
  private static final int MARGIN = 256;

  /// Reads the end of a file; of one that is not there, nothing.
  ///
  /// @param chars the longest text
  /// @param mask takes secrets out, before anything of them is cut off
  public static Tail of(Path file, int chars, UnaryOperator<String> mask) throws IOException {
    try {
      return read(file, 0, Files.size(file), chars, mask);
    } catch (NoSuchFileException _) {
      return new Tail("", 0);
    }
  }

  /// Reads the end of a part of a file.
  ///
  /// @param chars the longest text
  static Tail read(Path file, long from, long to, int chars, UnaryOperator<String> mask)
      throws IOException {
    long begin = Math.max(from, to - (long) chars * BYTES_PER_CHAR - MARGIN);
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, to - begin));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long at = begin;
      int read = 0;
      while (bytes.hasRemaining() && read >= 0) {
        read = channel.read(bytes, at);
        at += Math.max(0, read);
      }
    } catch (NoSuchFileException _) {
      return new Tail("", 0);
    }
    bytes.flip();
    int skip = begin == from ? 0 : continuation(bytes);
    String plain = mask.apply(plain(bytes.array(), skip, bytes.limit())).stripTrailing();
    String text = lastChars(plain, chars);
    long shown = text.getBytes(StandardCharsets.UTF_8).length;
    boolean isWhole = begin == from && text.length() == plain.length();
    return new Tail(text, isWhole ? 0 : Math.max(0, to - from - shown));
  }

  /// How many bytes at the beginning belong to a character that began before.
  private static int continuation(ByteBuffer bytes) {
    int skip = 0;
    while (skip < Math.min(3, bytes.limit()) && (bytes.get(skip) & 0xC0) == 0x80) {
      skip++;
    }
    return skip;
  }

  private static String plain(byte[] bytes, int from, int to) {
    OutputText line = new OutputText(false, to);
    StringBuilder all = new StringBuilder();
    int at = from;
    while (at < to) {
      int feed = OutputText.lineFeed(bytes, at, to);
      int end = feed < 0 ? to : feed;
      line.feed(bytes, at, end);
      line.end();
      all.append(line.text().stripTrailing()).append('\n');
      line.begin(false);
      at = end + 1;
    }
    return all.toString();
  }

  private static String lastChars(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    int start = text.length() - chars;
    if (Character.isLowSurrogate(text.charAt(start))) {
      start++;
    }
    return text.substring(start);
  }

  /// Whether there is nothing to read in it.
  boolean isBlank() {
    return text.isBlank();
  }

  /// With a first line that tells what is missing, if anything is.
  public String marked() {
    return mark() + text;
  }

  /// Behind a head, within the bound of a notice.
  String behind(String head) {
    return NoticeText.withEnd(head + mark(), text);
  }

  private String mark() {
    return omittedBytes == 0 ? "" : "… (%,d bytes before)\n".formatted(omittedBytes);
  }
}
