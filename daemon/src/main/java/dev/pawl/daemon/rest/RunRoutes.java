package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;

import dev.pawl.api.HistoryPage;
import dev.pawl.api.ProblemCode;
import dev.pawl.api.RawJson;
import dev.pawl.api.RunDetails;
import dev.pawl.api.RunPage;
import dev.pawl.api.RunView;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looking at runs, and waiting for them.
public final class RunRoutes {
  private static final int PAGE = 50;
  private static final int EVENTS = 200;
  private static final int EVENTS_MAX = 1_000;
  private static final Duration WAIT_MAX = Duration.ofMinutes(5);

  private static final String ENDED = "ended";
  private static final String CHANGE = "change";

  private final Client client;
  private final RunFinder finder;
  private final Views views;

  public RunRoutes(Client client, Views views) {
    this.client = client;
    this.finder = new RunFinder(client);
    this.views = views;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/runs").query("q", "limit", "cursor").answers(RunPage.class).to(this::list),
        get("/runs/{id}").query("seen").answers(RunDetails.class).to(this::show),
        get("/runs/{id}/children")
            .query("limit", "cursor")
            .answers(RunPage.class)
            .to(this::children),
        get("/runs/{id}/history")
            .query("execution", "from", "limit")
            .answers(HistoryPage.class)
            .to(this::history),
        get("/runs/{id}/wait")
            .lasting()
            .query("for", "seconds", "since")
            .answers(RunView.class)
            .to(this::await));
  }

  private Reply list(Call call) {
    return page(QueryParser.parse(call.query("q").orElse("")), call);
  }

  private Reply children(Call call) {
    return page(RunQuery.childrenOf(finder.find(call.path("id")).id()), call);
  }

  private Reply page(RunQuery query, Call call) {
    long before = call.number("cursor", ListOptions.FROM_NEWEST, 1, Long.MAX_VALUE);
    int limit = (int) call.number("limit", PAGE, 1, ListOptions.LIMIT_MAX);
    var page = client.list(query, before, limit);
    String next = page.nextBeforeKey() == 0 ? null : Long.toString(page.nextBeforeKey());
    return Reply.ok(new RunPage(page.runs().stream().map(views::brief).toList(), next));
  }

  private Reply show(Call call) {
    RunRecord run = finder.find(call.path("id"));
    RunId id = run.id();
    if (call.flag("seen")) {
      call.require(Scope.OWNER, "seen=true");
    }
    if (call.flag("seen") && run.head().state() == RunState.FAILED && !run.head().seen()) {
      client.markSeen(id);
    }
    SequencedMap<String, RawJson> data = new LinkedHashMap<>();
    client.kv(id).forEach((key, value) -> data.put(key, Views.raw(value)));
    List<RunView> children =
        client.children(id, ListOptions.FROM_NEWEST, RunDetails.CHILDREN_MAX).runs().stream()
            .map(views::brief)
            .toList();
    return Reply.ok(
        new RunDetails(views.full(run), input(id), data, client.executions(id), children));
  }

  private @Nullable RawJson input(RunId id) {
    for (Recorded recorded : client.history(id, 0, 1, 1)) {
      if (recorded.event() instanceof Event.RunStarted started) {
        return Views.raw(started.input());
      }
    }
    return null;
  }

  private Reply history(Call call) {
    RunRecord run = finder.find(call.path("id"));
    int execution = (int) call.number("execution", run.head().execution(), 1, Integer.MAX_VALUE);
    List<Integer> kept = client.executions(run.id());
    if (!kept.contains(execution)) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "run %s has no history of execution %d; kept are %s".formatted(run.id(), execution, kept),
          "execution");
    }
    long from = call.number("from", 1, 1, Long.MAX_VALUE);
    int limit = (int) call.number("limit", EVENTS, 1, EVENTS_MAX);
    List<Recorded> events = client.history(run.id(), execution, from, limit);
    Long next = events.size() < limit ? null : events.getLast().seq() + 1;
    return Reply.ok(
        new HistoryPage(
            run.id().value(),
            execution,
            events.stream().map(event -> new RawJson(EventJson.toJson(event))).toList(),
            next));
  }

  /// Waits a while; the run as it is then, whether what was waited for has come or not.
  private Reply await(Call call) throws InterruptedException {
    RunId id = finder.find(call.path("id")).id();
    Duration time = Duration.ofSeconds(call.number("seconds", 30, 0, WAIT_MAX.toSeconds()));
    Predicate<RunRecord> wanted = wanted(call);
    RunRecord run = client.await(id, wanted, time).orElseGet(() -> client.require(id));
    return Reply.ok(views.full(run));
  }

  /// What ends a wait: the wanted state, and those after which it cannot come; or any change.
  private static Predicate<RunRecord> wanted(Call call) {
    String name = call.query("for").orElse(ENDED);
    if (name.equals(CHANGE)) {
      String since = call.query("since").orElse("");
      return run -> !Views.revision(run).equals(since);
    }
    boolean known = Stream.of(RunState.values()).anyMatch(state -> state.code().equals(name));
    if (!known && !name.equals(ENDED)) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "for is '%s', allowed: %s, %s, or the name of a state".formatted(name, ENDED, CHANGE),
          "for");
    }
    return run -> run.head().state().isTerminal() || run.head().state().code().equals(name);
  }
}
