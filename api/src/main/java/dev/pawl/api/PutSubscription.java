package dev.pawl.api;

import org.jspecify.annotations.Nullable;

/// Makes a subscription, or changes the one of that name.
///
/// @param q which runs, in the query language; absent for all but those that send notices
///   (`-kind:webhook`)
/// @param webhook where notices are sent; absent for a subscription that is read
public record PutSubscription(@Nullable String q, @Nullable WebhookTarget webhook) {

  /// Where notices are sent.
  ///
  /// @param url `https` or `http`
  /// @param local whether it may be on this machine or a private network; absent for no
  public record WebhookTarget(String url, @Nullable Boolean local) {}
}
