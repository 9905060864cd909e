package dev.pawl.daemon.rest;

import static dev.pawl.daemon.http.Route.post;

import dev.pawl.api.ProblemCode;
import dev.pawl.api.StartBulk;
import dev.pawl.api.Started;
import dev.pawl.daemon.bulk.BulkWork;
import dev.pawl.daemon.bulk.Order;
import dev.pawl.daemon.http.Call;
import dev.pawl.daemon.http.ProblemException;
import dev.pawl.daemon.http.Reply;
import dev.pawl.daemon.http.Route;
import dev.pawl.engine.history.Limits;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.runtime.JacksonCodec;
import dev.pawl.engine.runtime.StartOptions;
import dev.pawl.engine.runtime.StartResult;
import dev.pawl.engine.store.QueryParser;
import java.util.List;
import java.util.UUID;

/// Doing the same to all runs that match a query.
public final class BulkRoutes {
  private final Client client;
  private final Views views;
  private final JacksonCodec codec = new JacksonCodec();

  public BulkRoutes(Client client, Views views) {
    this.client = client;
    this.views = views;
  }

  /// What this class serves.
  public List<Route> routes() {
    return List.of(post("/bulk").takes(StartBulk.class).answers(Started.class).to(this::start));
  }

  private Reply start(Call call) {
    StartBulk body = call.body(StartBulk.class);
    Order order = checked(body);
    String id = "bulk-" + UUID.randomUUID();
    StartResult started =
        client.start(BulkWork.TYPE, id, codec.encode("order", order), StartOptions.defaults());
    return new Reply(201, new Started(views.full(started.run()), true));
  }

  private Order checked(StartBulk body) {
    if (!Order.verbs().contains(body.verb())) {
      throw invalid("verb", body.verb(), String.join(", ", Order.verbs()));
    }
    if (body.q().isBlank()) {
      throw invalid("q", body.q(), "a query that says which runs, such as is:open");
    }
    QueryParser.parse(body.q());
    boolean signal = body.verb().equals(Order.SIGNAL);
    String name = body.name();
    if (signal && (name == null || name.isEmpty())) {
      throw invalid("name", "", "the name of the signal");
    }
    String value = body.value() == null ? "null" : codec.parse("value", body.value().text()).json();
    if (!signal && (name != null || !value.equals("null"))) {
      throw new ProblemException(
          ProblemCode.INVALID_ARGUMENT,
          "name and value go with the verb signal, not with " + body.verb(),
          name == null ? "value" : "name");
    }
    return new Order(
        body.verb(),
        body.q(),
        body.reason() == null ? "" : Limits.reason(body.reason()),
        name,
        value);
  }

  private static ProblemException invalid(String field, String value, String allowed) {
    return new ProblemException(
        ProblemCode.INVALID_ARGUMENT,
        "%s is '%s', allowed: %s".formatted(field, value, allowed),
        field);
  }
}
