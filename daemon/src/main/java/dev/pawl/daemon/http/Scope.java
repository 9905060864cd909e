package dev.pawl.daemon.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What a caller may do, the least first. A route asks for one of them at least.
public enum Scope {
  /// Nothing but to ask whether the daemon is well, and whether it is the right one.
  ANYONE,
  /// Reads about runs.
  VIEW,
  /// Everything about runs, code and trust.
  OWNER,
  /// Also gives others a scope. Only processes of the user have it, so a token that got into wrong
  /// hands cannot make another that survives it.
  USER;

  /// As tokens and the API call it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether a token may have it.
  public boolean isOfTokens() {
    return this == VIEW || this == OWNER;
  }

  /// The scope of a token by its word.
  public static Optional<Scope> ofToken(String word) {
    return Arrays.stream(values())
        .filter(scope -> scope.isOfTokens() && scope.word().equals(word))
        .findFirst();
  }
}
