package dev.pawl.daemon.http;

import java.util.Optional;

/// Knows the tokens.
@FunctionalInterface
public interface Credentials {
  /// The bearer of a token, empty for one that is not valid. Takes as long for each.
  Optional<Caller> find(String token);
}
