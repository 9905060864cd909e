package dev.pawl.cli;

import dev.pawl.cli.text.Style;
import dev.pawl.cli.text.Table;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/// What a command talks through: data go to `out`, everything meant for people to `err`.
///
/// @param out fails with an [OutputException]; what cannot be said on `err` is lost
/// @param outIsTerminal whether `out` is a terminal; else nothing is coloured or cut
/// @param errIsTerminal the same for `err`
/// @param environment the variables, and the settings of files where a variable is not set
/// @param settings where those come from
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Settings settings) {
  private static final int USUAL_WIDTH = 100;

  /// One where nothing is set by a file.
  Terminal(
      InputStream in,
      PrintStream out,
      PrintStream err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment) {
    this(
        in, out, err, outIsTerminal, errIsTerminal, environment, Settings.withoutFile(environment));
  }

  /// The same with what the user's file sets.
  Terminal withSettings() {
    Settings read = Settings.of(environment);
    return new Terminal(in, out, err, outIsTerminal, errIsTerminal, read.over(environment), read);
  }

  /// The process's own streams. The launcher says which of them are terminals.
  static Terminal ofProcess() {
    String terminals = System.getProperty("pawl.terminals", "");
    return new Terminal(
        Boolean.getBoolean("pawl.stdin.closed") ? closed() : System.in,
        utf8(OutputException.checked(new FileOutputStream(FileDescriptor.out))),
        utf8(new FileOutputStream(FileDescriptor.err)),
        terminals.contains("out"),
        terminals.contains("err"),
        System.getenv());
  }

  /// In place of a standard input that is closed: the JVM may have given its number to a file.
  private static InputStream closed() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        throw new IOException("the standard input is closed");
      }

      @Override
      public int read(byte[] bytes, int from, int count) throws IOException {
        return read();
      }
    };
  }

  /// JSON is UTF-8, whatever the locale says.
  private static PrintStream utf8(OutputStream out) {
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  /// Whether an agent reads what is written: all facts, in few words, with the next command.
  boolean isForAgent() {
    return Agents.reads(environment);
  }

  /// Whether what is written may be read aloud, which makes nothing of columns.
  boolean isAccessible() {
    return isSet("PAWL_ACCESSIBLE");
  }

  /// Whether values stand behind their names, and not in columns.
  boolean isFlat() {
    return isForAgent() || isAccessible();
  }

  /// Whether what was written on `out` may be written over.
  boolean redraws() {
    return outIsTerminal && !isFlat();
  }

  /// Whether a person can be asked.
  boolean hasPerson() {
    return errIsTerminal && !Agents.isOne(environment);
  }

  /// How to colour what goes to `out`.
  Style outStyle() {
    return new Style(wantsColour(outIsTerminal));
  }

  /// How to colour what goes to `err`.
  Style errStyle() {
    return new Style(wantsColour(errIsTerminal));
  }

  private boolean wantsColour(boolean isTerminal) {
    if (isForAgent() || !environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    return isSet("CLICOLOR_FORCE")
        || (isTerminal && !environment.getOrDefault("TERM", "").equals("dumb"));
  }

  private boolean isSet(String name) {
    return isOn(environment.getOrDefault(name, ""));
  }

  /// Whether a variable that is on or off is on.
  static boolean isOn(String value) {
    return !value.isEmpty() && !value.equals("0");
  }

  /// The columns of the terminal behind `out`, 0 if nothing is to be cut.
  int outWidth() {
    return outIsTerminal && !isFlat() ? width() : 0;
  }

  /// The columns of the terminal behind `err`, 0 if nothing is to be cut.
  int errWidth() {
    return errIsTerminal && !isFlat() ? width() : 0;
  }

  /// Prints a table for whoever reads it.
  void print(Table table) {
    print(table, (_, line) -> line);
  }

  /// The same with coloured rows.
  ///
  /// @param paint colours a row, given its number from 0 and its text
  void print(Table table, BiFunction<Integer, String, String> paint) {
    if (isAccessible()) {
      table.flattened().forEach(out::println);
      return;
    }
    List<String> lines = isForAgent() ? table.compact() : table.lines(outWidth());
    out.println(outStyle().dim(lines.getFirst()));
    for (int row = 0; row + 1 < lines.size(); row++) {
      out.println(paint.apply(row, lines.get(row + 1)));
    }
  }

  private int width() {
    try {
      String columns = environment.get("COLUMNS");
      return columns == null ? ttyWidth() : Integer.parseInt(columns);
    } catch (NumberFormatException | IOException _) {
      return USUAL_WIDTH; // no terminal that would say
    }
  }

  private static int ttyWidth() throws IOException {
    Process stty =
        new ProcessBuilder("stty", "size")
            .redirectInput(new java.io.File("/dev/tty"))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    try {
      stty.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    String[] parts = size.strip().split(" ", -1);
    return parts.length == 2 ? Integer.parseInt(parts[1]) : USUAL_WIDTH;
  }
}
