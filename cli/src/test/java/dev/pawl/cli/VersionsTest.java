package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// U4: a command beside a daemon of another release works, or says in one line which of them is to
/// be replaced, and that then works.
@ExtendWith(SoundHomes.class)
final class VersionsTest {
  private static final String OLDER = "0";
  private static final String SAME = "1";
  private static final String NEWER = "2";

  @TempDir static Path real;
  @TempDir Path folder;
  private Path facade;

  @BeforeEach
  void daemon() {
    facade = folder.resolve("facade");
    assertThat(new Cli(real).run("daemon", "start").exit()).isZero();
  }

  private VersionProxy daemonOf(String api, UnaryOperator<String> body) throws Exception {
    return VersionProxy.start(real, facade, api, body);
  }

  private Cli.Result pawl(String... args) {
    return new Cli(facade).run(args);
  }

  private String[] run() {
    return new String[] {
      "run", Seed.file().toString(), "\"x\"", "--workflow", "echo", "--id", "new", "--detach"
    };
  }

  private boolean serves(Path home) {
    return new Cli(home).run("daemon", "status").exit() == 0;
  }

  /// A later release of the same API tells more, an earlier one less.
  @ParameterizedTest
  @ValueSource(strings = {"more", "less"})
  void sameApi_ofAnotherRelease_isUnderstood(String kind) throws Exception {
    UnaryOperator<String> body =
        kind.equals("more")
            ? json -> json.replaceFirst("^\\{", "{\"novelty\":{\"deep\":[1,{\"x\":null}]},")
            : json ->
                json.replaceFirst(",\"troubles\":\\[[^]]*\\]", "")
                    .replaceFirst(",\"build\":\"[^\"]*\"", "");
    try (VersionProxy _ = daemonOf(SAME, body)) {
      assertThat(pawl("daemon", "status").err()).contains("running: process");
      assertThat(pawl("workflows").exit()).isZero();
      assertThat(pawl("subscribe", "--json").out()).contains("[");
      assertThat(pawl("daemon", "stop").err()).contains("has ended");
    }
  }

  @ParameterizedTest
  @CsvSource({
    OLDER + ", is older than this command, restart the daemon",
    NEWER + ", is newer than this command, update this command",
    "'', is older than this command, restart the daemon"
  })
  void otherApi_isNamedInOneLine_withWhatToUpdate(String api, String which, String remedy)
      throws Exception {
    try (VersionProxy _ = daemonOf(api, UnaryOperator.identity())) {
      for (String[] command : new String[][] {{"daemon", "status"}, run(), {"workflows"}}) {
        Cli.Result said = pawl(command);

        assertThat(said.exit()).isEqualTo(8);
        assertThat(said.err().lines().filter(line -> line.startsWith("error:")))
            .singleElement()
            .satisfies(line -> assertThat(line).contains("Pawl 9.9", which, remedy));
        assertThat(said.err()).doesNotContain("bug", "\tat ");
        assertThat(said.err().contains("next: pawl daemon restart")).isEqualTo(!api.equals(NEWER));
      }
    }
    assertThat(new Cli(real).run("ps", "--all").out()).doesNotContain("new");
  }

  @Test
  void olderDaemon_isReplacedByWhatTheErrorSays() throws Exception {
    try (VersionProxy _ = daemonOf(OLDER, UnaryOperator.identity())) {
      Cli.Result restarted = pawl("daemon", "restart");

      assertThat(restarted.exit()).as(restarted.err()).isZero();
      assertThat(restarted.err()).contains("has ended", "started: process");
      awaitEnd();
      assertThat(serves(facade)).isTrue();
    }
  }

  @Test
  void newerDaemon_isNotReplacedByAnOlderOne_butEndsIfToldTo() throws Exception {
    try (VersionProxy _ = daemonOf(NEWER, UnaryOperator.identity())) {
      Cli.Result restarted = pawl("daemon", "restart");

      assertThat(restarted.exit()).isEqualTo(8);
      assertThat(restarted.err()).contains("update this command");
      assertThat(serves(real)).isTrue();
      assertThat(pawl("daemon", "stop").exit()).isZero();
      awaitEnd();
    }
  }

  private void awaitEnd() {
    await().atMost(Duration.ofSeconds(30)).until(() -> !serves(real));
  }
}
