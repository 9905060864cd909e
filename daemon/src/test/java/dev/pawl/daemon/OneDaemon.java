package dev.pawl.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/// Tests that ask one daemon, which lives as long as their class.
abstract class OneDaemon {
  @TempDir static Path folder;
  static DaemonProcess daemon;
  static Http http;

  @BeforeAll
  static void start() throws IOException {
    daemon = DaemonProcess.start(folder.resolve("home"));
    http = daemon.http();
  }

  @AfterAll
  static void stop() {
    daemon.close();
  }

  /// Asserts that an answer is a problem with these parts, which asking again does not mend.
  static void refused(Http.Answer answer, int status, String... parts) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers()).contains("application/problem+json");
    assertThat(answer.body()).contains(parts).contains("\"retryable\":false");
  }
}
