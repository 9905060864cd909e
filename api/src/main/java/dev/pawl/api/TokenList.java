package dev.pawl.api;

import java.util.List;

/// The tokens that were not revoked, by name.
public record TokenList(List<TokenView> tokens) {
  public TokenList {
    tokens = List.copyOf(tokens);
  }
}
