package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Runs each example as its own comment says.
@ExtendWith(SoundHomes.class)
final class ExamplesTest {
  private static final Path EXAMPLES = Path.of("..", "examples");

  @TempDir static Path home;
  @TempDir Path folder;

  private final Cli cli = new Cli(home);

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static String example(String name) {
    return EXAMPLES.resolve(name + ".java").toString();
  }

  private CliProcess start(String name, String input, String id) throws IOException {
    return CliProcess.start(home, "run", example(name), input, "--id", id);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isTestedAndSaysHowToRunIt(Path file) throws IOException {
    String name = file.getFileName().toString();

    assertThat(Files.readString(file)).contains("pawl run examples/" + name + " '");
    assertThat(Files.readString(EXAMPLES.resolve("README.md"))).contains("(" + name + ")");
    assertThat(Files.readString(Path.of("src/test/java/dev/pawl/cli/ExamplesTest.java")))
        .contains("\"" + name.replace(".java", "") + "\"");
  }

  @Test
  void hello_greets() {
    assertThat(cli.run("run", example("Hello"), "\"world\"").out())
        .isEqualTo("\"Hello, world!\"\n");
  }

  @Test
  void checks_reportsWhichPassed() {
    JsonNode report =
        JsonMapper.shared()
            .readTree(cli.run("run", example("Checks"), "[\"true\",\"exit 3\",\"echo hi\"]").out());

    assertThat(report.path("passed").asInt()).isEqualTo(2);
    assertThat(report.path("checks").get(1).path("exitCode").asInt()).isEqualTo(3);
    assertThat(report.path("checks").get(2).path("output").asString()).isEqualTo("hi");
  }

  @Test
  void chunks_countsWords() throws IOException {
    Path text = Files.writeString(folder.resolve("text"), "pawl pawl tooth\n".repeat(7));

    Cli.Result result =
        cli.run(
            "run",
            example("Chunks"),
            "{\"file\":\"%s\",\"linesPerChunk\":3,\"atOnce\":2}".formatted(text));

    assertThat(result.out())
        .isEqualTo(
            """
            {"lines":7,"chunks":3,"mostFrequent":[{"word":"pawl","count":14},\
            {"word":"tooth","count":7}]}
            """);
  }

  @Test
  void release_waitsForApproval() throws Exception {
    Path source = Files.createDirectory(folder.resolve("docs"));
    Files.writeString(source.resolve("a.txt"), "a");
    String input =
        "{\"version\":\"1\",\"folder\":\"%s\",\"to\":\"%s\"}"
            .formatted(source, folder.resolve("site"));
    try (CliProcess process = start("Release", input, "rel")) {
      process.awaitErr("waits for signal approval");
      cli.run("signal", "rel", "approval", "{\"by\":\"ann\",\"approved\":true}");

      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).contains("\"approvedBy\":\"ann\"");
      assertThat(folder.resolve("site/release-1.tar.gz")).exists();
    }
  }

  @Test
  void health_countsAndStops() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        CliProcess process = start("Health", watch(server), "health")) {
      Thread.ofVirtual().start(() -> answerAll(server));
      process.awaitErr("continues as new");
      cli.run("signal", "health", "stop");

      assertThat(process.awaitExit()).isZero();
      assertThat(process.out()).contains("\"failures\":0");
      assertThat(cli.run("history", "health", "--execution", "1").out()).contains("ContinuedAsNew");
    }
  }

  private static String watch(ServerSocket server) {
    return "{\"url\":\"http://localhost:%d/\",\"everySeconds\":0}".formatted(server.getLocalPort());
  }

  /// Is healthy until it is closed.
  private static void answerAll(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket peer = server.accept()) {
        peer.getInputStream().read(new byte[8_192]);
        peer.getOutputStream()
            .write("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      } catch (IOException _) {
        // The server is closed, or the other side went away.
      }
    }
  }

  @Test
  void trip_soldOutOrCanceled_givesEverythingBack() throws Exception {
    Path bookings = folder.resolve("trip");
    Cli.Result soldOut =
        cli.run(
            "run", example("Trip"), "{\"folder\":\"%s\",\"soldOut\":\"car\"}".formatted(bookings));

    assertThat(soldOut.exit()).isEqualTo(3);
    assertThat(soldOut.err()).contains("no trip: no car left", "give back flight done");
    assertThat(bookings).isEmptyDirectory();

    try (CliProcess process = start("Trip", "{\"folder\":\"%s\"}".formatted(bookings), "trip")) {
      process.awaitErr("booked; cancel within");
      assertThat(bookings.toFile().list()).hasSize(3);
      assertThat(cli.run("cancel", "trip").exit()).isZero();

      assertThat(process.awaitExit()).isEqualTo(4);
      assertThat(bookings).isEmptyDirectory();
    }
  }
}
