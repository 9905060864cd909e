package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// T1, T2: commands in a folder that came from elsewhere run nothing of it. F2: files that are none
/// where workflows and values are read from.
@ExtendWith(SoundHomes.class)
final class ForeignFolderTest {
  @TempDir static Path home;
  @TempDir Path folder;
  private Path clone;
  private Path deed;

  @BeforeEach
  void make() throws IOException {
    clone = Files.createDirectories(folder.resolve("clone"));
    deed = folder.resolve("deed");
  }

  private void put(String path, String text) throws IOException {
    Path file = clone.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Whatever a program could take for its own: each would do the deed.
  private void plant() throws IOException {
    String shell = "#!/bin/sh\ntouch " + deed + "\n";
    put(".pawl/workflows/Evil.java", evil("evil"));
    put(".claude/workflows/evil.js", "require('fs').writeFileSync('" + deed + "', '')");
    put(".pawl/plugins/evil.jar", "PK");
    put(".pawl/config.toml", "home = \"%s/stolen\"\ndaemon.tcp = \"0\"\n".formatted(folder));
    put(".env", "PAWL_HOME=%1$s/stolen\nPAWL_DAEMON_OPTIONS=-version\n".formatted(folder));
    put(
        ".mcp.json",
        "{\"mcpServers\":{\"x\":{\"command\":\"touch\",\"args\":[\"" + deed + "\"]}}}");
    put(".git/config", "[core]\n\tfsmonitor = touch %1$s\n\thooksPath = hooks\n".formatted(deed));
    put("config.toml", "home = \"stolen\"\n");
    for (String program :
        List.of("git", "java", "setsid", "stty", "javac", "hooks/post-checkout")) {
      put(program, shell);
    }
    put("META-INF/services/javax.annotation.processing.Processor", "Evil\n");
  }

  private String evil(String type) {
    return """
    import dev.pawl.engine.workflow.*;
    class Evil {
      static {
        try {
          java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), "");
        } catch (java.io.IOException e) {
          throw new java.io.UncheckedIOException(e);
        }
      }
      static final Workflow<String, String> W =
          Workflow.of("%s", String.class, String.class, (ctx, in) -> in);
    }
    """
        .formatted(deed, type);
  }

  @Test
  void t1_t2_commandsInAFolderNobodyTrusts_runNothingOfIt() throws Exception {
    plant();
    String line =
        "pawl workflows; pawl workflow start evil '\"x\"'; pawl ps; pawl trust .; pawl config list";
    try (CliProcess shell = CliProcess.shell(home, clone, Map.of(), line)) {
      shell.awaitExit();
      assertThat(shell.err()).contains("not trusted, so", "there is no workflow 'evil' here");
      assertThat(shell.err()).contains(".pawl/workflows/Evil.java", "needs a person");
      assertThat(shell.out()).doesNotContain("stolen", "Evil");
    }
    Cli cli = new Cli(home);
    String workspace = clone.toString();
    Seed.in(home).done("mine", "\"x\"");
    Seed.in(home).failed("failed");
    for (String[] command :
        new String[][] {
          {"workflow", "show", "evil", "--workspace", workspace},
          {"workflow", "start", "evil", "--workspace", workspace, "--wait"},
          {"workflows", "--workspace", clone.resolve(".pawl/workflows").toString(), "--json"},
          {"trust", workspace, "--json"},
          {"trust", workspace, "--no-input"},
          {"retry", "failed"},
          {"show", "mine"},
          {"doctor"},
          {"daemon", "restart"},
          {"commands", "--json"},
        }) {
      cli.run(command);
    }

    assertThat(deed).doesNotExist();
    assertThat(folder.resolve("stolen")).doesNotExist();
    assertThat(clone.resolve("stolen")).doesNotExist();
    assertThat(cli.run("daemon", "status", "--json").out()).doesNotContain("\"tcp\"");
    assertThat(home.resolve("trust.json")).doesNotExist();
  }

  /// The user's own folder: what is no file of the user's is named, and hinders no other.
  @Test
  @Timeout(120)
  void f2_userFolder_withPipesDevicesAndFilesOfOthers_isReadAllTheSame() throws Exception {
    Path own = Files.createDirectories(folder.resolve("configs/pawl/workflows"));
    Files.writeString(own.resolve("Good.java"), evil("good"));
    Path elsewhere = Files.writeString(folder.resolve("Linked.java"), evil("linked"));
    Files.createSymbolicLink(own.resolve("Linked.java"), elsewhere);
    Files.createSymbolicLink(own.resolve("Device.java"), Path.of("/dev/zero"));
    Files.createSymbolicLink(own.resolve("Nowhere.java"), folder.resolve("nowhere"));
    Files.createDirectory(own.resolve("Folder.java"));
    Files.writeString(own.resolve("Open.java"), evil("open"));
    Files.setPosixFilePermissions(
        own.resolve("Open.java"), PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.writeString(own.resolve("Large.java"), "/".repeat((1 << 20) + 1));
    Files.write(own.resolve("Bytes.java"), new byte[] {(byte) 0xff, (byte) 0xfe});
    String pipe = own.resolve("Pipe.java").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    Map<String, String> environment =
        Map.of("XDG_CONFIG_HOME", folder.resolve("configs").toString());

    // The daemon has the settings of its first caller, so this is another one.
    Path other = folder.resolve("home");
    try (CliProcess list = CliProcess.start(other, environment, "workflows")) {
      assertThat(list.awaitExit()).isEqualTo(1);

      assertThat(list.out()).contains("good ", "linked ").doesNotContain("open ");
      assertThat(list.err())
          .contains("Device.java", "Folder.java", "Pipe.java", "it is not a regular file")
          .contains("Open.java", "chmod go-w", "Large.java", "allowed: 1,048,576")
          .contains("Bytes.java", "Nowhere.java");
    }
  }

  @Test
  void f2_filesWithoutEnd_areRefused() {
    Cli cli = new Cli(home);

    assertThat(cli.run("run", "/dev/zero").err()).contains("/dev/zero has more than 1,048,576");
    Seed.in(home).waiting("w");
    assertThat(cli.run("signal", "w", "go", "@/dev/zero").err()).contains("at most 32 MiB");
    assertThat(cli.run("signal", "w", "go", "@" + folder).exit()).isEqualTo(2);
  }

  /// A bundle is a new file, or none.
  @Test
  @Timeout(120)
  void f2_bundle_isNotWrittenThroughWhatIsThere() throws Exception {
    Cli cli = new Cli(home);
    Seed.in(home).done("r", "\"x\"");
    Path victim = Files.writeString(folder.resolve("victim"), "untouched");
    Path nowhere = folder.resolve("nowhere");
    Files.createSymbolicLink(folder.resolve("link.zip"), victim);
    Files.createSymbolicLink(folder.resolve("dangling.zip"), nowhere);
    Files.createLink(folder.resolve("hard.zip"), victim);
    String pipe = folder.resolve("pipe.zip").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();

    for (String name : List.of("link.zip", "dangling.zip", "hard.zip", "pipe.zip")) {
      Cli.Result result = cli.run("bundle", "r", "-o", folder.resolve(name).toString());
      assertThat(result.exit()).as(name).isEqualTo(2);
      assertThat(result.err()).contains("exists already", "--output");
    }
    for (String name : List.of("no/such/folder.zip", "a\u0000b", "x".repeat(4_096), "/")) {
      assertThat(cli.run("bundle", "r", "-o", folder + "/" + name).exit()).as(name).isEqualTo(2);
    }
    assertThat(victim).hasContent("untouched");
    assertThat(nowhere).doesNotExist();
  }
}
