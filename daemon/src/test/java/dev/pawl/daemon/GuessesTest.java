package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.testkit.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// W4 with as many guesses as a night has time for, and W5 as far as there is no dashboard: there
/// are no cookies.
class GuessesTest {
  private static final int GUESSES = Scale.of(300, 100_000);
  private static final int AT_ONCE = 100;

  @TempDir static Path folder;
  private static DaemonProcess daemon;
  private static Tcp tcp;
  private static String view;

  @BeforeAll
  static void start() throws IOException {
    Path home = folder.resolve("home");
    daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=127.0.0.1:0");
    tcp = Tcp.of(home);
    view = Tokens.create(daemon.http(), "view", "view");
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  /// From many connections, each guess with a letter changed, and a valid token between them that
  /// is served as ever.
  @Test
  @Timeout(value = 30, unit = java.util.concurrent.TimeUnit.MINUTES)
  void w4_guesses_areAllRefused_andSlowNobodyElse() throws Exception {
    Random random = new Random(1);
    List<String> guesses = new ArrayList<>();
    for (int i = 0; i < GUESSES; i++) {
      char[] letters = view.toCharArray();
      int at = 5 + random.nextInt(letters.length - 5);
      letters[at] = letters[at] == 'A' ? 'B' : 'A';
      guesses.add(new String(letters));
    }
    long slowest = 0;
    try (ExecutorService clients = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (String guess : guesses) {
        answers.add(clients.submit(() -> tcp.getWith(guess, "/api/v1/runs").status()));
      }
      for (int i = 0; i < answers.size(); i++) {
        assertThat(answers.get(i).get()).as("guess %d", i).isEqualTo(401);
        if (i % AT_ONCE == 0) {
          long begun = System.nanoTime();
          assertThat(tcp.getWith(view, "/api/v1/info").status()).isEqualTo(200);
          slowest = Math.max(slowest, System.nanoTime() - begun);
        }
      }
    }
    System.err.printf("W4: %d guesses, slowest valid %d ms%n", GUESSES, slowest / 1_000_000);
    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofSeconds(5));
    assertThat(tcp.getWith(view, "/api/v1/runs").status()).isEqualTo(200);
  }

  /// A cookie would be shown to every server on this host, whatever its port.
  @Test
  void w5_cookies_areNeitherSetNorRead() throws IOException {
    String cookies = "Cookie: token=%1$s; pawl=%1$s; session=%1$s; Authorization=%1$s";
    for (String route :
        List.of(
            "/api/v1/info",
            "/api/v1/runs",
            "/api/v1/runs/none",
            "/api/v1/subscriptions",
            "/api/v1/openapi.json",
            "/api/v1/tokens",
            "/api/v1/nothing",
            "/healthz",
            "/metrics",
            "/")) {
      Http.Answer with = tcp.getWith(view, route);
      Http.Answer both =
          tcp.get(route, "Authorization: Bearer " + view, cookies.formatted("pawl_x"));
      Http.Answer alone = tcp.get(route, cookies.formatted(view));

      assertThat(both.status()).as(route).isEqualTo(with.status());
      assertThat(alone.status()).as(route).isEqualTo(tcp.get(route).status());
      for (Http.Answer answer : List.of(with, both, alone)) {
        assertThat(answer.headers().toLowerCase(Locale.ROOT))
            .as(route)
            .doesNotContain("set-cookie")
            .contains("referrer-policy: no-referrer");
      }
    }
  }
}
