package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// D4: a daemon that has too little: file descriptors, threads, a disk that is slow to sync, and
/// processors. It says so or is slow, goes on when it has enough again, and what it acknowledged is
/// there.
class ScarceTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 400;

  @TempDir static Path folder;
  private static DaemonProcess daemon;
  private static final List<StartLoad> LOADS = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    List<String> few = List.of("prlimit", "--nofile=256:256");
    daemon = DaemonProcess.startBy(few, folder.resolve("home"));
  }

  @AfterAll
  static void ledger() throws Exception {
    try (DaemonProcess it = daemon) {
      assertThat(it.stop()).isEqualTo(143);
      for (StartLoad load : LOADS) {
        load.requireKept(folder.resolve("home"));
      }
    }
  }

  private static boolean isWell() {
    try {
      return daemon.http().get("/healthz").status() == 200;
    } catch (IOException | RuntimeException _) {
      return false;
    }
  }

  private static StartLoad load() {
    StartLoad load = StartLoad.on(daemon.http());
    LOADS.add(load);
    return load;
  }

  /// That the process lives, and serves as before when it has what it needs.
  private static void requireWell() {
    await().atMost(SOON).until(ScarceTest::isWell);
    try (StartLoad load = load()) {
      load.awaitMore(20);
    }
  }

  @Test
  void daemon_with256Descriptors_goesOnWhenThereAreSomeAgain() throws Exception {
    List<SocketChannel> taken = new ArrayList<>();
    try {
      for (int i = 0; i < CONNECTIONS; i++) {
        taken.add(SocketChannel.open(UnixDomainSocketAddress.of(daemon.http().socket())));
      }
    } catch (IOException _) {
      // It takes no more.
    }
    System.out.printf("256 descriptors: %d connections%n", taken.size());
    // It may be that nobody is served now.
    assertThat(daemon.process().waitFor(1, TimeUnit.SECONDS)).isFalse();
    for (SocketChannel one : taken) {
      one.close();
    }
    requireWell();
  }

  @Test
  void daemon_thatGetsNoMoreThreads_losesNothing() throws Exception {
    assumeStrace();
    try (StartLoad load = load()) {
      Process tracer = trace("clone,clone3:error=EAGAIN");
      int before = load.acknowledged();
      assertThat(daemon.process().waitFor(2, TimeUnit.SECONDS)).isFalse();
      System.out.printf("%d acknowledged without new threads%n", load.acknowledged() - before);
      end(tracer);
    }
    requireWell();
  }

  @Test
  void daemon_onADiskThatIsSlowToSync_isWell() throws Exception {
    assumeStrace();
    for (int millis : new int[] {50, 1_000}) {
      Process tracer = trace("fsync,fdatasync:delay_exit=" + millis * 1_000);
      try (StartLoad load = load()) {
        assertThat(isWell()).as("a slow disk is not a broken one").isTrue();
        load.awaitMore(8);
      }
      end(tracer);
    }
    requireWell();
  }

  @Test
  void daemon_besideOthersThatTakeAllProcessors_isWell() throws Exception {
    List<Process> others = new ArrayList<>();
    try {
      for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
        others.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
      }
      requireWell();
    } finally {
      others.forEach(Process::destroyForcibly);
    }
  }

  private static Process trace(String fault) throws IOException {
    List<String> command = new ArrayList<>(tracing(fault));
    command.addAll(List.of("-p", "" + daemon.process().pid()));
    return new ProcessBuilder(command).start();
  }

  private static void end(Process tracer) throws InterruptedException {
    tracer.destroy();
    tracer.waitFor();
  }

  private static List<String> tracing(String fault) {
    String calls = fault.substring(0, fault.indexOf(':'));
    return List.of(
        "strace",
        "-f",
        "-qq",
        "--seccomp-bpf",
        "-o",
        "/dev/null",
        "-e",
        "signal=none",
        "-e",
        "trace=" + calls,
        "-e",
        "inject=" + fault);
  }

  private static void assumeStrace() throws Exception {
    boolean works = false;
    try {
      works =
          new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                  .start()
                  .waitFor()
              == 0;
    } catch (IOException _) {
      works = false;
    }
    Assumptions.assumeTrue(works, "strace is absent or may not trace; install the package strace");
  }
}
