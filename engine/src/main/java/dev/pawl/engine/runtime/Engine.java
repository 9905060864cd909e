package dev.pawl.engine.runtime;

import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Runs workflows durably on a store.
///
/// ```java
/// try (Engine engine = Engine.builder(store).workflows(DEPLOY).activities(PUSH).start()) {
///   Outcome outcome = engine.client().start(DEPLOY, "release-7", release).result();
/// }
/// ```
///
/// Started on a store that was in use before, it goes on with everything that was not finished.
/// Thread-safe. Several engines may live in one JVM, each on its own store.
public final class Engine implements AutoCloseable {
  private final Node node;
  private final Caretaker caretaker;
  private final Client client;
  private final @Nullable SystemHost ownHost;
  private boolean closed;

  private Engine(Builder builder) {
    SystemHost made = builder.host == null ? new SystemHost() : null;
    Host host = made == null ? Objects.requireNonNull(builder.host) : made.host();
    this.ownHost = made;
    Registry registry = new Registry();
    builder.workflows.forEach(registry::add);
    builder.activities.forEach(registry::add);
    this.node =
        new Node(
            builder.store,
            host,
            new JacksonCodec(),
            registry,
            builder.options,
            builder.log,
            builder.guard);
    this.caretaker = new Caretaker(node);
    this.client = new Client(node);
  }

  /// Begins the set-up of an engine. The store stays the caller's, to be closed after the engine.
  public static Builder builder(Store store) {
    return new Builder(store);
  }

  private void takeOver() {
    try {
      caretaker.start();
    } catch (RuntimeException e) {
      if (ownHost != null) {
        ownHost.close();
      }
      throw e;
    }
  }

  /// Starts, signals and watches runs.
  public Client client() {
    return client;
  }

  /// Adds a workflow while the engine runs. Runs that waited for it go on.
  public void register(Workflow<?, ?> workflow) {
    node.registry().add(workflow);
    caretaker.codeCame(workflow.name());
  }

  /// Makes a registered workflow the newest of its type again: code has gone back to what it was.
  public void prefer(Workflow<?, ?> workflow) {
    node.registry().prefer(workflow);
  }

  /// Adds an activity while the engine runs. Tasks that waited for it are taken up.
  public void register(Activity<?, ?> activity) {
    node.registry().add(activity);
    node.workers().kickAll();
  }

  /// Takes another body for an activity while the engine runs, or its first one. Attempts that are
  /// under way end with the old one.
  public void replace(Activity<?, ?> activity) {
    node.registry().put(activity);
    node.workers().kickAll();
  }

  /// What is registered, the newest version of each type, by name.
  public List<Workflow<?, ?>> workflows() {
    return node.registry().workflows();
  }

  /// Code that goes on in this process though it was given up, because its run is blocked or has
  /// ended or its time was over; one line each, for people. Only the end of the process ends it.
  public List<String> leftovers() {
    List<String> leftovers = new ArrayList<>();
    node.bodies()
        .leftovers()
        .forEach(body -> leftovers.add(body + " goes on though nobody waits for it any more"));
    int computing = ownHost == null ? 0 : ownHost.computing();
    if (computing > 0) {
      leftovers.add(
          "%d blocked runs: their code computes on and takes a processor".formatted(computing));
    }
    return leftovers;
  }

  /// Stops: begins nothing new, waits a little for running bodies, and leaves the store in order.
  /// What was not finished goes on at the next start. May be called twice.
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    caretaker.close();
    node.wakeups().close();
    try {
      node.bodies().close(node.options().closeGrace());
      node.residents().close(node.options().closeGrace());
      node.workers().stop();
      node.writer().close(node.options().closeGrace());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    node.changes().close();
    node.store().leave(node.lease());
    if (ownHost != null) {
      ownHost.close();
    }
  }

  /// Sets up an engine. Not thread-safe.
  public static final class Builder {
    private final Store store;
    private final List<Workflow<?, ?>> workflows = new ArrayList<>();
    private final List<Activity<?, ?>> activities = new ArrayList<>();
    private EngineOptions options = EngineOptions.defaults();
    private @Nullable Host host;
    private RunLog log = RunLog.system();
    private CodeGuard guard = CodeGuard.none();

    private Builder(Store store) {
      this.store = store;
    }

    public Builder workflows(Workflow<?, ?>... more) {
      workflows.addAll(List.of(more));
      return this;
    }

    public Builder activities(Activity<?, ?>... more) {
      activities.addAll(List.of(more));
      return this;
    }

    public Builder options(EngineOptions newOptions) {
      options = newOptions;
      return this;
    }

    /// Time, chance and threads from elsewhere; by default a [SystemHost] that is closed with the
    /// engine.
    public Builder host(Host newHost) {
      host = newHost;
      return this;
    }

    /// Where lines go that workflows log; by default to the system's logger.
    public Builder log(RunLog newLog) {
      log = newLog;
      return this;
    }

    /// Who decides whose code may run, and is told while it does; by default nobody.
    public Builder guard(CodeGuard newGuard) {
      guard = newGuard;
      return this;
    }

    /// Makes the engine, takes over the store's unfinished runs, and returns.
    public Engine start() {
      Engine engine = new Engine(this);
      engine.takeOver();
      return engine;
    }
  }
}
