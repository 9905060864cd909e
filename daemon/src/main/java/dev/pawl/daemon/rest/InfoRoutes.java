package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.ServerInfo;
import dev.pawl.api.Stopping;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import java.util.List;
import java.util.function.Supplier;

/// Who answers, and its end.
public final class InfoRoutes {
  private final Supplier<ServerInfo> info;
  private final Runnable stop;

  /// @param stop asks the process to end, and returns at once
  public InfoRoutes(Supplier<ServerInfo> info, Runnable stop) {
    this.info = info;
    this.stop = stop;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(
        get("/info").to(_ -> Reply.ok(info.get())), post("/daemon/stop").to(_ -> stop()));
  }

  private Reply stop() {
    ServerInfo now = info.get();
    stop.run();
    return new Reply(202, new Stopping(now.pid(), now.open()));
  }
}
