package dev.pawl.daemon.webhook;

import dev.pawl.api.NoticeView;
import dev.pawl.engine.history.NoticeText;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.Subscription;
import dev.pawl.engine.workflow.RetryPolicy;
import dev.pawl.engine.workflow.StepOptions;
import dev.pawl.engine.workflow.TypeRef;
import dev.pawl.engine.workflow.Workflow;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Hands what webhooks are owed to runs that send it, one each: they try again over days, survive
/// restarts, and are seen like every other run. A notice is acknowledged once its run has started.
public final class Webhooks implements AutoCloseable {
  /// The type of these runs. They owe webhooks nothing themselves.
  static final String TYPE = "pawl.webhook";

  private static final System.Logger LOG = System.getLogger(Webhooks.class.getName());
  private static final String LABEL = "subscription";
  private static final String STEER = "steer";
  private static final String FOLLOW_UP = "follow-up";
  private static final Set<String> ENDS = Set.of("succeeded", "failed", "canceled");
  private static final int PAGE = 100;
  private static final Duration LOOK = Duration.ofMinutes(1);
  private static final Duration CALM = Duration.ofMillis(50);

  /// Ten attempts in three days.
  private static final RetryPolicy RETRY =
      new RetryPolicy(10, Duration.ofSeconds(5), 4, Duration.ofDays(1), 0.2, Set.of())
          .withNonRetryable(IllegalArgumentException.class.getName());

  private final CompletableFuture<Client> client;
  private final Semaphore changed = new Semaphore(0);
  private final Sender sender = new Sender(InstantSource.system());
  private final JacksonCodec codec = new JacksonCodec();
  private final Workflow<Delivery, String> workflow =
      Workflow.of(
              TYPE,
              Delivery.class,
              String.class,
              (ctx, delivery) ->
                  ctx.step(
                      "post",
                      StepOptions.retrying(RETRY),
                      TypeRef.of(String.class),
                      _ -> post(delivery)))
          .workKind("webhook");

  private volatile boolean closed;

  /// @param client of the engine that runs them, once that has started
  public Webhooks(CompletableFuture<Client> client) {
    this.client = client;
  }

  /// What has to be registered before the engine starts.
  public Workflow<?, ?> workflow() {
    return workflow;
  }

  /// Begins to send, on a thread of its own.
  public void open() {
    Thread.ofVirtual().name("webhooks").start(this::dispatch);
  }

  /// Checks where a webhook is to be.
  ///
  /// @throws IllegalArgumentException with what is wrong
  public static void check(String url, boolean local) {
    var uri = Reach.parse(url);
    if (!local) {
      try {
        Reach.requirePublic(uri);
      } catch (UnknownHostException _) {
        // It may come up later; each delivery asks again.
        return;
      }
    }
  }

  /// Takes note that webhooks may have come or gone.
  public void changed() {
    changed.release();
  }

  /// Sends a notice that tells of nothing, and returns the id of the run that does it.
  public String test(String subscription, Instant now) {
    String id = "webhook-test-" + UUID.randomUUID();
    NoticeView notice =
        new NoticeView(0, id, TYPE, "test", "test", FOLLOW_UP, "a test of Pawl's webhooks", now);
    start(new Delivery(id, subscription, notice));
    return id;
  }

  private void dispatch() {
    try {
      while (!closed) {
        changed.drainPermits();
        round();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() throws InterruptedException {
    try {
      Client running = client.join();
      long at = running.lastChange();
      List<Subscription> all =
          running.subscriptions().stream().filter(it -> webhook(it).isPresent()).toList();
      for (Subscription subscription : all) {
        dispatch(running, subscription);
      }
      if (all.isEmpty()) {
        changed.acquire();
      } else if (running.awaitChange(at, LOOK)) {
        boolean _ = changed.tryAcquire(CALM.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (PawlException e) {
      if (!closed) {
        LOG.log(System.Logger.Level.WARNING, "webhooks wait: {0}", e.getMessage());
        boolean _ = changed.tryAcquire(1, TimeUnit.SECONDS);
      }
    }
  }

  /// The webhook of a subscription, if things are sent there.
  private static Optional<Webhook> webhook(Subscription subscription) {
    return Optional.ofNullable(subscription.delivery())
        .map(Webhook::read)
        .filter(webhook -> webhook.stopped() == null);
  }

  private void dispatch(Client running, Subscription subscription) {
    for (Notice notice : running.notices(subscription.name(), 0, PAGE)) {
      if (!notice.type().equals(TYPE)) {
        String id = "webhook-%s-%d".formatted(subscription.name(), notice.number());
        start(new Delivery(id, subscription.name(), view(notice)));
      }
      running.acknowledge(subscription.name(), Set.of(notice.number()));
    }
  }

  private void start(Delivery delivery) {
    client
        .join()
        .start(
            TYPE,
            delivery.id(),
            codec.encode("input", delivery),
            StartOptions.defaults().withLabels(Map.of(LABEL, delivery.subscription())));
  }

  /// Ends what is still to be sent for a subscription that is no more.
  public void removed(String subscription) {
    String quoted = subscription.replace("\\", "\\\\").replace("\"", "\\\"");
    RunQuery waiting =
        QueryParser.parse("kind:webhook is:open label.%s:\"%s\"".formatted(LABEL, quoted));
    RunPage page = client.join().list(waiting, ListOptions.FROM_NEWEST, PAGE);
    while (true) {
      page.runs().forEach(run -> end(run.id()));
      if (page.nextBeforeKey() == 0) {
        return;
      }
      page = client.join().list(waiting, page.nextBeforeKey(), PAGE);
    }
  }

  private void end(RunId run) {
    try {
      client.join().cancel(run, "its webhook was removed");
    } catch (PawlException e) {
      LOG.log(System.Logger.Level.DEBUG, "delivery {0} is over: {1}", run, e);
    }
  }

  /// As the API shows it.
  public static NoticeView view(Notice notice) {
    return new NoticeView(
        notice.number(),
        notice.run().value(),
        notice.type(),
        notice.topic(),
        notice.event(),
        delivery(notice),
        notice.text(),
        Instant.ofEpochMilli(notice.atMillis()));
  }

  /// An end can wait for the end of an agent's turn; all else may change what it does in it.
  private static String delivery(Notice notice) {
    boolean isEnd = notice.topic().equals(NoticeText.STATE) && ENDS.contains(notice.event());
    return isEnd ? FOLLOW_UP : STEER;
  }

  private String post(Delivery delivery) throws IOException, InterruptedException {
    Optional<Subscription> subscription = client.join().subscription(delivery.subscription());
    Optional<Webhook> webhook = subscription.flatMap(Webhooks::webhook);
    if (subscription.isEmpty() || webhook.isEmpty()) {
      return "not sent: there is no such webhook any more";
    }
    try {
      return sender.send(webhook.get(), delivery);
    } catch (Sender.GoneException e) {
      Webhook stopped = webhook.get().stopped(String.valueOf(e.getMessage()));
      client.join().subscribe(delivery.subscription(), subscription.get().query(), stopped.text());
      return stopped.stopped() + "; nothing is sent to it any more";
    }
  }

  @Override
  public void close() {
    closed = true;
    changed.release();
  }
}
