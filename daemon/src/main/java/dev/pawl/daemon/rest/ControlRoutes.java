package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.delete;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.Answer;
import dev.pawl.api.Deleted;
import dev.pawl.api.RawJson;
import dev.pawl.api.Reason;
import dev.pawl.api.RunView;
import dev.pawl.api.SendSignal;
import dev.pawl.api.Sent;
import dev.pawl.api.StartRun;
import dev.pawl.api.Started;
import dev.pawl.daemon.bulk.Belongings;
import dev.pawl.daemon.bulk.Deed;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.runtime.StartResult;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Starting runs and doing something to them. Each answers after its change is on disk.
public final class ControlRoutes {
  /// How long a change is waited for, so that an answer shows what came of it.
  private static final Duration EFFECT = Duration.ofSeconds(2);

  private final Client client;
  private final RunFinder finder;
  private final Views views;
  private final Belongings belongings;
  private final JacksonCodec codec = new JacksonCodec();

  /// @param belongings what runs have outside of the store
  public ControlRoutes(Client client, Views views, Belongings belongings) {
    this.client = client;
    this.finder = new RunFinder(client);
    this.views = views;
    this.belongings = belongings;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        post("/runs").takes(StartRun.class).answers(Started.class).to(this::start),
        post("/runs/{id}/signal").takes(SendSignal.class).answers(Sent.class).to(this::signal),
        post("/runs/{id}/answer").takes(Answer.class).answers(RunView.class).to(this::answer),
        control(Deed.CANCEL),
        control(Deed.TERMINATE),
        control(Deed.PAUSE),
        control(Deed.RESUME),
        control(Deed.RETRY),
        control(Deed.UNBLOCK),
        delete("/runs/{id}").query("force").answers(Deleted.class).to(this::remove));
  }

  private Route control(Deed deed) {
    return post("/runs/{id}/" + deed.word())
        .takes(Reason.class)
        .answers(RunView.class)
        .to(call -> {
          RunRecord before = finder.find(call.path("id"));
          String reason = call.optionalBody(Reason.class).map(Reason::reason).orElse("");
          deed.on(client, belongings, before.id(), reason);
          // Where it takes longer, the run is shown as it is.
          var _ =
              client.await(before.id(), after -> isEffect(after, before, deed.wanted()), EFFECT);
          return now(before.id());
        });
  }

  /// Whether a run is in a wanted state: one that was blocked before may be blocked once more.
  private static boolean isEffect(RunRecord after, RunRecord before, List<RunState> wanted) {
    RunState state = after.head().state();
    return wanted.contains(state)
        && (state != before.head().state()
            || !Views.revision(after).equals(Views.revision(before)));
  }

  private Reply start(Call call) {
    StartRun body = call.body(StartRun.class);
    String id = body.id() == null ? UUID.randomUUID().toString() : body.id();
    StartOptions options =
        StartOptions.defaults()
            .withLabels(body.labels() == null ? Map.of() : body.labels())
            .withPriority(body.priority() == null ? 0 : body.priority());
    if (body.version() != null) {
      options = options.withVersion(body.version());
    }
    Payload input = payload("input", body.input());
    StartResult result = client.start(body.type(), id, input, options);
    RunView run = views.full(result.run());
    return new Reply(result.created() ? 201 : 200, new Started(run, result.created()));
  }

  private Reply signal(Call call) {
    RunId run = finder.find(call.path("id")).id();
    SendSignal body = call.body(SendSignal.class);
    boolean sent = client.signal(run, body.name(), payload("value", body.value()), body.dedupId());
    return Reply.ok(new Sent(views.full(client.require(run)), sent));
  }

  private Reply answer(Call call) {
    RunId run = finder.find(call.path("id")).id();
    Answer body = call.body(Answer.class);
    client.answer(run, body.question(), payload("value", body.value()));
    return now(run);
  }

  private Reply remove(Call call) {
    RunId run = finder.find(call.path("id")).id();
    List<RunId> deleted = client.delete(run, call.flag("force"));
    deleted.forEach(belongings::discard);
    return Reply.ok(new Deleted(deleted.stream().map(RunId::value).toList()));
  }

  private Payload payload(String field, @Nullable RawJson json) {
    return codec.parse(field, json == null ? "null" : json.text());
  }

  private Reply now(RunId run) {
    return Reply.ok(views.full(client.require(run)));
  }
}
