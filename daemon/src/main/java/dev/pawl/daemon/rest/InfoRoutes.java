package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.get;
import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.RawJson;
import dev.pawl.api.ServerInfo;
import dev.pawl.api.Stopping;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// Who answers, what can be asked, and the end of it.
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
        get("/info").answers(ServerInfo.class).to(_ -> Reply.ok(info.get())),
        get("/openapi.json").answers(RawJson.class).to(_ -> Reply.ok(description())),
        post("/daemon/stop").lasting().answers(Stopping.class).to(_ -> stop()));
  }

  private static RawJson description() throws IOException {
    try (InputStream in = ServerInfo.class.getResourceAsStream("openapi.json")) {
      byte[] text = Objects.requireNonNull(in, "openapi.json of the module api").readAllBytes();
      return new RawJson(new String(text, StandardCharsets.UTF_8));
    }
  }

  private Reply stop() {
    ServerInfo now = info.get();
    stop.run();
    return new Reply(202, new Stopping(now.pid(), now.open()));
  }
}
