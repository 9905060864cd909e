package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// D3: files by which a daemon is found that are another's, stale or wrong. Commands find the one
/// that lives, and a daemon that was displaced takes nothing of its successor along. See
/// [CrashTest] for files that are lost, and for a home that is replaced.
@ExtendWith(SoundHomes.class)
final class DisplacedTest {
  /// For a machine that does much else; the figure is printed.
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path folder;
  private static Path home;

  private final Cli cli = new Cli(home);
  private ProcessHandle daemon;

  @BeforeAll
  static void open() {
    home = folder.resolve("home");
    Seed.in(home).waiting("open");
  }

  @BeforeEach
  void serve() {
    assertThat(cli.run("daemon", "start").exit()).isZero();
    daemon = cli.daemon().orElseThrow();
  }

  /// What `daemon.json` may say that is not so.
  enum Wrong {
    DEAD_SOCKET,
    LIVING_STRANGER,
    OTHER_HOME,
    GIGANTIC,
    NO_TEXT
  }

  private void spoil(Wrong wrong) throws IOException {
    Path file = home.resolve("daemon.json");
    String socket = home.toRealPath().resolve("daemon.sock").toString();
    String text = Files.readString(file);
    String deaf = text.replace(socket, folder.resolve("nobody.sock").toString());
    switch (wrong) {
      case DEAD_SOCKET ->
          Files.writeString(file, deaf.replaceFirst("\"pid\":[0-9]+", "\"pid\":999999999"));
      case LIVING_STRANGER -> Files.writeString(file, ofStranger(deaf, Duration.ZERO));
      case OTHER_HOME -> Files.writeString(file, text.replace("/home\"", "/other\""));
      case NO_TEXT -> Files.write(file, new byte[] {(byte) 0xc3, 0x28, 0});
      case GIGANTIC -> {
        try (RandomAccessFile it = new RandomAccessFile(file.toFile(), "rw")) {
          it.setLength(3L << 30);
        }
      }
    }
  }

  private static String ofStranger(String text, Duration later) {
    return text.replaceFirst("\"pid\":[0-9]+", "\"pid\":" + ProcessHandle.current().pid())
        .replaceFirst("\"startedAt\":\"[^\"]*", "\"startedAt\":\"" + Instant.now().plus(later));
  }

  /// How long a command takes that needs the daemon, which it finds or starts.
  private Duration asked(String what) {
    Instant begun = Instant.now();
    Cli.Result shown = cli.run("show", "open");
    Duration took = Duration.between(begun, Instant.now());
    System.out.printf("%s: a command has its answer after %d ms%n", what, took.toMillis());
    assertThat(shown.exit()).as(shown.err()).isZero();
    assertThat(took).isLessThan(SOON);
    return took;
  }

  @ParameterizedTest
  @EnumSource
  void daemonFile_wrong_hidesNoDaemonThatLives(Wrong wrong) throws Exception {
    spoil(wrong);

    asked(wrong + " in daemon.json");

    assertThat(cli.daemon()).contains(daemon);
  }

  @Test
  void daemonFile_ofAnotherMachine_keepsNobodyWaiting() throws Exception {
    cli.killDaemon();
    // The number of a process that was there long before the daemon that is spoken of.
    String text = Files.readString(home.resolve("daemon.json"));
    Files.writeString(home.resolve("daemon.json"), ofStranger(text, Duration.ofHours(2)));

    asked("stale daemon.json with the number of a stranger");

    assertThat(ProcessHandle.current().isAlive()).isTrue();
  }

  @Test
  void socket_ofAnotherInPlace_isLeftToIt_andTheNextDaemonServes() throws Exception {
    Path socket = home.resolve("daemon.sock");
    Files.delete(socket);
    try (ServerSocketChannel other = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      other.bind(UnixDomainSocketAddress.of(socket));
      Object before = key(socket);

      daemon.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);

      assertThat(key(socket)).as("the other's socket").isEqualTo(before);
    }
    asked("a dead socket in place of the daemon's");
  }

  @Test
  void socket_thatIsAFileOfAPerson_isKept_andTheErrorSaysWhatToDo() throws Exception {
    Path socket = home.resolve("daemon.sock");
    Files.delete(socket);
    Files.writeString(socket, "of a person");
    daemon.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);

    Cli.Result refused = cli.run("show", "open");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains(socket + ": this is no socket", "move it away");
    assertThat(refused.err()).doesNotContain("Exception");
    assertThat(socket).hasContent("of a person");
    Files.move(socket, folder.resolve("moved"));
    asked("after the file was moved away");
  }

  @Test
  void lock_removedUnderADaemon_letsOneServeAndLosesNothing() throws Exception {
    Files.delete(home.resolve("pawl.lock"));

    asked("pawl.lock removed");
    daemon.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(cli.run("show", "open").exit()).isZero();
    assertThat(cli.daemon()).isPresent().get().isNotEqualTo(daemon);
  }

  @Test
  void daemon_displacedAndThenEnded_leavesItsSuccessorAlone() throws Exception {
    Path moved = folder.resolve("moved-home");
    Files.move(home, moved);
    Seed.in(home).done("successor", "\"x\"");
    Object socket = key(home.resolve("daemon.sock"));
    String file = Files.readString(home.resolve("daemon.json"));
    daemon.destroy();
    daemon.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);

    assertThat(key(home.resolve("daemon.sock"))).isEqualTo(socket);
    assertThat(home.resolve("daemon.json")).hasContent(file);
    assertThat(cli.run("show", "successor").exit()).isZero();
    cli.stopDaemon();
    Files.move(home, folder.resolve("successor-home"));
    Files.move(moved, home);
    asked("the first home, moved back");
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }
}
