package dev.pawl.engine.store;

/// How much of a list to return.
///
/// @param beforeKey only runs with a smaller key: the cursor of the page before; [#FROM_NEWEST]
/// @param limit at most this many runs, 1 to [#LIMIT_MAX]
/// @param nowMillis the time that ages and conditions are computed for
public record ListOptions(long beforeKey, int limit, long nowMillis) {
  public static final long FROM_NEWEST = Long.MAX_VALUE;
  public static final int LIMIT_MAX = 1_000;
}
