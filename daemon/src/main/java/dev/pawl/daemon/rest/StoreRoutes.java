package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.Backup;
import dev.pawl.api.BackupMade;
import dev.pawl.api.Deleted;
import dev.pawl.api.Prune;
import dev.pawl.api.StoreFigures;
import dev.pawl.api.StoreHealth;
import dev.pawl.daemon.home.HomeBackup;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.engine.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// The care of the store.
public final class StoreRoutes {
  private final Client client;
  private final Consumer<RunId> discard;
  private final HomeBackup backup;
  private final Runnable tidy;

  /// The routes of a store.
  ///
  /// @param discard removes what a deleted run has left
  /// @param backup of the home that holds it
  /// @param tidy removes what no run needs any more
  public StoreRoutes(Client client, Consumer<RunId> discard, HomeBackup backup, Runnable tidy) {
    this.client = client;
    this.discard = discard;
    this.backup = backup;
    this.tidy = tidy;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/store").answers(StoreFigures.class).to(_ -> Reply.ok(figures())),
        post("/store/backup").takes(Backup.class).answers(BackupMade.class).to(this::backUp),
        post("/store/prune").takes(Prune.class).answers(Deleted.class).to(this::prune),
        post("/store/check")
            .answers(StoreHealth.class)
            .to(_ -> Reply.ok(health(client.diagnose()))));
  }

  private StoreFigures figures() throws IOException {
    Store store = backup.store();
    SequencedMap<String, Long> counts = store.counts();
    SequencedMap<String, Long> runs = new LinkedHashMap<>();
    for (RunState state : RunState.values()) {
      runs.put(state.code(), counts.getOrDefault(state.code(), 0L));
    }
    return new StoreFigures(
        store.description(),
        runs,
        counts.getOrDefault("mail", 0L),
        counts.getOrDefault("tasks", 0L),
        counts.getOrDefault("turns", 0L),
        backup.size(),
        Files.getFileStore(backup.home()).getUsableSpace());
  }

  private Reply backUp(Call call) {
    Path folder = AbsolutePath.of("folder", call.body(Backup.class).folder());
    return Reply.ok(new BackupMade(folder.toString(), backup.to(folder)));
  }

  private Reply prune(Call call) {
    Prune body = call.body(Prune.class);
    List<RunId> deleted =
        client.prune(
            Duration.ofSeconds(body.olderThanSeconds()), body.keep() == null ? 0 : body.keep());
    deleted.forEach(discard);
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
