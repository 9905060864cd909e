import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Watches a URL for as long as it takes: months, if nobody stops it.
///
///     pawl run examples/Health.java '{"url": "https://example.org", "everySeconds": 60}' \
///         --id health
///     pawl signal health stop
///
/// A history must not grow for ever. After a hundred looks the run continues as new: the same run
/// and id, with a fresh history and the state that it hands over as its next input.
final class Health {
  private static final int LOOKS_PER_EXECUTION = 100;

  /// What to watch, and what was seen so far; to start it, `url` and `everySeconds` are enough.
  record Watch(String url, int everySeconds, Seen seen) {
    Watch with(Seen newSeen) {
      return new Watch(url, everySeconds, newSeen);
    }
  }

  record Seen(long looks, long failures, int failuresInARow) {
    static final Seen NOTHING = new Seen(0, 0, 0);

    Seen and(boolean healthy) {
      return healthy
          ? new Seen(looks + 1, failures, 0)
          : new Seen(looks + 1, failures + 1, failuresInARow + 1);
    }
  }

  static final Workflow<Watch, Seen> HEALTH =
      Workflow.of("health", Watch.class, Seen.class, Health::health);

  static Seen health(WorkflowContext ctx, Watch watch) {
    Seen seen = watch.seen() == null ? Seen.NOTHING : watch.seen();
    for (int look = 0; look < LOOKS_PER_EXECUTION; look++) {
      boolean healthy = ctx.step("look", Boolean.class, attempt -> isHealthy(attempt, watch.url()));
      seen = seen.and(healthy);
      ctx.status(
          healthy
              ? "healthy; %d looks, %d failures".formatted(seen.looks(), seen.failures())
              : "NOT HEALTHY, %d times in a row".formatted(seen.failuresInARow()));
      if (isStopped(ctx, Duration.ofSeconds(watch.everySeconds()))) {
        return seen;
      }
    }
    throw ctx.continueAsNew(watch.with(seen));
  }

  /// Waits until the next look, or until somebody sends `stop`.
  static boolean isStopped(WorkflowContext ctx, Duration pause) {
    try {
      ctx.signals("stop", Object.class).await(pause);
      return true;
    } catch (WaitTimedOutException e) {
      return false;
    }
  }

  static boolean isHealthy(Attempt attempt, String url) throws InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10)).build();
      int code = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      return code < 400;
    } catch (IOException e) {
      return false;
    }
  }
}
