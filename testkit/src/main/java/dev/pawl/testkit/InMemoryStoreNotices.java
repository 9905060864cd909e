package dev.pawl.testkit;

import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.NoticeChange;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.store.Write;
import dev.pawl.engine.store.WriteResult;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Subscriptions, and the notices that they are owed.
final class InMemoryStoreNotices {
  private final TreeMap<String, Subscriber> subscribers = new TreeMap<>();
  private long lastNumber;

  private static final class Subscriber {
    final long createdAtMillis;
    final List<Notice> owed = new ArrayList<>();
    String query;
    @Nullable String delivery;
    long dropped;

    Subscriber(Write.Subscribe write) {
      createdAtMillis = write.atMillis();
      query = write.query();
      delivery = write.delivery();
    }
  }

  WriteResult subscribe(Write.Subscribe write) {
    Subscriber subscriber = subscribers.computeIfAbsent(write.name(), _ -> new Subscriber(write));
    subscriber.query = write.query();
    subscriber.delivery = write.delivery();
    return new WriteResult.Done();
  }

  WriteResult unsubscribe(String name) {
    return found(subscribers.remove(name) != null);
  }

  WriteResult acknowledge(Write.Acknowledge write) {
    Subscriber subscriber = subscribers.get(write.subscription());
    if (subscriber != null) {
      subscriber.owed.removeIf(notice -> write.numbers().contains(notice.number()));
    }
    return found(subscriber != null);
  }

  private static WriteResult found(boolean subscription) {
    return subscription ? new WriteResult.Done() : new WriteResult.NoSuchSubscription();
  }

  void change(InMemoryStoreRun run, NoticeChange change) {
    subscribers
        .values()
        .forEach(subscriber ->
            subscriber.owed.removeIf(notice ->
                notice.run().equals(run.record().id()) && change.isAbout(notice.topic())));
    NoticeChange.Owed owed = change.owed();
    if (owed != null) {
      subscribers.values().forEach(subscriber -> owe(subscriber, change.topic(), owed));
    }
  }

  private void owe(Subscriber subscriber, String topic, NoticeChange.Owed owed) {
    if (QueryParser.parse(subscriber.query).matches(owed.run(), owed.atMillis())) {
      subscriber.owed.add(
          new Notice(
              ++lastNumber,
              owed.run().id(),
              owed.run().type(),
              topic,
              owed.event(),
              owed.text(),
              owed.atMillis()));
      if (subscriber.owed.size() > Notice.KEPT) {
        subscriber.owed.removeFirst();
        subscriber.dropped++;
      }
    }
  }

  /// Forgets a run that is deleted.
  void forget(InMemoryStoreRun run) {
    subscribers
        .values()
        .forEach(subscriber ->
            subscriber.owed.removeIf(notice -> notice.run().equals(run.record().id())));
  }

  List<Subscription> subscriptions() {
    List<Subscription> all = new ArrayList<>();
    subscribers.forEach((name, subscriber) ->
        all.add(
            new Subscription(
                name,
                subscriber.query,
                subscriber.delivery,
                subscriber.createdAtMillis,
                subscriber.owed.size(),
                subscriber.dropped)));
    return all;
  }

  List<Notice> owed(String subscription, long after, int max) {
    Subscriber subscriber = subscribers.get(subscription);
    return subscriber == null
        ? List.of()
        : subscriber.owed.stream().filter(notice -> notice.number() > after).limit(max).toList();
  }
}
