package dev.pawl.work.ready;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The wait for a task to be ready, with real files, sockets, servers and processes.
@Timeout(60)
class ReadinessTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void make() {
    output = folder.resolve("output.log");
  }

  private ReadyTask task(long from) {
    var environment = new TreeMap<String, String>();
    environment.put("PATH", System.getenv("PATH"));
    environment.put("MINE", "a value");
    return new ReadyTask(output, from, folder, environment);
  }

  private CompletableFuture<Readiness> await(String probe, Duration timeout) {
    return Readiness.await(Probe.parse("ready", probe), task(0), timeout);
  }

  private static Readiness get(CompletableFuture<Readiness> outcome) throws Exception {
    return outcome.get(55, TimeUnit.SECONDS);
  }

  private void write(String text) throws IOException {
    Files.writeString(output, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Returns when somebody has looked in vain, as far as one can see it from outside.
  private static void letLook(CompletableFuture<Readiness> outcome) {
    Awaitility.await()
        .during(Duration.ofMillis(600))
        .atMost(Duration.ofSeconds(5))
        .until(() -> !outcome.isDone());
  }

  @Test
  void line_isFoundWhenItIsWritten_inPieces() throws Exception {
    CompletableFuture<Readiness> outcome = await("line:/listening on \u20ac[0-9]+/", LONG);
    letLook(outcome);
    byte[] line = "\u001b[32mlistening\u001b[0m on \u20ac80".getBytes(StandardCharsets.UTF_8);
    Files.write(output, Arrays.copyOf(line, line.length - 4));
    letLook(outcome);
    Files.write(output, line);

    assertThat(get(outcome)).isEqualTo(new Readiness(true, "a line has: listening on \u20ac80"));
  }

  @Test
  void line_ofAnEarlierStart_doesNotCount() throws Exception {
    write("ready\n");
    Probe probe = Probe.parse("ready", "line:ready");
    assertThat(get(Readiness.await(probe, task(0), SHORT)).ready()).isTrue();
    assertThat(get(Readiness.await(probe, task(6), SHORT)))
        .isEqualTo(new Readiness(false, "no line has ready"));
  }

  @Test
  void line_inAnOutputThatIsNoFile_isWaitedForInVain() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", output.toString()).start().waitFor()).isZero();
    assertThat(get(await("line:x", SHORT)).ready()).isFalse();
  }

  @Test
  void tcp_isReadyWhenSomebodyListens() throws Exception {
    int port;
    try (ServerSocket reserved = new ServerSocket(0, 1, HERE)) {
      port = reserved.getLocalPort();
    }
    CompletableFuture<Readiness> outcome = await("tcp:" + port, LONG);
    letLook(outcome);
    try (ServerSocket server = new ServerSocket(port, 1, HERE)) {
      assertThat(get(outcome))
          .isEqualTo(
              new Readiness(
                  true, "127.0.0.1 port %d takes connections".formatted(server.getLocalPort())));
    }
    Readiness late = get(await("tcp:127.0.0.1:" + port, SHORT));
    assertThat(late.ready()).isFalse();
    assertThat(late.detail()).contains("127.0.0.1 port " + port, "refused");
    assertThat(get(await("tcp:no-such-host.invalid:80", SHORT)).ready()).isFalse();
  }

  /// A server that gives these answers in turn, the last one again and again.
  private static final class Server implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, HERE);
    private final AtomicInteger asked = new AtomicInteger();

    Server(List<String> answers) throws IOException {
      Thread.ofVirtual()
          .start(() -> {
            while (!socket.isClosed()) {
              try {
                Socket client = socket.accept();
                int turn = Math.min(asked.getAndIncrement(), answers.size() - 1);
                Thread.ofVirtual().start(() -> answer(client, answers.get(turn)));
              } catch (IOException _) {
                return; // the test is over
              }
            }
          });
    }

    private static void answer(Socket client, String text) {
      try (client) {
        var in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        while (!in.readLine().isEmpty()) {
          // The head of the request.
        }
        OutputStream out = client.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        while (text.contains("endless")) {
          out.write(new byte[65_536]);
        }
        if (text.isEmpty() || text.contains("silent")) {
          var _ = in.read(); // until who asked has enough
        }
      } catch (IOException _) {
        // Who asked has enough.
      }
    }

    String url(String path) {
      return "http://127.0.0.1:%d%s".formatted(socket.getLocalPort(), path);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void http_isReadyWhenItAnswersWell() throws Exception {
    String bad = "HTTP/1.1 503 Not Yet\r\nContent-Length: 0\r\n\r\n";
    String good = "HTTP/1.1 204 Fine\r\n\r\n";
    try (Server server = new Server(List.of(bad, "nonsense\r\n\r\n", good))) {
      Readiness outcome = get(await(server.url("/up"), LONG));
      assertThat(outcome).isEqualTo(new Readiness(true, server.url("/up") + " answers 204"));
      assertThat(server.asked).hasValue(3);
    }
  }

  @Test
  void http_redirect_isAnAnswerAndNotFollowed() throws Exception {
    String away = "HTTP/1.1 302 Away\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n";
    try (Server server = new Server(List.of(away))) {
      assertThat(get(await("http:" + server.url("/"), LONG)).ready()).isTrue();
      assertThat(server.asked).hasValue(1);
    }
  }

  @Test
  void http_endlessBody_isNotRead_andSilenceIsNoAnswer() throws Exception {
    String endless = "HTTP/1.1 200 OK\r\nX: endless\r\nContent-Length: 999999999999\r\n\r\n";
    try (Server server = new Server(List.of(endless))) {
      assertThat(get(await(server.url("/"), LONG)).ready()).isTrue();
    }
    try (Server server = new Server(List.of(""))) {
      Readiness outcome = get(await(server.url("/"), Duration.ofSeconds(3)));
      assertThat(outcome.ready()).isFalse();
      assertThat(outcome.detail()).contains("timed out");
      assertThat(server.asked.get()).isBetween(1, 3);
    }
  }

  @Test
  void command_runsAsTheTaskWould_untilItEndsWithZero() throws Exception {
    CompletableFuture<Readiness> outcome =
        await("command:echo $MINE $PWD >seen; echo noise; test -e go", LONG);
    letLook(outcome);
    Files.createFile(folder.resolve("go"));

    assertThat(get(outcome).ready()).isTrue();
    assertThat(folder.resolve("seen")).hasContent("a value " + folder);
    Readiness failed = get(await("command:exit 3", SHORT));
    assertThat(failed).isEqualTo(new Readiness(false, "`exit 3` ends with 3"));
  }

  @Test
  void command_thatTakesTooLong_orLeavesSomething_isKilledWithItsGroup() throws Exception {
    Readiness late = get(await("command:sleep 500 & echo $! >first; wait", SHORT));
    assertThat(late.ready()).isFalse();
    assertThat(late.detail()).contains("took longer");
    awaitGone("first");
    assertThat(get(await("command:sleep 500 & echo $! >second", SHORT)).ready()).isTrue();
    awaitGone("second");
  }

  private void awaitGone(String file) throws IOException {
    long pid = Long.parseLong(Files.readString(folder.resolve(file)).strip());
    Awaitility.await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void canceled_looksNoMore_andKillsWhatItRuns() throws Exception {
    CompletableFuture<Readiness> outcome = await("command:sleep 500 & echo $! >child; wait", LONG);
    Awaitility.await()
        .until(
            () -> Files.exists(folder.resolve("child")) && Files.size(folder.resolve("child")) > 1);

    outcome.cancel(true);

    awaitGone("child");
    try (Server server = new Server(List.of("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"))) {
      CompletableFuture<Readiness> http = await(server.url("/"), LONG);
      Awaitility.await().until(() -> server.asked.get() > 0);
      http.cancel(true);
      int asked = server.asked.get();
      Awaitility.await()
          .during(Duration.ofSeconds(1))
          .atMost(Duration.ofSeconds(5))
          .until(() -> server.asked.get() <= asked + 1);
    }
  }

  @Test
  void timeout_outOfBounds_isRefused() {
    for (Duration timeout : List.of(Duration.ofMillis(999), Duration.ofDays(1).plusMillis(1))) {
      assertThatThrownBy(() -> await("tcp:1", timeout))
          .hasMessageContaining("the timeout is " + timeout + "; give 1 second to 1 day");
    }
  }

  @Test
  void manyWaits_needNoThreadsOfTheSystem() throws Exception {
    int before = Thread.activeCount();
    List<CompletableFuture<Readiness>> all =
        IntStream.range(0, 2_000).mapToObj(_ -> await("line:up", LONG)).toList();
    assertThat(Thread.activeCount() - before).isLessThan(20);
    write("up\n");
    for (CompletableFuture<Readiness> outcome : all) {
      assertThat(get(outcome).ready()).isTrue();
    }
  }
}
