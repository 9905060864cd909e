package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.getAtRoot;

import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.daemon.http.TextBody;
import dev.pawl.daemon.metrics.FigureKind;
import dev.pawl.daemon.metrics.MetricsText;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.EngineMetrics;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Figures for Prometheus: `/metrics`.
public final class MetricsRoutes {
  private final Client client;
  private final Consumer<MetricsText> others;

  /// @param others writes the figures that are not the engine's
  public MetricsRoutes(Client client, Consumer<MetricsText> others) {
    this.client = client;
    this.others = others;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(getAtRoot("/metrics").lasting().answers(TextBody.class).to(_ -> figures()));
  }

  private Reply figures() {
    MetricsText out = new MetricsText();
    EngineMetrics engine = client.metrics();
    stored(out, engine.stored());
    counted(out, engine);
    others.accept(out);
    return Reply.ok(new TextBody(MetricsText.TYPE, out.text()));
  }

  private static void stored(MetricsText out, Map<String, Long> stored) {
    out.family("pawl_runs", FigureKind.GAUGE, "Runs in the store.");
    for (RunState state : RunState.values()) {
      out.sample(stored.getOrDefault(state.code(), 0L), "state", state.code());
    }
    gauge(
        out, "pawl_mail", "Messages that no turn has taken yet.", stored.getOrDefault("mail", 0L));
    gauge(out, "pawl_tasks", "Activity tasks in the store.", stored.getOrDefault("tasks", 0L));
    gauge(out, "pawl_stored_turns", "Turns in the store.", stored.getOrDefault("turns", 0L));
  }

  private static void counted(MetricsText out, EngineMetrics engine) {
    gauge(out, "pawl_resident_runs", "Runs in memory.", engine.resident());
    out.family("pawl_commit_writes", FigureKind.SUMMARY, "Writes in each commit of the store.")
        .part("_sum", engine.writes())
        .part("_count", engine.commits());
    counter(out, "pawl_turns_total", "Turns recorded.", engine.turns());
    counter(out, "pawl_events_total", "Events recorded.", engine.events());
    counter(out, "pawl_rebuilds_total", "Runs rebuilt from history.", engine.rebuilds());
    counter(out, "pawl_steps_started_total", "Bodies of steps started.", engine.steps());
    counter(
        out, "pawl_activities_started_total", "Bodies of activities started.", engine.activities());
    counter(out, "pawl_turns_blocked_total", "Turns that ended in a block.", engine.blocked());
  }

  private static void gauge(MetricsText out, String name, String help, long value) {
    out.single(name, FigureKind.GAUGE, help, value);
  }

  private static void counter(MetricsText out, String name, String help, long value) {
    out.single(name, FigureKind.COUNTER, help, value);
  }
}
