package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.getAtRoot;

import dev.pawl.api.Health;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.Scope;
import dev.pawl.engine.runtime.Client;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Whether the daemon is well, for whoever watches over it: `/healthz`.
///
/// The store is asked on a thread of its own, and only by one at a time: a store that hangs makes
/// the answer `unavailable`, and neither keeps an answer nor collects threads. Anybody may ask, and
/// nobody learns more than that.
public final class HealthRoutes {
  private static final System.Logger LOG = System.getLogger(HealthRoutes.class.getName());
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Client client;
  private @Nullable FutureTask<Boolean> look;

  public HealthRoutes(Client client) {
    this.client = client;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        getAtRoot("/healthz")
            .needs(Scope.ANYONE)
            .lasting()
            .answers(Health.class)
            .to(_ -> health()));
  }

  private Reply health() throws InterruptedException {
    try {
      look().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Reply.ok(new Health("ok"));
    } catch (TimeoutException _) {
      LOG.log(System.Logger.Level.WARNING, "the store has not answered within {0}", PATIENCE);
    } catch (ExecutionException e) {
      LOG.log(System.Logger.Level.WARNING, "not well: {0}", e.getCause());
    }
    return new Reply(503, new Health("unavailable"));
  }

  /// The look that is under way, or a new one.
  private synchronized FutureTask<Boolean> look() {
    if (look == null || look.isDone()) {
      // It reads the store, and the engine refuses it when it is closed.
      look = new FutureTask<>(() -> client.awaitChange(Long.MAX_VALUE, Duration.ZERO));
      Thread.ofVirtual().name("pawl-health").start(look);
    }
    return look;
  }
}
