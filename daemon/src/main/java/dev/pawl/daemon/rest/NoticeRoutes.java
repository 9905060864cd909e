package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.delete;
import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;
import static dev.pawl.daemon.http.Route.put;

import dev.pawl.api.Acknowledge;
import dev.pawl.api.Gone;
import dev.pawl.api.NoticePage;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.PutSubscription;
import dev.pawl.api.RunReference;
import dev.pawl.api.SubscriptionList;
import dev.pawl.api.SubscriptionView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.EventSink;
import dev.pawl.daemon.http.EventStream;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.webhook.Webhook;
import dev.pawl.daemon.webhook.Webhooks;
import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.Notice;
import dev.pawl.engine.store.Subscription;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Subscriptions, and what they are owed: read, followed, acknowledged, or sent to a webhook.
///
/// A follower gets `notices` events, each a page of what has come together; the id of an event is
/// the number of its last notice. One that comes back without saying where it was gets everything
/// that is not acknowledged.
public final class NoticeRoutes {
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._:@-]{1,64}");

  /// What sends notices is told of only to who asks for it.
  private static final String ALL = "-kind:webhook";

  private static final int PAGE = 50;
  private static final int PAGE_MAX = 500;
  private static final int ACKNOWLEDGED_MAX = 1_000;
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  /// What comes within this time comes together.
  private static final Duration GROUP = Duration.ofMillis(50);

  private final Client client;
  private final Webhooks webhooks;
  private final InstantSource clock;

  public NoticeRoutes(Client client, Webhooks webhooks, InstantSource clock) {
    this.client = client;
    this.webhooks = webhooks;
    this.clock = clock;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/subscriptions").answers(SubscriptionList.class).to(_ -> list()),
        put("/subscriptions/{name}")
            .takes(PutSubscription.class)
            .answers(SubscriptionView.class)
            .to(this::keep),
        delete("/subscriptions/{name}").answers(Gone.class).to(this::remove),
        post("/subscriptions/{name}/test").answers(RunReference.class).to(this::test),
        get("/subscriptions/{name}/notices")
            .lasting()
            .query("after", "limit", "seconds")
            .answers(NoticePage.class)
            .to(this::read),
        get("/subscriptions/{name}/events")
            .lasting()
            .query("after")
            .answers(EventStream.class)
            .to(this::follow),
        post("/subscriptions/{name}/ack")
            .takes(Acknowledge.class)
            .answers(SubscriptionView.class)
            .to(this::acknowledge));
  }

  private Reply list() {
    return Reply.ok(
        new SubscriptionList(client.subscriptions().stream().map(it -> view(it, false)).toList()));
  }

  private Reply keep(Call call) {
    String name = call.path("name");
    if (!NAME.matcher(name).matches()) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "name is '%s', allowed: 1 to 64 letters, digits, '.', '_', ':', '@' and '-'"
              .formatted(name),
          "name");
    }
    PutSubscription body = call.body(PutSubscription.class);
    Optional<Subscription> before = client.subscription(name);
    Webhook webhook = webhook(body.webhook(), before);
    client.subscribe(
        name, body.q() == null ? ALL : body.q(), webhook == null ? null : webhook.text());
    webhooks.changed();
    boolean isNew = webhook != null && before.map(it -> !sameSecret(it, webhook)).orElse(true);
    return new Reply(before.isPresent() ? 200 : 201, view(require(name), isNew));
  }

  /// One that is where it was keeps its secret, and is sent to again if it was stopped.
  private static @Nullable Webhook webhook(
      PutSubscription.@Nullable WebhookTarget target, Optional<Subscription> before) {
    if (target == null) {
      return null;
    }
    boolean local = Boolean.TRUE.equals(target.local());
    try {
      Webhooks.check(target.url(), local);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "webhook.url is '%s': %s%s"
              .formatted(
                  target.url(), e.getMessage(), local ? "" : "; local webhooks need 'local'"),
          "webhook.url");
    }
    return before
        .flatMap(it -> Optional.ofNullable(it.delivery()))
        .map(Webhook::read)
        .filter(it -> it.url().equals(target.url()))
        .map(it -> new Webhook(it.url(), it.secret(), local, null))
        .orElseGet(() -> Webhook.of(target.url(), local));
  }

  private static boolean sameSecret(Subscription before, Webhook webhook) {
    return before.delivery() != null
        && Webhook.read(before.delivery()).secret().equals(webhook.secret());
  }

  private Reply remove(Call call) {
    client.unsubscribe(call.path("name"));
    webhooks.changed();
    webhooks.removed(call.path("name"));
    return Reply.ok(new Gone(call.path("name")));
  }

  private Reply test(Call call) {
    Subscription subscription = require(call.path("name"));
    if (subscription.delivery() == null) {
      throw new ProblemException(
          ProblemCode.WRONG_STATE,
          "subscription '%s' has no webhook".formatted(subscription.name()));
    }
    return Reply.ok(new RunReference(webhooks.test(subscription.name(), clock.instant())));
  }

  private Reply read(Call call) throws InterruptedException {
    String name = call.path("name");
    long after = call.number("after", 0, 0, Long.MAX_VALUE);
    int limit = (int) call.number("limit", PAGE, 1, PAGE_MAX);
    Instant end = clock.instant().plusSeconds(call.number("seconds", 0, 0, WAIT_MAX.toSeconds()));
    while (true) {
      long at = client.lastChange();
      NoticePage page = page(name, after, limit);
      Duration left = Duration.between(clock.instant(), end);
      if (!page.notices().isEmpty() || !left.isPositive() || !client.awaitChange(at, left)) {
        return Reply.ok(page);
      }
    }
  }

  private NoticePage page(String name, long after, int limit) {
    List<Notice> notices = client.notices(name, after, limit + 1);
    return new NoticePage(
        notices.stream().limit(limit).map(Webhooks::view).toList(), notices.size() > limit);
  }

  private Reply follow(Call call) {
    String name = require(call.path("name")).name();
    long after = call.lastEventNumber().orElseGet(() -> call.number("after", 0, 0, Long.MAX_VALUE));
    return Reply.ok((EventStream) out -> write(out, name, after));
  }

  private void write(EventSink out, String name, long after)
      throws IOException, InterruptedException {
    long last = after;
    out.event(last, "open", view(require(name), false));
    out.flush();
    try {
      while (true) {
        long at = client.lastChange();
        NoticePage page = page(name, last, PAGE);
        if (!page.notices().isEmpty()) {
          last = page.notices().getLast().number();
          out.event(last, "notices", page);
          out.flush();
        }
        if (!page.more()) {
          if (client.awaitChange(at, BEAT)) {
            Thread.sleep(GROUP);
          } else {
            out.beat();
          }
        }
      }
    } catch (PawlException e) {
      if (e.code() == ErrorCode.NO_SUCH_SUBSCRIPTION) {
        out.event(last, "gone", new Gone(name));
        out.flush();
      }
      // Else the daemon ends: the reader comes back to the next one.
    }
  }

  private Reply acknowledge(Call call) {
    Acknowledge body = call.body(Acknowledge.class);
    if (body.numbers().size() > ACKNOWLEDGED_MAX) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "numbers has %d, allowed: at most %d".formatted(body.numbers().size(), ACKNOWLEDGED_MAX),
          "numbers");
    }
    client.acknowledge(call.path("name"), new HashSet<>(body.numbers()));
    return Reply.ok(view(require(call.path("name")), false));
  }

  private Subscription require(String name) {
    return client
        .subscription(name)
        .orElseThrow(() ->
            new ProblemException(
                ProblemCode.NO_SUCH_SUBSCRIPTION,
                "there is no subscription '%s'".formatted(name),
                "name"));
  }

  private static SubscriptionView view(Subscription subscription, boolean withSecret) {
    String delivery = subscription.delivery();
    Webhook webhook = delivery == null ? null : Webhook.read(delivery);
    return new SubscriptionView(
        subscription.name(),
        subscription.query(),
        webhook == null
            ? null
            : new SubscriptionView.WebhookView(
                webhook.url(),
                webhook.local(),
                withSecret ? webhook.secret() : null,
                webhook.stopped()),
        Instant.ofEpochMilli(subscription.createdAtMillis()),
        subscription.pending(),
        subscription.dropped());
  }
}
