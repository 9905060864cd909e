package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// L4, L5, K3: what can be seen of a daemon's process, what it loads, and what is told about it.
@ExtendWith(SoundHomes.class)
final class ProcessSecretsTest {
  private static final String CANARY = "canary-5b1d77e0a9";

  @TempDir Path folder;

  private String pawl(Map<String, String> environment, String... args) throws Exception {
    try (CliProcess process = CliProcess.start(folder.resolve("home"), environment, args)) {
      assertThat(process.awaitExit()).as(process.err()).isZero();
      return process.out() + process.err();
    }
  }

  private static String proc(long pid, String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Path.of("/proc", Long.toString(pid), name));
    return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ');
  }

  private static List<String> commandLines() throws IOException {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(
              it -> {
                try {
                  return proc(it.pid(), "cmdline");
                } catch (IOException _) {
                  return ""; // it has ended
                }
              })
          .toList();
    }
  }

  @Test
  void l4_l5_k3_daemon_showsNoSecretAndLoadsItsOwnLibrary() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment =
        Map.of("MY_API_TOKEN", CANARY, "XDG_CACHE_HOME", cache.toString());
    Path file =
        Sources.workflow(
            folder,
            """
            ctx.log().info("it is " + System.getenv("MY_API_TOKEN"));
            return ctx.signals("go", String.class).await();\
            """);
    String prompt = "\"prompt-" + CANARY + "\"";
    Path input = Files.writeString(folder.resolve("input.json"), prompt);
    pawl(environment, "run", file.toString(), "@" + input, "--id", "r", "--detach");
    Cli cli = new Cli(folder.resolve("home"));
    String token = cli.run("token", "create", "t", "--scope", "view").out().strip();
    long daemon = cli.daemon().orElseThrow().pid();

    assertThat(token).startsWith("pawl_");
    assertThat(commandLines()).noneMatch(it -> it.contains(CANARY) || it.contains(token));
    assertThat(proc(daemon, "limits")).containsPattern("Max core file size +0 ");
    assertThat(proc(daemon, "cmdline")).doesNotContain("HeapDump");
    assertThat(proc(daemon, "maps").lines().filter(it -> it.contains("sqlitejdbc")))
        .isNotEmpty()
        .allMatch(it -> it.contains(" " + cache + "/pawl/native/"));
    for (String[] told :
        new String[][] {
          {"doctor"}, {"doctor", "--json"}, {"daemon", "status", "--json"}, {"token", "list"}
        }) {
      assertThat(pawl(environment, told)).doesNotContain(CANARY, token.substring(5));
    }
    assertThat(pawl(environment, "daemon", "logs")).doesNotContain(CANARY, token.substring(5));
  }

  /// L5: where others may write, nothing is loaded from; not from the temporary folder either.
  @Test
  void l5_libraryIsNotLoadedFromAFolderThatIsOpenToOthers() throws Exception {
    Path cache = folder.resolve("cache");
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
    Path ours = Files.createDirectories(cache.resolve("pawl"));
    Files.setPosixFilePermissions(ours, PosixFilePermissions.fromString("rwxrwxrwx"));
    pawl(environment, "daemon", "start");
    Path home = folder.resolve("home").toRealPath();
    long daemon = new Cli(home).daemon().orElseThrow().pid();

    assertThat(proc(daemon, "maps").lines().filter(it -> it.contains("sqlitejdbc")))
        .isNotEmpty()
        .allMatch(it -> it.contains(" " + home + "/native/"));
    assertThat(Files.getPosixFilePermissions(home.resolve("native")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }
}
