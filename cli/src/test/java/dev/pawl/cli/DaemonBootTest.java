package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Having the system start the daemon, with a `systemctl` that only notes how it was called.
final class DaemonBootTest {
  private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

  @TempDir Path folder;

  private Path home;
  private Path unit;
  private final Map<String, String> environment = new LinkedHashMap<>();

  @BeforeEach
  void surroundings() throws IOException {
    home = folder.resolve("a home, 100 %h \"quoted\" $x");
    unit = folder.resolve("my configs/systemd/user/pawl.service");
    Path tools = Files.createDirectories(folder.resolve("tools"));
    Path fake = tools.resolve("systemctl");
    Files.writeString(
        fake, "#!/bin/sh\necho \"$*\" >>'%s'\n".formatted(folder.resolve("calls.txt")));
    Files.setPosixFilePermissions(fake, PosixFilePermissions.fromString("rwx------"));
    environment.put("PATH", tools.toString());
    environment.put("XDG_CONFIG_HOME", folder.resolve("my configs").toString());
    environment.put("SECRET_TOKEN", "canary-7d1f");
  }

  private record Said(int exit, String out, String err) {}

  private Said pawl(String... args) throws Exception {
    try (CliProcess process = CliProcess.start(home, environment, args)) {
      int exit = process.awaitExit();
      return new Said(exit, process.out(), process.err());
    }
  }

  private List<String> calls() throws IOException {
    Path calls = folder.resolve("calls.txt");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  @Test
  void dryRun_showsTheUnit_andDoesNothing() throws Exception {
    Said said = pawl("daemon", "enable", "--dry-run");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(said.out()).contains("[Service]", "ExecStart=\"/", "\"daemon\" \"run\"");
    assertThat(said.err()).contains("would write " + unit, "systemctl --user enable pawl.service");
    assertThat(unit).doesNotExist();
    assertThat(calls()).isEmpty();
  }

  @Test
  void enable_writesTheUnitAndTellsTheSystem_onceOrMore_andDisableUndoesIt() throws Exception {
    Said enabled = pawl("daemon", "enable");
    String text = Files.readString(unit);
    // As systemctl would.
    Path link = unit.resolveSibling("default.target.wants/pawl.service");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, unit);
    Said again = pawl("daemon", "enable");

    assertThat(enabled.exit()).as(enabled.err()).isZero();
    assertThat(enabled.err())
        .contains("wrote " + unit, "loginctl enable-linger", "does not serve yet");
    assertThat(text)
        .contains("\"PAWL_HOME=" + folder + "/a home, 100 %%h \\\"quoted\\\" $x\"")
        .contains("\"PAWL_DAEMON_IDLE=never\"", "\"JAVA_HOME=/")
        .doesNotContain("canary-7d1f");
    assertThat(again.err()).contains("enabled already");
    assertThat(Files.readString(unit)).isEqualTo(text);
    assertThat(calls())
        .containsExactly(
            "--user daemon-reload", "--user enable pawl.service", "--user restart pawl.service");

    Said disabled = pawl("daemon", "disable");

    assertThat(disabled.exit()).as(disabled.err()).isZero();
    assertThat(unit).doesNotExist();
    assertThat(calls().subList(3, 5))
        .containsExactly("--user disable --now pawl.service", "--user daemon-reload");
    assertThat(pawl("daemon", "disable").err()).contains("it was not enabled");
  }

  @Test
  void unit_isOneThatSystemdTakes() throws Exception {
    assumeTrue(Files.isExecutable(ANALYZE), "NOT TRIED: there is no " + ANALYZE + " here");
    pawl("daemon", "enable");
    ProcessBuilder verify =
        new ProcessBuilder(ANALYZE.toString(), "verify", "--user", unit.toString())
            .redirectErrorStream(true);
    verify.environment().put("XDG_RUNTIME_DIR", folder.toString());
    Process verifying = verify.start();
    String said = new String(verifying.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(verifying.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }

  @Test
  void withoutSystemctl_theUnitIsWritten_andTheCommandsAreSaid() throws Exception {
    environment.put("PATH", folder.toString());

    Said said = pawl("daemon", "enable");

    assertThat(said.exit()).as(said.err()).isZero();
    assertThat(unit).exists();
    assertThat(said.err())
        .contains("there is no systemctl", "  systemctl --user daemon-reload")
        .contains("  systemctl --user enable pawl.service");
  }

  @Test
  void unitOfAnotherHand_isLeftAlone() throws Exception {
    Files.createDirectories(unit.getParent());
    Files.writeString(unit, "[Service]\nExecStart=/bin/true\n");

    for (String verb : List.of("enable", "disable")) {
      Said said = pawl("daemon", verb);
      assertThat(said.exit()).isNotZero();
      assertThat(said.err()).contains("was not written by pawl");
    }
    assertThat(Files.readString(unit)).contains("/bin/true");
    assertThat(calls()).isEmpty();
  }

  @Test
  void status_saysWhetherTheSystemStartsIt() throws Exception {
    try {
      pawl("daemon", "start");
      assertThat(pawl("daemon", "status").err()).contains("pawl daemon enable");
      pawl("daemon", "enable");
      assertThat(pawl("daemon", "start").exit()).isZero();
      assertThat(pawl("daemon", "status").err()).contains("is written, but not enabled");
    } finally {
      pawl("daemon", "stop");
    }
  }
}
