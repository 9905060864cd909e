package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;

import dev.pawl.api.ServerInfo;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import java.util.List;
import java.util.function.Supplier;

/// Who answers.
public final class InfoRoutes {
  private final Supplier<ServerInfo> info;

  public InfoRoutes(Supplier<ServerInfo> info) {
    this.info = info;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(get("/info").to(_ -> Reply.ok(info.get())));
  }
}
