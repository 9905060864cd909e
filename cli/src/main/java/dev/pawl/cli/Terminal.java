package dev.pawl.cli;

import dev.pawl.cli.text.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a command talks through: data go to `out`, everything meant for people to `err`.
///
/// @param out fails with an [OutputException]; what cannot be said on `err` is lost
/// @param outIsTerminal whether a person looks at `out`; else nothing is coloured or cut
/// @param errIsTerminal the same for `err`
record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment) {
  private static final int USUAL_WIDTH = 100;

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

  /// How to colour what goes to `out`.
  Style outStyle() {
    return new Style(outIsTerminal && wantsColour());
  }

  /// How to colour what goes to `err`.
  Style errStyle() {
    return new Style(errIsTerminal && wantsColour());
  }

  private boolean wantsColour() {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /// The columns of the terminal behind `out`, 0 if there is none: then nothing is cut.
  int outWidth() {
    return outIsTerminal ? width() : 0;
  }

  /// The columns of the terminal behind `err`, 0 if there is none.
  int errWidth() {
    return errIsTerminal ? width() : 0;
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
