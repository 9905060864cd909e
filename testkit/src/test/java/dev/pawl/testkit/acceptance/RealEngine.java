package dev.pawl.testkit.acceptance;

import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.Engine;
import dev.pawl.engine.runtime.EngineOptions;
import dev.pawl.engine.runtime.Host;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.store.Store;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.testkit.InMemoryStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// An engine on the real host, in real time, that can be killed like a process.
final class RealEngine implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(20);

  private final SystemHost system = new SystemHost();
  private final Engine engine;
  private volatile boolean killed;

  RealEngine(Engine.Builder set) {
    engine = set.host(mortalHost()).start();
  }

  /// An engine with a workflow and activities on a store of its own.
  static RealEngine of(Workflow<?, ?> workflow, Activity<?, ?>... activities) {
    return new RealEngine(
        Engine.builder(store())
            .workflows(workflow)
            .activities(activities)
            .options(EngineOptions.defaults().withCloseGrace(Duration.ofMillis(200))));
  }

  static Store store() {
    return new InMemoryStore(InstantSource.system(), false);
  }

  /// A store for several engines at once.
  static Store sharedStore() {
    return new InMemoryStore(InstantSource.system(), true);
  }

  private Host mortalHost() {
    Host host = system.host();
    return new Host(
        host.clock(),
        host.random(),
        mortal(host.turns()),
        mortal(host.writer()),
        mortal(host.bodies()),
        (atMillis, task) -> killed ? () -> {} : host.alarms().at(atMillis, task),
        host.waits(),
        host.coroutines());
  }

  private Executor mortal(Executor executor) {
    return task -> {
      try {
        if (!killed) {
          executor.execute(task);
        }
      } catch (RejectedExecutionException e) {
        if (!killed) {
          throw e;
        }
      }
    };
  }

  Client client() {
    return engine.client();
  }

  Engine engine() {
    return engine;
  }

  /// Stops everything where it is, and leaves the store as it is.
  void kill() {
    killed = true;
    system.close();
  }

  @Override
  public void close() {
    if (!killed) {
      engine.close();
      system.close();
    }
  }
}
