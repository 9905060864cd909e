package dev.pawl.cli;

import dev.pawl.api.Gone;
import dev.pawl.api.PutSubscription;
import dev.pawl.api.RunReference;
import dev.pawl.api.SubscriptionList;
import dev.pawl.api.SubscriptionView;
import dev.pawl.cli.link.DaemonLink;
import dev.pawl.cli.link.Paths;
import dev.pawl.cli.link.Records;
import dev.pawl.cli.text.Shape;
import dev.pawl.cli.text.Text;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes, shows and removes subscriptions.
@CommandLine.Command(
    name = "subscribe",
    description = {
      "Have somebody told of runs that end, block or ask: whoever reads 'pawl notices --as NAME',"
          + " or a webhook.",
      "",
      "A webhook gets each notice as a POST that is signed by the rules of Standard Webhooks; the"
          + " secret is shown once. What it does not take is sent again over three days, each by a"
          + " run of its own: pawl ps type:pawl.webhook",
      "",
      "Without NAME: all subscriptions. Of one that is there, what no option names stays as it is."
    },
    footer = {
      "",
      "Examples:",
      "  pawl subscribe",
      "  pawl subscribe builds --where 'type:build state:failed'",
      "  pawl subscribe team --webhook https://example.com/pawl",
      "  pawl subscribe team --test",
      "  pawl subscribe builds --remove"
    })
final class SubscribeCommand extends DataCommand {
  /// The subscription of a person who has not made one.
  static final String ME = "me";

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "1 to 64 letters, digits and . _ : @ -")
  @Nullable String name;

  @Option(
      names = "--where",
      paramLabel = "QUERY",
      description = "Which runs (pawl help filters); default: all.")
  @Nullable String query;

  @Option(names = "--webhook", paramLabel = "URL", description = "Send the notices there.")
  @Nullable String webhook;

  @Option(
      names = "--local",
      description = "The webhook may be on this machine or a private network.")
  boolean local;

  @Option(names = "--test", description = "Send a test to the webhook.")
  boolean test;

  @Option(names = "--remove", description = "Remove it, with what it is owed.")
  boolean remove;

  SubscribeCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Shape shape() {
    return Shape.of(SubscriptionView.class, "name");
  }

  @Override
  public ExitCode call() {
    if (name == null && (test || remove || webhook != null || query != null)) {
      throw usage("name the subscription: pawl subscribe NAME");
    }
    if (local && webhook == null) {
      throw usage("--local is about a webhook; name it with --webhook");
    }
    try (DaemonLink link = link()) {
      if (name == null) {
        list(link);
      } else if (remove) {
        link.delete(Paths.of("subscriptions", name), Gone.class);
        say("removed: " + Text.visible(name));
      } else if (test) {
        RunReference run =
            link.post(Paths.of("subscriptions", name, "test"), null, RunReference.class);
        say("a test is on its way: pawl show " + run.id());
      } else {
        put(link, name);
      }
    }
    return ExitCode.OK;
  }

  private void list(DaemonLink link) {
    SubscriptionList all = link.get("/subscriptions", SubscriptionList.class);
    if (!isText()) {
      data().all(all.subscriptions().stream().map(Records::write).toList());
      return;
    }
    if (all.subscriptions().isEmpty()) {
      say("nobody has subscribed; 'pawl notices' does it for you");
    }
    all.subscriptions().forEach(it -> terminal.out().println(Text.visible(line(it))));
  }

  private static String line(SubscriptionView it) {
    StringBuilder line = new StringBuilder(it.name());
    line.append("  ").append(it.q().isEmpty() ? "all runs" : it.q());
    line.append("  ").append(it.pending()).append(" pending");
    if (it.dropped() > 0) {
      line.append(", ").append(it.dropped()).append(" dropped since nobody took them");
    }
    SubscriptionView.WebhookView webhook = it.webhook();
    if (webhook != null) {
      line.append("  ").append(webhook.url());
      if (webhook.stopped() != null) {
        line.append(" (stopped: ").append(webhook.stopped()).append(')');
      }
    }
    return line.toString();
  }

  /// Of one that is there, what no option names stays as it is.
  private void put(DaemonLink link, String subscription) {
    Optional<SubscriptionView> before =
        link.get("/subscriptions", SubscriptionList.class).subscriptions().stream()
            .filter(it -> it.name().equals(subscription))
            .findFirst();
    if (before.isPresent() && query == null && webhook == null) {
      show(before.get(), "subscribed already: ");
      return;
    }
    String wanted = query == null ? before.map(SubscriptionView::q).orElse(null) : query;
    PutSubscription body = new PutSubscription(wanted, target(before));
    show(
        link.put(Paths.of("subscriptions", subscription), body, SubscriptionView.class),
        "subscribed: ");
  }

  private PutSubscription.@Nullable WebhookTarget target(Optional<SubscriptionView> before) {
    if (webhook != null) {
      return new PutSubscription.WebhookTarget(webhook, local);
    }
    return before
        .map(SubscriptionView::webhook)
        .map(it -> new PutSubscription.WebhookTarget(it.url(), it.local()))
        .orElse(null);
  }

  private void show(SubscriptionView made, String what) {
    if (!isText()) {
      data().one(Records.write(made));
      return;
    }
    say(Text.visible(what + line(made)));
    SubscriptionView.WebhookView at = made.webhook();
    if (at != null && at.secret() != null) {
      say("the secret with which it is signed, shown only now:");
      terminal.out().println(at.secret());
    }
  }
}
