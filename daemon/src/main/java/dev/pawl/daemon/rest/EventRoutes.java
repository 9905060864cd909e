package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;

import dev.pawl.api.FeedPosition;
import dev.pawl.api.Gone;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.EventSink;
import dev.pawl.daemon.http.EventStream;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.Change;
import dev.pawl.engine.store.ChangePage;
import dev.pawl.engine.store.QueryParser;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All changes of runs, as server-sent events.
///
/// `run` has a run that matches the query, as it is now, `deleted` the id of one that is gone,
/// `open` and `reset` a place from which to go on: `reset` means that changes before it are
/// forgotten, so look at all anew. The id of each event is such a place, and outlives the daemon.
/// Of changes to one run that come together only the last is told. Nothing is kept for a reader: it
/// is served from the store.
public final class EventRoutes {
  private static final Duration BEAT = Duration.ofSeconds(15);
  private static final int PAGE = 500;
  private static final long NOW = -1;

  private final Client client;
  private final Views views;

  public EventRoutes(Client client, Views views) {
    this.client = client;
    this.views = views;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/events").lasting().query("after", "q").answers(EventStream.class).to(this::follow));
  }

  private Reply follow(Call call) {
    Optional<Long> after = after(call);
    RunQuery query = QueryParser.parse(call.query("q").orElse(""));
    return Reply.ok((EventStream) out -> write(out, after, query));
  }

  /// Where the reader was; empty for one that wants what comes from now on.
  private static Optional<Long> after(Call call) {
    long asked = call.number("after", NOW, 0, Long.MAX_VALUE);
    long after = call.lastEventNumber().orElse(asked);
    return after == NOW ? Optional.empty() : Optional.of(after);
  }

  private void write(EventSink out, Optional<Long> after, RunQuery query)
      throws IOException, InterruptedException {
    long at = after.orElseGet(client::lastChange);
    out.event(at, "open", new FeedPosition(at));
    out.flush();
    try {
      while (true) {
        at = next(out, at, query);
        if (!client.awaitChange(at, BEAT)) {
          out.beat();
        }
      }
    } catch (PawlException _) {
      // The daemon ends: the reader comes back to the next one.
      return;
    }
  }

  /// Writes the changes of one page and returns the place behind it.
  private long next(EventSink out, long after, RunQuery query) throws IOException {
    ChangePage page = client.changes(after, PAGE);
    if (!page.complete()) {
      long now = client.lastChange();
      out.event(now, "reset", new FeedPosition(now));
      out.flush();
      return now;
    }
    Map<RunId, Change> last = new LinkedHashMap<>();
    for (Change change : page.changes()) {
      // Taken out first, so that the events are in the order of their numbers.
      last.remove(change.run());
      last.put(change.run(), change);
    }
    for (Change change : last.values()) {
      Optional<RunRecord> run = change.deleted() ? Optional.empty() : client.get(change.run());
      if (run.isPresent()) {
        if (views.matches(query, run.get())) {
          out.event(change.number(), "run", views.brief(run.get()));
        }
      } else {
        out.event(change.number(), "deleted", new Gone(change.run().value()));
      }
    }
    out.flush();
    return page.changes().isEmpty() ? after : page.changes().getLast().number();
  }
}
