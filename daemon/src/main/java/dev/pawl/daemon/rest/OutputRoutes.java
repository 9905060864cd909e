package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;

import dev.pawl.api.OutputPage;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.output.RunOutput;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import java.time.Duration;
import java.util.List;

/// What runs have written, from any byte on.
public final class OutputRoutes {
  private static final int PART = 64 * 1024;
  private static final int PART_MAX = 1 << 20;
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration MOMENT = Duration.ofMillis(5);
  private static final Duration MOMENT_MAX = Duration.ofSeconds(2);
  private static final Duration WAIT_MAX = Duration.ofMinutes(1);

  private final Client client;
  private final RunFinder finder;
  private final RunOutput output;

  public OutputRoutes(Client client, RunOutput output) {
    this.client = client;
    this.finder = new RunFinder(client);
    this.output = output;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/runs/{id}/output")
            .lasting()
            .query("from", "limit", "seconds")
            .answers(OutputPage.class)
            .to(this::read));
  }

  /// With `seconds`, waits so long for more than there is at first.
  private Reply read(Call call) throws InterruptedException {
    RunId run = finder.find(call.path("id")).id();
    long from = call.number("from", 0, 0, Long.MAX_VALUE);
    int limit = (int) call.number("limit", PART, 4, PART_MAX);
    long left = Duration.ofSeconds(call.number("seconds", 0, 0, WAIT_MAX.toSeconds())).toNanos();
    long begun = System.nanoTime();
    // Its end is asked for first: what it wrote before is then there to be read.
    boolean ended = hasEnded(run);
    while (!ended && output.size(run) <= from && System.nanoTime() - begun < left) {
      RunRecord before = client.require(run);
      var _ = client.await(run, now -> !Views.revision(now).equals(Views.revision(before)), LOOK);
      ended = hasEnded(run);
    }
    RunOutput.Part part = output.read(run, from, limit);
    boolean end = ended && part.next() >= output.size(run);
    return Reply.ok(new OutputPage(run.value(), from, part.next(), part.text(), end));
  }

  /// Whether it writes no more. What its last turn wrote comes a moment after its end is recorded.
  private boolean hasEnded(RunId run) throws InterruptedException {
    boolean ended = client.require(run).head().state().isTerminal();
    for (long waited = 0; ended && !client.isAtRest(run); waited += MOMENT.toMillis()) {
      if (waited > MOMENT_MAX.toMillis()) {
        return false;
      }
      Thread.sleep(MOMENT);
    }
    return ended;
  }
}
