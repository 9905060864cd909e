package dev.pawl.api;

import java.util.List;

/// All subscriptions, by name.
public record SubscriptionList(List<SubscriptionView> subscriptions) {
  public SubscriptionList {
    subscriptions = List.copyOf(subscriptions);
  }
}
