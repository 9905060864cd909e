package dev.pawl.daemon;

import dev.pawl.api.ApiVersion;
import dev.pawl.api.LoopbackAddress;
import dev.pawl.api.ServerInfo;
import dev.pawl.daemon.bulk.Belongings;
import dev.pawl.daemon.bulk.BulkWork;
import dev.pawl.daemon.code.WorkflowCatalog;
import dev.pawl.daemon.code.WorkflowFolders;
import dev.pawl.daemon.crash.Crashes;
import dev.pawl.daemon.home.HomeBackup;
import dev.pawl.daemon.http.HttpServer;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Router;
import dev.pawl.daemon.http.ServerLimits;
import dev.pawl.daemon.metrics.MetricsText;
import dev.pawl.daemon.output.RunOutput;
import dev.pawl.daemon.rest.BulkRoutes;
import dev.pawl.daemon.rest.ControlRoutes;
import dev.pawl.daemon.rest.EventRoutes;
import dev.pawl.daemon.rest.HealthRoutes;
import dev.pawl.daemon.rest.InfoRoutes;
import dev.pawl.daemon.rest.MetricsRoutes;
import dev.pawl.daemon.rest.MonitorRoutes;
import dev.pawl.daemon.rest.NoticeRoutes;
import dev.pawl.daemon.rest.OutputRoutes;
import dev.pawl.daemon.rest.RunRoutes;
import dev.pawl.daemon.rest.StoreRoutes;
import dev.pawl.daemon.rest.TaskGroupRoutes;
import dev.pawl.daemon.rest.TaskRoutes;
import dev.pawl.daemon.rest.Views;
import dev.pawl.daemon.rest.WorkflowRoutes;
import dev.pawl.daemon.rest.WorkspaceRoutes;
import dev.pawl.daemon.token.TokenRoutes;
import dev.pawl.daemon.token.TokenStore;
import dev.pawl.daemon.trust.TrustStore;
import dev.pawl.daemon.webhook.Webhooks;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.process.Processes;
import dev.pawl.store.sqlite.SqliteStore;
import dev.pawl.work.task.TaskGroups;
import dev.pawl.work.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One running daemon: the store, the engine and the server of a home.
final class Daemon implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Daemon.class.getName());
  private static final String GROUPS = "groups.json";

  /// With less room on the disk there is something to be said.
  private static final long ROOM_BYTES = 32L << 20;

  private static final Duration LOOK = Duration.ofSeconds(1);

  /// For bodies that run when it ends: with all else, it ends within 5 s, before a system at its
  /// own end loses patience.
  private static final Duration GRACE = Duration.ofMillis(3_500);

  /// Tasks that run or wait to; none of them holds a thread.
  private static final int TASKS_AT_ONCE = 20_000;

  private final Path home;
  private final Instant startedAt;
  private final SqliteStore store;
  private final DaemonLog log;
  private final Crashes crashes;
  private final Engine engine;
  private final CompletableFuture<Client> running = new CompletableFuture<>();
  private final Optional<Processes> processes;
  private final Webhooks webhooks = new Webhooks(running);
  private final Router router;
  private final HttpServer server;
  private final DaemonFile file;
  private final Presence presence;
  private final CountDownLatch toStop = new CountDownLatch(1);

  private Daemon(Path home, SqliteStore store, DaemonLog log, @Nullable LoopbackAddress tcp)
      throws IOException {
    this.home = home;
    this.store = store;
    this.log = log;
    this.startedAt = InstantSource.system().instant();
    this.crashes = Crashes.of(home, InstantSource.system());
    TokenStore tokens = new TokenStore(home, InstantSource.system());
    TrustStore trust = new TrustStore(home, InstantSource.system());
    WorkflowCatalog catalog =
        WorkflowCatalog.in(
            home, new WorkflowFolders(trust, ConfigFolder.path().resolve("workflows")), crashes);
    catalog.tidy(store);
    RunOutput output = new RunOutput(home);
    this.processes = processes(home);
    TaskGroups groups = new TaskGroups(home.resolve(GROUPS));
    Tasks tasks = new Tasks(running, processes, output, groups);
    Belongings belongings = new TaskBelongings(tasks, output);
    BulkWork bulk = new BulkWork(running, belongings);
    this.engine =
        catalog.start(
            Engine.builder(store)
                .log(output)
                .guard(crashes)
                .options(
                    EngineOptions.defaults()
                        .withCloseGrace(GRACE)
                        .withQueue(Tasks.QUEUE, TASKS_AT_ONCE)
                        .withQueue(Tasks.CARE_QUEUE, TASKS_AT_ONCE))
                .workflows(webhooks.workflow(), bulk.workflow(), tasks.workflow())
                .activities(tasks.activities().toArray(Activity[]::new)));
    running.complete(engine.client());
    var _ = Thread.ofVirtual().name("task-sweep").start(tasks::sweep);
    try {
      webhooks.open();
      SocketPlace place = SocketPlace.of(home);
      this.router = new Router(routes(catalog, trust, output, tokens, tasks, groups, belongings));
      this.server =
          new HttpServer(router, Version.TEXT, SocketPlace.user(), tokens, ServerLimits.defaults());
      place.prepare();
      server.open(place.socket(), tcp);
      place.protect();
      this.file = DaemonFile.write(home, info(), place.socket());
      this.presence = new Presence(home, place.socket(), file);
    } catch (IOException | RuntimeException e) {
      webhooks.close();
      crashes.ending();
      engine.close();
      processes.ifPresent(Processes::close);
      throw e;
    }
    crashes.serving();
    LOG.log(System.Logger.Level.INFO, "Pawl {0} serves {1}", Version.TEXT, home);
  }

  /// Starts the daemon of a home.
  ///
  /// @param tcp where it listens besides its Unix socket, null for nowhere
  /// @throws dev.pawl.engine.history.PawlException with `STORE_IN_USE` if it has one already
  static Daemon start(Path home, @Nullable LoopbackAddress tcp) throws IOException {
    SqliteStore store = SqliteStore.open(home);
    try {
      return serve(home.toRealPath(), store, tcp);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static Daemon serve(Path home, SqliteStore store, @Nullable LoopbackAddress tcp)
      throws IOException {
    DaemonLog log = DaemonLog.into(home);
    try {
      return new Daemon(home, store, log, tcp);
    } catch (IOException | RuntimeException e) {
      log.close();
      throw e;
    }
  }

  /// Where commands cannot be run, all else can.
  private static Optional<Processes> processes(Path home) {
    try {
      return Optional.of(Processes.open(home.resolve("runner")));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "background tasks cannot be run: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  private List<Route> routes(
      WorkflowCatalog catalog,
      TrustStore trust,
      RunOutput output,
      TokenStore tokens,
      Tasks tasks,
      TaskGroups groups,
      Belongings belongings) {
    Client client = engine.client();
    Views views = new Views(catalog, InstantSource.system());
    return Stream.of(
            new InfoRoutes(this::info, toStop::countDown).routes(),
            new RunRoutes(client, views).routes(),
            new ControlRoutes(client, views, belongings).routes(),
            new BulkRoutes(client, views).routes(),
            new OutputRoutes(client, output).routes(),
            new TaskRoutes(client, tasks).routes(),
            new TaskGroupRoutes(groups).routes(),
            new MonitorRoutes(InstantSource.system()).routes(),
            new WorkflowRoutes(catalog).routes(),
            new WorkspaceRoutes(trust).routes(),
            new EventRoutes(client, views).routes(),
            new NoticeRoutes(client, webhooks, InstantSource.system()).routes(),
            new StoreRoutes(
                    client,
                    belongings::discard,
                    new HomeBackup(home, store),
                    () -> catalog.tidy(store))
                .routes(),
            new TokenRoutes(tokens, this::address, this::endInvalid).routes(),
            new HealthRoutes(client).routes(),
            new MetricsRoutes(client, this::writeFigures).routes())
        .flatMap(List::stream)
        .toList();
  }

  /// What it serves.
  List<Route> routes() {
    return router.routes();
  }

  private Optional<String> address() {
    return server.address();
  }

  private void endInvalid() {
    server.endInvalid();
  }

  private void writeFigures(MetricsText out) {
    server.writeTo(out);
    ProcessFigures.writeTo(out, startedAt);
  }

  private ServerInfo info() {
    return new ServerInfo(
        Version.TEXT,
        ApiVersion.CURRENT,
        ProcessHandle.current().pid(),
        home.toString(),
        startedAt,
        address().orElse(null),
        open(),
        troubles(),
        System.getProperty("pawl.daemon.build", ""));
  }

  private List<String> troubles() {
    List<String> all = new ArrayList<>(crashes.troubles());
    engine.leftovers().forEach(it -> all.add(it + "; to end it: pawl daemon restart"));
    long left = home.toFile().getUsableSpace();
    if (left < ROOM_BYTES) {
      all.add(
          "the disk of %s has %d MB left, and nothing can be recorded without room; make some"
              .formatted(home, left >> 20));
    }
    Path groups = home.resolve(GROUPS + ".damaged");
    if (Files.exists(groups)) {
      all.add(
          "groups of tasks and their slots could not be read, what there was is in %s; make them"
                  .formatted(groups)
              + " anew, and remove it");
    }
    return all;
  }

  private int logLeftovers(int known) {
    List<String> leftovers = engine.leftovers();
    if (leftovers.size() > known) {
      LOG.log(System.Logger.Level.WARNING, "given up, but not ended: {0}", leftovers);
    }
    return leftovers.size();
  }

  /// How many runs have not ended.
  private long open() {
    return Stream.of(RunState.values())
        .filter(state -> !state.isTerminal())
        .mapToLong(state -> store.counts().getOrDefault(state.code(), 0L))
        .sum();
  }

  /// Returns when it has been asked to end, when nothing was open and nobody called for long, or
  /// when it cannot be reached any more.
  ///
  /// @param idle how long
  void awaitStop(Duration idle) throws InterruptedException {
    int leftovers = 0;
    Memory memory = new Memory();
    while (!toStop.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
      crashes.tick();
      leftovers = logLeftovers(leftovers);
      memory.look(server.idle());
      if (!presence.isReachable()) {
        return;
      }
      if (server.idle().compareTo(idle) > 0 && open() == 0) {
        LOG.log(System.Logger.Level.INFO, "nothing is open, and nobody has called for {0}", idle);
        return;
      }
    }
  }

  /// Ends in order: takes no more requests, lets steps that run finish for a while, and leaves the
  /// store in order. What was not finished goes on at the next start.
  @Override
  public void close() {
    crashes.ending();
    if (presence.isHomeOurs() && !presence.isSocketAnothers()) {
      // Else it would take the socket of another along.
      server.close();
    }
    webhooks.close();
    engine.close();
    processes.ifPresent(Processes::close);
    // While the file is there, a command waits for the end instead of starting the next one.
    file.delete();
    store.close();
    LOG.log(System.Logger.Level.INFO, "ended in order");
    log.close();
  }
}
