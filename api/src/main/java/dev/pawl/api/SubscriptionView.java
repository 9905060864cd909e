package dev.pawl.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Who is told of runs.
///
/// @param q which runs, in the query language
/// @param webhook where its notices are sent; absent for one that is read
/// @param pending how many notices are not acknowledged
/// @param dropped how many were dropped because nobody took them
public record SubscriptionView(
    String name,
    String q,
    @Nullable WebhookView webhook,
    Instant createdAt,
    long pending,
    long dropped) {

  /// Where notices are sent.
  ///
  /// @param secret with which they are signed (Standard Webhooks); told once, when it is made
  /// @param stopped why nothing is sent any more
  public record WebhookView(
      String url, boolean local, @Nullable String secret, @Nullable String stopped) {}
}
