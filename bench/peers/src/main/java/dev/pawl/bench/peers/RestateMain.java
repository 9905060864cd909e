package dev.pawl.bench.peers;

import dev.pawl.bench.contender.Contender;
import dev.pawl.bench.contender.Serving;
import dev.restate.sdk.Context;
import dev.restate.sdk.HandlerRunner;
import dev.restate.sdk.endpoint.Endpoint;
import dev.restate.sdk.endpoint.definition.HandlerDefinition;
import dev.restate.sdk.endpoint.definition.HandlerType;
import dev.restate.sdk.endpoint.definition.ServiceDefinition;
import dev.restate.sdk.endpoint.definition.ServiceType;
import dev.restate.sdk.http.vertx.RestateHttpServer;
import dev.restate.serde.jackson.JacksonSerdeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The process of Restate: its server as a child, the workflow here. Argument: an empty directory.
/// The property `pawl.bench.restate` names the server's program.
public final class RestateMain {
  private RestateMain() {}

  public static void main(String[] arguments) throws IOException {
    Serving.serve(Restate::new, Path.of(arguments[0]));
  }

  private static final class Restate implements Contender {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RestateServer server;
    private final HttpClient http =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Restate(Path directory, Runnable body) throws IOException, InterruptedException {
      int here = RestateHttpServer.listen(Endpoint.builder().bind(service(body)).build(), 0);
      server = RestateServer.start(Path.of(System.getProperty("pawl.bench.restate")), directory);
      server.register(http, here);
    }

    private static ServiceDefinition service(Runnable body) {
      JacksonSerdeFactory serdes = new JacksonSerdeFactory();
      HandlerRunner<Integer, String> runner =
          HandlerRunner.of(
              (Context ctx, Integer count) -> steps(ctx, count, body),
              serdes,
              HandlerRunner.Options.DEFAULT);
      HandlerDefinition<Integer, String> handler =
          HandlerDefinition.of(
              "run",
              HandlerType.SHARED,
              serdes.create(Integer.class),
              serdes.create(String.class),
              runner);
      return ServiceDefinition.of("Steps", ServiceType.SERVICE, List.of(handler));
    }

    private static String steps(Context ctx, int count, Runnable body) {
      String last = "none";
      for (int i = 0; i < count; i++) {
        last =
            ctx.run(
                "step",
                String.class,
                () -> {
                  body.run();
                  return "done";
                });
      }
      return last;
    }

    @Override
    public void run(int count) throws IOException, InterruptedException {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.ingress() + "/Steps/run"))
              .timeout(LIMIT)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(Integer.toString(count)))
              .build();
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "Restate answered %d: %s".formatted(answer.statusCode(), answer.body()));
      }
    }

    @Override
    public void close() {
      server.close();
      http.shutdownNow();
    }
  }
}
