package dev.pawl.daemon.http;

import java.time.Duration;

/// How much a server takes on at once. What is more is refused at once, so that a client knows
/// where it stands and the server keeps its speed.
///
/// @param requests under way at once; each commit takes along what has come meanwhile, so more
///   would not make it faster
/// @param lasting requests that wait for what happens, such as readers of events: each keeps a
///   virtual thread and a connection
/// @param bodyBytes of all large bodies that are in memory at once
/// @param connections on TCP
/// @param idle after which a client is cut off that sends nothing, or takes nothing
/// @param head in which the head of a request has to come, once it has begun
/// @param guessDelay how long a wrong token's answer is kept back after [#GUESSES] wrong ones
public record ServerLimits(
    int requests,
    int lasting,
    long bodyBytes,
    int connections,
    Duration idle,
    Duration head,
    Duration guessDelay) {
  /// Wrong tokens within a minute that are answered at once.
  static final int GUESSES = 10;

  /// One body, in bytes: a value of 32 MiB, and what is around it.
  static final int BODY_BYTES = 36 << 20;

  /// Those of the product.
  public static ServerLimits defaults() {
    return new ServerLimits(
        128,
        1_024,
        128L << 20,
        2_048,
        Duration.ofSeconds(30),
        Duration.ofSeconds(10),
        Duration.ofMillis(250));
  }
}
