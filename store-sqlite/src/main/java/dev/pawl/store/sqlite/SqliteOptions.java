package dev.pawl.store.sqlite;

import java.time.InstantSource;

/// How a store is opened.
///
/// @param durability what an acknowledged commit survives
/// @param readers how many reads may go on at once, 1 to [#READERS_MAX]; more wait
/// @param clock the store's clock, which decides about leases
public record SqliteOptions(Durability durability, int readers, InstantSource clock) {
  /// Each reader holds a connection with a page cache.
  public static final int READERS_MAX = 64;

  /// What an acknowledged commit survives.
  public enum Durability {
    /// The loss of power: every commit is synced to disk.
    FULL,
    /// The death of the process only. A loss of power may take the last commits with it, although
    /// they were acknowledged, and nothing tells which; the store itself stays whole.
    RELAXED
  }

  public SqliteOptions {
    if (readers < 1 || readers > READERS_MAX) {
      throw new IllegalArgumentException(
          "readers is %d, but must be 1 to %d".formatted(readers, READERS_MAX));
    }
  }

  /// Full durability, four readers, the system's clock.
  public static SqliteOptions defaults() {
    return new SqliteOptions(Durability.FULL, 4, InstantSource.system());
  }

  public SqliteOptions withDurability(Durability other) {
    return new SqliteOptions(other, readers, clock);
  }

  public SqliteOptions withClock(InstantSource other) {
    return new SqliteOptions(durability, readers, other);
  }
}
