package dev.pawl.daemon.token;

import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.Caller;
import dev.pawl.daemon.http.Credentials;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Scope;
import dev.pawl.daemon.token.TokenFile.Content;
import dev.pawl.daemon.token.TokenFile.Entry;
import dev.pawl.engine.history.PawlException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tokens of a home. The daemon alone writes them, so they are read once. Thread-safe.
///
/// A file that cannot be used leaves no token valid; all else goes on, and whoever asks for the
/// tokens is told why.
public final class TokenStore implements Credentials {
  private static final System.Logger LOG = System.getLogger(TokenStore.class.getName());

  /// More than a person can have a use for; each attempt to call is compared with all of them.
  private static final int TOKENS_MAX = 200;

  private static final Duration EXPIRY_MAX = Duration.ofDays(3_650);

  private final TokenFile file;
  private final InstantSource clock;
  private final SecureRandom chance = new SecureRandom();
  private final @Nullable PawlException fault;
  private volatile Content content;

  public TokenStore(Path home, InstantSource clock) {
    this.file = new TokenFile(home);
    this.clock = clock;
    PawlException met = null;
    Content found = Content.NONE;
    try {
      found = file.read();
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
      met = e;
    }
    this.fault = met;
    this.content = found;
  }

  /// A token that was just made, with its text.
  record Made(String text, Entry entry) {}

  /// @param lasts how long it is valid, null for ever
  synchronized Made create(String name, Scope scope, @Nullable Duration lasts) {
    List<Entry> all = new ArrayList<>(entries());
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "name is '%s'; allowed: 1 to 64 letters, digits, dots, dashes, underscores"
              .formatted(name),
          "name");
    }
    if (all.stream().anyMatch(entry -> entry.name().equals(name))) {
      throw new ProblemException(
          ProblemCode.WRONG_STATE,
          "there is a token '%s' already; revoke it first, or choose another name".formatted(name),
          "name");
    }
    if (all.size() >= TOKENS_MAX) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "there are %d tokens, and there may not be more; revoke some".formatted(all.size()));
    }
    if (lasts != null && (lasts.toSeconds() < 1 || lasts.compareTo(EXPIRY_MAX) > 0)) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "expiresInSeconds is %d, allowed: 1 to %d"
              .formatted(lasts.toSeconds(), EXPIRY_MAX.toSeconds()),
          "expiresInSeconds");
    }
    String text = TokenHash.draw(chance);
    Instant now = clock.instant();
    Entry entry =
        new Entry(name, TokenHash.of(text), scope, now, lasts == null ? null : now.plus(lasts));
    all.add(entry);
    replace(all);
    return new Made(text, entry);
  }

  /// Makes a token invalid at once.
  ///
  /// @return false if there is none of the name
  synchronized boolean revoke(String name) {
    List<Entry> all = new ArrayList<>(entries());
    boolean found = all.removeIf(entry -> entry.name().equals(name));
    if (found) {
      replace(all);
    }
    return found;
  }

  private void replace(List<Entry> entries) {
    Content changed = new Content(content.version(), entries);
    file.write(changed);
    content = changed;
  }

  /// All that were not revoked, by name.
  List<Entry> entries() {
    if (fault != null) {
      throw fault;
    }
    return content.tokens();
  }

  boolean isValid(Entry entry) {
    return entry.isValidAt(clock.instant()) && content.tokens().contains(entry);
  }

  /// A proof that this server knows the token of an id, see [dev.pawl.api.Proof].
  Optional<String> proof(String id, String nonce, String address) {
    return content.tokens().stream()
        .filter(entry -> entry.hash().id().equals(id) && isValid(entry))
        .findFirst()
        .map(entry -> entry.hash().proof(nonce, address));
  }

  @Override
  public Optional<Caller> find(String token) {
    TokenHash hash = TokenHash.of(token);
    @Nullable Entry found = null;
    for (Entry entry : content.tokens()) {
      if (entry.hash().matches(hash)) {
        found = entry;
      }
    }
    if (found == null || !isValid(found)) {
      return Optional.empty();
    }
    Entry entry = found;
    return Optional.of(new Caller(entry.scope(), () -> isValid(entry)));
  }
}
