package dev.pawl.daemon.token;

import dev.pawl.daemon.home.PrivateFile;
import dev.pawl.daemon.http.Json;
import dev.pawl.daemon.http.Scope;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/// `tokens.json` in the home: what is kept of the tokens.
final class TokenFile {
  private static final int VERSION = 1;

  private final PrivateFile file;

  TokenFile(Path home) {
    this.file =
        new PrivateFile(
            home.resolve("tokens.json"),
            "no token is valid until you mend it, with mode 600, or move it away and make new ones,"
                + " and restart the daemon");
  }

  /// All that the file says.
  ///
  /// @param tokens sorted by name, each name once
  record Content(int version, List<Entry> tokens) {
    static final Content NONE = new Content(VERSION, List.of());

    Content {
      tokens = tokens.stream().sorted(Comparator.comparing(Entry::name)).toList();
      if (tokens.stream().map(Entry::name).distinct().count() < tokens.size()) {
        throw new IllegalArgumentException("a token is there twice");
      }
    }
  }

  /// A token.
  ///
  /// @param hash of its text
  /// @param expiresAt from when on it is not valid, null for never
  record Entry(
      String name, TokenHash hash, Scope scope, Instant createdAt, @Nullable Instant expiresAt) {
    Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(hash, "hash");
      Objects.requireNonNull(createdAt, "createdAt");
      if (!scope.isOfTokens()) {
        throw new IllegalArgumentException("no token has scope " + scope);
      }
    }

    boolean isValidAt(Instant time) {
      return expiresAt == null || time.isBefore(expiresAt);
    }
  }

  /// @throws PawlException with `STORE_CORRUPT` or `STORE_NEWER` if it cannot be understood, with
  ///   `STORE_UNAVAILABLE` if it cannot be read
  Content read() {
    return file.read().map(this::parse).orElse(Content.NONE);
  }

  private Content parse(byte[] json) {
    @Nullable Content content;
    try {
      int version = Json.version(json);
      if (version > VERSION) {
        throw new PawlException(
            ErrorCode.STORE_NEWER,
            "%s has version %d, this Pawl knows %d; no token is valid until a newer Pawl runs"
                .formatted(file.path(), version, VERSION));
      }
      content = Json.read(json, Content.class);
    } catch (JacksonException e) {
      throw file.damaged(e.getOriginalMessage(), e);
    }
    if (content == null || content.version < VERSION) {
      throw file.damaged("it has no version", null);
    }
    return content;
  }

  /// @throws PawlException with `STORE_UNAVAILABLE` if it cannot be written; then it is as before
  void write(Content content) {
    file.write(Json.bytes(content));
  }
}
