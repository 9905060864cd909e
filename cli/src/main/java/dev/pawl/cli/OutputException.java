package dev.pawl.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.Locale;

/// The output of a command cannot be written, so the command has no use.
final class OutputException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private OutputException(IOException cause) {
    super("cannot write the output: " + cause.getMessage(), cause);
  }

  /// Whether who reads the output has seen enough, as in `pawl ps | head`.
  boolean isReaderGone() {
    return String.valueOf(getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  /// A stream that fails with this exception, which a [java.io.PrintStream] lets through.
  static OutputStream checked(OutputStream out) {
    return new OutputStream() {
      @Override
      public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int from, int count) {
        try {
          out.write(bytes, from, count);
        } catch (IOException e) {
          throw new OutputException(e);
        }
      }
    };
  }
}
