package dev.pawl.daemon.http;

import dev.pawl.daemon.metrics.FigureKind;
import dev.pawl.daemon.metrics.Latencies;
import dev.pawl.daemon.metrics.MetricsText;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts requests by route and status. Thread-safe.
///
/// What a request has for the names in a template is no label, and neither is the path of one that
/// has no route: else a caller could make labels without end.
final class RequestCounts {
  private static final String NO_ROUTE = "none";

  private final Map<String, OfRoute> routes = new ConcurrentSkipListMap<>();

  private record OfRoute(Map<Integer, LongAdder> statuses, Latencies latencies) {}

  /// @param route null if there is none, or if the caller may not know
  void add(@Nullable Route route, int status, long tookNanos) {
    String label = route == null ? NO_ROUTE : route.method() + " " + route.template();
    OfRoute counts =
        routes.computeIfAbsent(
            label, _ -> new OfRoute(new ConcurrentSkipListMap<>(), new Latencies()));
    counts.statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
    // How long a wait lasts says nothing about the server.
    if (route == null || !route.lasting()) {
      counts.latencies.add(tookNanos);
    }
  }

  void writeTo(MetricsText out) {
    out.family("pawl_http_requests_total", FigureKind.COUNTER, "Requests answered.");
    routes.forEach((route, counts) ->
        counts.statuses.forEach((status, count) ->
            out.sample(count.sum(), "route", route, "status", Integer.toString(status))));
    out.family(
        "pawl_http_request_duration_seconds",
        FigureKind.HISTOGRAM,
        "Time from a request's head to the end of its answer, without routes that wait.");
    routes.forEach((route, counts) -> counts.latencies.writeTo(out, "route", route));
  }
}
