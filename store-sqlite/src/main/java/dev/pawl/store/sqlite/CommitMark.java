package dev.pawl.store.sqlite;

/// How far a store has got: the number of its last commit and the hash of the chain up to it.
///
/// @param chain a SHA-256 in hexadecimal
record CommitMark(long number, String chain) {
  static final int CHAIN_BYTES = 32;

  /// The mark of a store without commits.
  static CommitMark none() {
    return new CommitMark(0, "00".repeat(CHAIN_BYTES));
  }
}
