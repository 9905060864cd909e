package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The client's subscriptions, and what they are owed.
final class Subscriptions {
  private final Node node;

  Subscriptions(Node node) {
    this.node = node;
  }

  List<Subscription> all() {
    return node.store().subscriptions();
  }

  Optional<Subscription> find(String name) {
    return all().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  void put(String name, String query, @Nullable String delivery) {
    Limits.name("subscription", name);
    Limits.atMost("query", Limits.utf8Length(query), Limits.STATUS_BYTES, "shorten it");
    QueryParser.parse(query);
    done(name, new Write.Subscribe(name, query, delivery, node.host().nowMillis()));
  }

  void remove(String name) {
    done(name, new Write.Unsubscribe(name));
  }

  void acknowledge(String name, Set<Long> numbers) {
    done(name, new Write.Acknowledge(name, numbers));
  }

  List<Notice> owed(String name, long after, int max) {
    List<Notice> notices = node.store().notices(name, after, max);
    if (notices.isEmpty() && find(name).isEmpty()) {
      throw none(name);
    }
    return notices;
  }

  private void done(String name, Write write) {
    switch (Blocking.write(node, write)) {
      case WriteResult.Done _ -> {}
      case WriteResult.NoSuchSubscription _ -> throw none(name);
      case WriteResult other -> throw new IllegalStateException("the store answered " + other);
    }
  }

  private static PawlException none(String name) {
    return new PawlException(
        ErrorCode.NO_SUCH_SUBSCRIPTION, "there is no subscription '%s'".formatted(name));
  }
}
