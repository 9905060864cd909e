package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.Deleted;
import dev.pawl.api.Prune;
import dev.pawl.api.StoreHealth;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.output.RunOutput;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Diagnosis;
import java.time.Duration;
import java.util.List;

/// The care of the store.
public final class StoreRoutes {
  private final Client client;
  private final RunOutput output;
  private final Runnable tidy;

  /// The routes of a store.
  ///
  /// @param tidy removes what no run needs any more
  public StoreRoutes(Client client, RunOutput output, Runnable tidy) {
    this.client = client;
    this.output = output;
    this.tidy = tidy;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        post("/store/prune").takes(Prune.class).answers(Deleted.class).to(this::prune),
        post("/store/check")
            .answers(StoreHealth.class)
            .to(_ -> Reply.ok(health(client.diagnose()))));
  }

  private Reply prune(Call call) {
    Prune body = call.body(Prune.class);
    List<RunId> deleted =
        client.prune(
            Duration.ofSeconds(body.olderThanSeconds()), body.keep() == null ? 0 : body.keep());
    deleted.forEach(output::delete);
    tidy.run();
    return Reply.ok(new Deleted(deleted.stream().map(RunId::value).toList()));
  }

  /// What the doctor found, as the API says it.
  public static StoreHealth health(Diagnosis diagnosis) {
    return new StoreHealth(
        diagnosis.isSound(),
        diagnosis.store(),
        ProcessHandle.current().pid(),
        diagnosis.checked(),
        diagnosis.violations());
  }
}
