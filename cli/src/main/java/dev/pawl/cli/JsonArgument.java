package dev.pawl.cli;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.runtime.JacksonCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// An argument that is JSON: given as such, `-` for the standard input, or `@FILE`.
final class JsonArgument {
  private JsonArgument() {}

  /// The value, without white space around its parts.
  ///
  /// @param what the argument, for messages
  static Payload read(String what, String argument, Terminal terminal) {
    return new JacksonCodec().parse(what, text(what, argument, terminal));
  }

  private static String text(String what, String argument, Terminal terminal) {
    try {
      if (argument.equals("-")) {
        return new String(terminal.in().readAllBytes(), StandardCharsets.UTF_8);
      }
      return argument.startsWith("@") ? Files.readString(Path.of(argument.substring(1))) : argument;
    } catch (NoSuchFileException e) {
      throw unreadable(what, "there is no file " + e.getFile());
    } catch (IOException e) {
      throw unreadable(what, String.valueOf(e.getMessage()));
    }
  }

  private static PawlException unreadable(String what, String why) {
    return new PawlException(ErrorCode.INVALID_ARGUMENT, "cannot read %s: %s".formatted(what, why));
  }
}
