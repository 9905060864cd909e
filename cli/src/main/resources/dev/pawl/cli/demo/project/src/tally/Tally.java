package tally;

import java.nio.file.Files;
import java.nio.file.Path;

/** Counts the lines and words of a file. */
public final class Tally {
  private Tally() {}

  public static void main(String[] args) throws Exception {
    String text = Files.readString(Path.of(args[0]));
    System.out.println(lines(text) + " lines, " + words(text) + " words");
  }

  static long lines(String text) {
    return text.lines().count();
  }

  static long words(String text) {
    return text.isBlank() ? 0 : text.strip().split("\\s+").length;
  }
}
