package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.engine.runtime.EventJson;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.store.ListOptions;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunPage;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Answers requests with an engine's client.
final class Operator {
  /// How long a change is waited for, so that an answer shows what came of it.
  private static final Duration EFFECT = Duration.ofSeconds(2);

  private static final int CANDIDATES = 10;
  private static final int EVENTS = 1_000;

  private final Client client;
  private final Store store;
  private final Mode mode;
  private final Owner owner;
  private final JacksonCodec codec = new JacksonCodec();

  /// What the engine behind the client does.
  enum Mode {
    /// No run takes turns.
    IDLE,
    /// The run in question takes turns, without its code.
    CODELESS,
    /// The runs of a [RunTree] take turns as they should.
    LIVE
  }

  /// @param store of the engine behind the client
  Operator(Client client, Store store, Mode mode, Owner owner) {
    this.client = client;
    this.store = store;
    this.mode = mode;
    this.owner = owner;
  }

  <R> R answer(Request<R> request) {
    Object reply =
        switch (request) {
          case Request.ListRuns list -> list(list);
          case Request.ShowRun show -> show(show);
          case Request.ReadHistory read -> history(read);
          case Request.SendSignal send -> signal(send);
          case Request.Answer answer -> answer(answer);
          case Request.Control control -> control(control);
          case Request.Remove remove ->
              removed(client.delete(resolve(remove.run()).id(), remove.force()));
          case Request.Prune prune ->
              removed(
                  client.prune(Duration.ofSeconds(prune.olderThanSeconds()), prune.keepNewest()));
          case Request.Diagnose _ -> Health.of(diagnose(), mode == Mode.LIVE, owner);
          case Request.Identify _ -> owner;
        };
    return request.reply().cast(reply);
  }

  private RunViews views() {
    return new RunViews(InstantSource.system().millis(), this::isLive);
  }

  private boolean isLive(RunId run) {
    return mode == Mode.LIVE && (!(store instanceof RunTree tree) || tree.has(run));
  }

  private Diagnosis diagnose() {
    return store instanceof RunTree tree ? Diagnosis.of(tree.whole()) : client.diagnose();
  }

  // --- Finding runs ---

  /// The run of an id, of an unambiguous beginning of one, or the newest for `@last`.
  RunRecord resolve(String name) {
    if (name.equals("@last")) {
      return client.list(RunQuery.ALL, ListOptions.FROM_NEWEST, 1).runs().stream()
          .findFirst()
          .orElseThrow(() -> noSuchRun("there is no run yet"));
    }
    if (name.isEmpty()) {
      throw new PawlException(ErrorCode.INVALID_ARGUMENT, "the id of the run is empty");
    }
    return client.get(RunId.of(name)).orElseGet(() -> byPrefix(name));
  }

  private RunRecord byPrefix(String prefix) {
    RunQuery query =
        QueryParser.parse("id:\"" + prefix.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
    List<RunRecord> found = client.list(query, ListOptions.FROM_NEWEST, CANDIDATES + 1).runs();
    if (found.isEmpty()) {
      throw noSuchRun("no run has an id that is or begins with '" + prefix + "'");
    }
    if (found.size() > 1) {
      String candidates =
          found.stream()
              .limit(CANDIDATES)
              .map(run -> "%s (%s)".formatted(run.id(), run.head().state().code()))
              .collect(Collectors.joining(", "));
      String more = found.size() > CANDIDATES ? " and more" : "";
      throw noSuchRun(
          "'%s' is the beginning of several ids: %s%s; give more of it"
              .formatted(prefix, candidates, more));
    }
    return found.getFirst();
  }

  private static PawlException noSuchRun(String message) {
    return new PawlException(ErrorCode.NO_SUCH_RUN, message);
  }

  // --- Reading ---

  private RunList list(Request.ListRuns request) {
    RunQuery query = QueryParser.parse(request.query());
    RunViews views = views();
    List<RunView> runs = new ArrayList<>();
    long before = ListOptions.FROM_NEWEST;
    do {
      int wanted = Math.min(request.limit() - runs.size(), ListOptions.LIMIT_MAX);
      RunPage page = client.list(query, before, wanted);
      page.runs().forEach(run -> runs.add(views.brief(run)));
      before = page.nextBeforeKey();
    } while (before != 0 && runs.size() < request.limit());
    return new RunList(runs, before != 0);
  }

  private RunDetails show(Request.ShowRun request) {
    RunRecord run = resolve(request.run());
    RunId id = run.id();
    if (request.markSeen() && run.head().state() == RunState.FAILED && !run.head().seen()) {
      client.markSeen(id);
    }
    SequencedMap<String, JsonNode> data = new LinkedHashMap<>();
    client.kv(id).forEach((key, value) -> data.put(key, Json.lenient(value.json())));
    RunViews views = views();
    List<RunView> children =
        client.children(id, ListOptions.FROM_NEWEST, RunDetails.CHILDREN_MAX).runs().stream()
            .map(views::brief)
            .toList();
    return new RunDetails(views.full(run), input(id), data, client.executions(id), children);
  }

  private @Nullable JsonNode input(RunId id) {
    for (Recorded recorded : client.history(id, 0, 1, 1)) {
      if (recorded.event() instanceof Event.RunStarted started) {
        return Json.lenient(started.input().json());
      }
    }
    return null;
  }

  private HistoryPart history(Request.ReadHistory request) {
    RunRecord run = resolve(request.run());
    int execution = request.execution() == 0 ? run.head().execution() : request.execution();
    List<Integer> executions = client.executions(run.id());
    if (!executions.contains(execution)) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "run %s has no history of execution %d; kept are %s"
              .formatted(run.id(), execution, executions));
    }
    StringBuilder lines = new StringBuilder();
    long from = 1;
    List<Recorded> page;
    do {
      page = client.history(run.id(), execution, from, EVENTS);
      lines.append(EventJson.toLines(page));
      from += page.size();
    } while (page.size() == EVENTS);
    return new HistoryPart(run.id().value(), execution, executions, lines.toString());
  }

  // --- Changing ---

  private RunView signal(Request.SendSignal request) {
    RunRecord run = resolve(request.run());
    Payload value = codec.parse("the value of signal '" + request.name() + "'", request.json());
    client.signal(run.id(), request.name(), value, request.dedupId());
    return now(run.id());
  }

  private RunView answer(Request.Answer request) {
    RunRecord run = resolve(request.run());
    client.answer(run.id(), request.question(), answerOf(request.answer()));
    return now(run.id());
  }

  /// An answer is mostly one word, so a text may come without the quotes of JSON.
  private Payload answerOf(String answer) {
    try {
      return codec.parse("the answer", answer);
    } catch (PawlException _) {
      return codec.encode("the answer", answer); // no JSON: it is the text itself
    }
  }

  private RunView control(Request.Control request) {
    RunId id = resolve(request.run()).id();
    String reason = request.reason();
    switch (request.verb()) {
      case CANCEL -> client.cancel(id, reason);
      case TERMINATE -> client.terminate(id, reason);
      case PAUSE -> client.pause(id, reason);
      case RESUME -> client.resume(id);
      case RETRY -> client.retry(id, reason);
      case UNBLOCK -> client.unblock(id, reason);
    }
    return mode == Mode.CODELESS || isLive(id) ? afterEffect(id, request.verb()) : now(id);
  }

  /// The run once it is as the verb wants it, or as it is when that takes longer.
  private RunView afterEffect(RunId id, Verb verb) {
    try {
      client.awaitState(id, EFFECT, wanted(verb));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return now(id);
  }

  private static RunState[] wanted(Verb verb) {
    return switch (verb) {
      case CANCEL, TERMINATE ->
          new RunState[] {RunState.CANCELED, RunState.FAILED, RunState.SUCCEEDED};
      case PAUSE -> new RunState[] {RunState.PAUSED};
      case RESUME, UNBLOCK ->
          new RunState[] {RunState.QUEUED, RunState.RUNNING, RunState.WAITING, RunState.SUCCEEDED};
      case RETRY ->
          new RunState[] {
            RunState.QUEUED,
            RunState.RUNNING,
            RunState.WAITING,
            RunState.SUCCEEDED,
            RunState.BLOCKED
          };
    };
  }

  private RunView now(RunId id) {
    return views().full(client.require(id));
  }

  private static Removed removed(List<RunId> runs) {
    return new Removed(runs.stream().map(RunId::value).toList());
  }
}
