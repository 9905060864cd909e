package dev.pawl.cli;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import dev.pawl.cli.link.Json;
import dev.pawl.cli.link.LinkException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/// An argument that is JSON: given as such, `-` for the standard input, or `@FILE`.
final class JsonArgument {
  private static final int LENGTH_MAX = 32 << 20;

  /// The most that so many characters may take, and white space around them.
  private static final int BYTES_MAX = 2 * LENGTH_MAX;

  private JsonArgument() {}

  /// The value.
  ///
  /// @param what the argument, for messages
  static RawJson read(String what, String argument, Terminal terminal) {
    String text = text(what, argument, terminal).strip();
    if (text.isEmpty()) {
      throw new LinkException(
          ProblemCode.INVALID_PAYLOAD,
          what + " is empty; give it one JSON value, such as null or \"text\"");
    }
    // The daemon has the last word, but takes no body that is much longer.
    if (text.length() > LENGTH_MAX) {
      throw new LinkException(
          ProblemCode.LIMIT_EXCEEDED,
          "%s is too much: a value has at most %d MiB as JSON".formatted(what, LENGTH_MAX >> 20));
    }
    try {
      Json.parse(text);
      return new RawJson(text);
    } catch (JacksonException e) {
      throw new LinkException(
          ProblemCode.INVALID_PAYLOAD, "%s is not JSON: %s".formatted(what, words(e, text)));
    }
  }

  /// What is wrong, without what only a programmer of the parser understands.
  private static String words(JacksonException e, String text) {
    String problem =
        e.getOriginalMessage()
            .lines()
            .findFirst()
            .orElse("")
            .replaceAll(" \\(start marker at .*\\)", "")
            .replaceAll(" \\((?:token|of type) `JsonToken[^)]*\\)", "");
    boolean bare = problem.startsWith("Unrecognized token") || text.startsWith("'");
    TokenStreamLocation place = e.getLocation();
    return problem
        + (place == null
            ? ""
            : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr()))
        + (bare ? "; text needs double quotes" : "");
  }

  private static String text(String what, String argument, Terminal terminal) {
    try {
      if (argument.equals("-")) {
        return text(terminal.in());
      }
      if (!argument.startsWith("@")) {
        return argument;
      }
      try (InputStream in = Files.newInputStream(Path.of(argument.substring(1)))) {
        return text(in);
      }
    } catch (NoSuchFileException e) {
      throw unreadable(what, "there is no file " + e.getFile());
    } catch (CharacterCodingException _) {
      throw unreadable(what, "it is not UTF-8");
    } catch (IOException e) {
      throw unreadable(what, String.valueOf(e.getMessage()));
    }
  }

  /// Of what has no end as much as shows that it is too much.
  private static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(BYTES_MAX);
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static LinkException unreadable(String what, String why) {
    return Command.usage("cannot read %s: %s".formatted(what, why));
  }
}
