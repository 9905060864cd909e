package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other users of the machine try: L1 to L3.
class OtherUserTest {
  private static final String NOBODY = "65534";
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void home() {
    home = folder.resolve("home");
  }

  /// Runs a shell line as another user, who can get as far as the home.
  private String asNobody(String line) throws IOException, InterruptedException {
    assumeThat("root".equals(System.getProperty("user.name")) && Files.exists(SETPRIV))
        .as("this needs root and setpriv to become another user")
        .isTrue();
    for (Path it = folder; it != null && Files.isWritable(it); it = it.getParent()) {
      if (it.startsWith(System.getProperty("java.io.tmpdir"))) {
        Files.setPosixFilePermissions(it, openToAll(it));
      }
    }
    Process process =
        new ProcessBuilder(
                SETPRIV.toString(),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "/bin/sh",
                "-c",
                line)
            .directory(Path.of("/").toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return said;
  }

  private static Set<PosixFilePermission> openToAll(Path path) throws IOException {
    Set<PosixFilePermission> all = Files.getPosixFilePermissions(path);
    all.add(PosixFilePermission.OTHERS_EXECUTE);
    all.add(PosixFilePermission.OTHERS_READ);
    return all;
  }

  /// L1: the folder keeps others out; and if somebody has opened it, the socket does.
  @Test
  void l1_anotherUser_readsNothingAndIsNotServed() throws Exception {
    try (DaemonProcess daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=0")) {
      Tokens.create(daemon.http(), "one", "owner");
      String read = "cat %s/tokens.json %s/daemon.json; ls %s".formatted(home, home, home);

      assertThat(asNobody(read)).contains("Permission denied").doesNotContain("\"", "pawl.db");

      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
      Files.setPosixFilePermissions(
          home.resolve("daemon.sock"), PosixFilePermissions.fromString("rwxrwxrwx"));
      try (Stream<Path> files = Files.list(home)) {
        for (Path file : files.filter(it -> !it.endsWith("daemon.sock")).toList()) {
          assertThat(asNobody("cat " + file)).as(file.toString()).contains("Permission denied");
        }
      }
      String call = "curl -s --unix-socket %s/daemon.sock http://pawl/api/v1/info".formatted(home);
      assertThat(asNobody(call)).contains("FORBIDDEN").doesNotContain("\"home\"");
    }
  }

  /// L1, with every file of a home, whatever the umask.
  @Test
  void l1_filesUnderAnOpenUmask_areTheOwnersAlone() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    List<String> command =
        List.of(
            "/bin/sh",
            "-c",
            "umask 000; exec \"$@\"",
            "sh",
            java.toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run",
            home.toString());
    Path output = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      Http http = new Http(home.resolve("daemon.sock"));
      await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(home.resolve("daemon.json")));
      Tokens.create(http, "one", "view");
      http.post("/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"r\"}");
      List<String> open = new ArrayList<>();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.toList()) {
          String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
          if (!rights.endsWith("------")) {
            open.add(file + " " + rights);
          }
        }
      }
      // Inside a closed folder, the log's own rights open nothing.
      assertThat(open).allMatch(it -> it.contains("/logs/"));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /// L2: somebody who took the port of a killed daemon cannot prove that he knows the token, not
  /// even with the help of a daemon that can.
  @Test
  void l2_squatterOnThePort_getsNoToken() throws Exception {
    String token;
    Tcp tcp;
    try (DaemonProcess daemon = DaemonProcess.start(home, "-Dpawl.daemon.tcp=0")) {
      token = Tokens.create(daemon.http(), "one", "owner");
      tcp = Tcp.of(home);
      ProvenClient client = new ProvenClient(tcp, token);
      assertThat(client.get("/api/v1/info").status()).isEqualTo(200);
      daemon.kill();
    }
    // The user's next daemon has another port, and proves to the squatter what he asks.
    try (DaemonProcess _ = DaemonProcess.start(home, "-Dpawl.daemon.tcp=0");
        Squatter squatter = new Squatter(tcp, Tcp.of(home))) {
      ProvenClient client = new ProvenClient(tcp, token);

      assertThat(client.tryGet("/api/v1/info")).isEqualTo("not proven");

      assertThat(squatter.heard()).contains("/api/v1/prove?").doesNotContain(token);
    }
  }

  /// Listens where a daemon was, and hands on what it is asked to the one that is.
  private static final class Squatter implements AutoCloseable {
    private final ServerSocket port;
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Squatter(Tcp taken, Tcp real) throws IOException {
      port = new ServerSocket(taken.port(), 10, InetAddress.getByName(taken.host()));
      Thread.ofVirtual()
          .start(() -> {
            while (!port.isClosed()) {
              serve(taken, real);
            }
          });
    }

    private void serve(Tcp taken, Tcp real) {
      try (Socket socket = port.accept()) {
        StringBuilder request = new StringBuilder();
        while (!request.toString().endsWith("\r\n\r\n")) {
          request.append((char) socket.getInputStream().read());
        }
        heard.add(request.toString());
        String passed = request.toString().replace(taken.authority(), real.authority());
        String answer = real.exchange(passed.replace("keep-alive", "close"));
        // The proof is for another address, which he had better not show.
        String shown = answer.replace(real.authority(), taken.authority());
        socket.getOutputStream().write(shown.getBytes(StandardCharsets.UTF_8));
      } catch (IOException _) {
        // The test is done, or the client has hung up.
      }
    }

    String heard() {
      return String.join("\n", heard);
    }

    @Override
    public void close() throws IOException {
      port.close();
    }
  }

  /// L3: whatever somebody has put where the daemon's files go is replaced or refused, and what it
  /// leads to is not touched.
  @Test
  void l3_linksInPlaceOfFiles_areNotFollowed() throws Exception {
    Files.createDirectory(
        home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    for (String name : List.of("daemon.sock", "daemon.json")) {
      Files.createSymbolicLink(home.resolve(name), victim);
    }
    Files.createSymbolicLink(home.resolve("tokens.json"), victim);

    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(daemon.http().get("/api/v1/info").status()).isEqualTo(200);
      Http.Answer refused =
          daemon.http().post("/api/v1/tokens", "{\"name\":\"a\",\"scope\":\"view\"}");
      assertThat(refused.body()).contains("STORE_CORRUPT", "tokens.json", "not a regular file");
    }
    assertThat(victim).hasContent("untouched");
  }
}
