package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// D5: a daemon that is told to end, or made to stand still, while clients start runs and a body
/// executes. It ends within 5 s, nothing that was acknowledged is lost, and no time is counted
/// against a body that could not go on. [StopTest] has its end with many that wait.
class DaemonEndTest {
  private static final Duration STANDSTILL = Duration.ofSeconds(Scale.of(5, 60));

  /// 5 s, and what a machine needs that does much else.
  private static final Duration END = Duration.ofSeconds(8);

  private static final String CODE =
      """
      import dev.pawl.engine.workflow.*;
      import java.time.Duration;
      class Bodies {
        static final Workflow<String, String> ENDLESS =
            Workflow.of("endless", String.class, String.class, (ctx, in) ->
                ctx.step("endless", String.class, a -> {
                  while (a.attempt() == 1) Thread.sleep(10);
                  return "attempt " + a.attempt();
                }));
        static final Activity<String, String> BEAT =
            Activity.of("beat", String.class, String.class, (ctx, in) -> {
              for (int i = 0; i < 20; i++) {
                ctx.heartbeat(i);
                Thread.sleep(100);
              }
              return "attempt " + ctx.attempt();
            });
        static final Workflow<String, String> BEATS =
            Workflow.of("beats", String.class, String.class, (ctx, in) ->
                ctx.activity(BEAT, in,
                    ActivityOptions.defaults().withHeartbeat(Duration.ofSeconds(2))));
      }
      """;

  @TempDir Path folder;

  private static void begin(Http http, String type) throws IOException {
    String source = CODE.replace("\"", "\\\"").replace("\n", "\\n");
    String body = "{\"file\":\"/k/Bodies.java\",\"source\":\"" + source + "\"}";
    assertThat(http.post("/api/v1/workflows", body).status()).isEqualTo(200);
    String start = "{\"type\":\"%s\",\"id\":\"%s\",\"input\":\"x\"}".formatted(type, type);
    assertThat(http.post("/api/v1/runs", start).status()).isEqualTo(201);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> http.get("/api/v1/runs/" + type + "/history").body().contains("cheduled"));
  }

  private static void signal(DaemonProcess daemon, String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, "" + daemon.process().pid()).start().waitFor();
  }

  @Test
  void daemon_stoodStillAndToldToEndUnderLoad_endsSoon_andLosesNothing() throws Exception {
    Path home = folder.resolve("home");
    StartLoad load;
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      load = StartLoad.on(daemon.http());
      requireNoTimeCounted(daemon, load);
      begin(daemon.http(), "endless");
      end(daemon, 1);
      load.requireKept(home);
    }
    try (DaemonProcess next = DaemonProcess.start(home)) {
      load = StartLoad.on(next.http());
      assertThat(next.http().get("/api/v1/runs/endless/wait?seconds=30").body())
          .contains("\"state\":\"succeeded\"", "attempt 2");
      end(next, 2);
      load.requireKept(home);
    }
    assertThat(home.resolve("daemon.json")).doesNotExist();
    assertThat(home.resolve("daemon.sock")).doesNotExist();
  }

  private static void requireNoTimeCounted(DaemonProcess daemon, StartLoad load) throws Exception {
    begin(daemon.http(), "beats");
    signal(daemon, "STOP");
    LockSupport.parkNanos(STANDSTILL.toNanos());
    signal(daemon, "CONT");

    load.awaitMore(20);
    String end = daemon.http().get("/api/v1/runs/beats/wait?seconds=30").body();
    String history = daemon.http().get("/api/v1/runs/beats/history").body();
    assertThat(end).as(history).contains("\"state\":\"succeeded\"", "attempt 1");
  }

  private static void end(DaemonProcess daemon, int times) throws Exception {
    Instant begun = Instant.now();
    for (int i = 0; i < times; i++) {
      signal(daemon, "TERM");
    }
    assertThat(daemon.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
    Duration took = Duration.between(begun, Instant.now());
    System.out.printf("ended by SIGTERM x%d after %d ms%n", times, took.toMillis());
    assertThat(took).isLessThan(END);
    assertThat(daemon.process().exitValue()).isEqualTo(143);
    assertThat(daemon.errors()).isEmpty();
  }
}
