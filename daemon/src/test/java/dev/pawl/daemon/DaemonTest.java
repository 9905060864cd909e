package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The daemon's process: one for a home, and nothing lost by its end, whichever it is.
class DaemonTest {
  @TempDir Path folder;

  @Test
  void daemon_ofANewHome_servesOnASocketOfItsUser() throws Exception {
    Path home = folder.resolve("home");

    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      Http.Answer info = daemon.http().get("/api/v1/info");

      assertThat(info.status()).isEqualTo(200);
      assertThat(info.headers()).contains("Pawl-Version: 0.1.0");
      assertThat(info.body())
          .contains("\"pid\":" + daemon.process().pid())
          .contains("\"home\":\"" + home.toRealPath() + "\"")
          .contains("\"open\":0");
      for (String file : new String[] {"daemon.sock", "daemon.json", "pawl.db"}) {
        assertThat(Files.getPosixFilePermissions(home.resolve(file)))
            .as(file)
            .containsExactlyInAnyOrder(
                PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
      }
    }
  }

  @Test
  void secondDaemon_ofAHome_namesTheFirstAndLeavesItAlone() throws Exception {
    Path home = folder.resolve("home");
    try (DaemonProcess first = DaemonProcess.start(home)) {
      DaemonProcess second = DaemonProcess.launch(home);

      assertThat(second.process().waitFor(30, TimeUnit.SECONDS)).isTrue();

      assertThat(second.process().exitValue()).isEqualTo(9);
      assertThat(second.errors()).contains("process " + first.process().pid());
      assertThat(first.http().get("/api/v1/info").status()).isEqualTo(200);
    }
  }

  @Test
  void daemon_toldToEnd_leavesTheHomeInOrder() throws Exception {
    Path home = folder.resolve("home");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      int code = daemon.stop();

      assertThat(code).isEqualTo(143);
      assertThat(home.resolve("daemon.json")).doesNotExist();
      assertThat(home.resolve("daemon.sock")).doesNotExist();
      assertThat(daemon.errors()).isEmpty();
      assertThat(home.resolve("logs/daemon.0.log")).content().contains("ended in order");
      assertThat(home.resolve("logs/daemon.0.log.lck")).doesNotExist();
    }
  }

  @Test
  void run_acknowledged_isThereAfterAKill() throws Exception {
    Path home = folder.resolve("home");
    try (DaemonProcess daemon = DaemonProcess.start(home)) {
      assertThat(start(daemon).status()).isEqualTo(201);
      daemon.kill();
    }
    try (DaemonProcess next = DaemonProcess.start(home)) {
      Http.Answer run = next.http().get("/api/v1/runs/release-7");

      assertThat(run.status()).isEqualTo(200);
      assertThat(run.body()).contains("\"input\":{\"tag\":1.50}");
      assertThat(start(next).status()).as("the same start again").isEqualTo(200);
    }
  }

  private static Http.Answer start(DaemonProcess daemon) throws IOException {
    return daemon
        .http()
        .post(
            "/api/v1/runs", "{\"type\":\"deploy\",\"id\":\"release-7\",\"input\":{\"tag\":1.50}}");
  }
}
