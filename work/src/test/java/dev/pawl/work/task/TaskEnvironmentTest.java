package dev.pawl.work.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// K2: what of the environment of who asks reaches a task.
final class TaskEnvironmentTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GITHUB_TOKEN",
        "OPENAI_API_KEY",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "DB_PASSWORD",
        "SSH_AUTH_SOCK",
        "PAWL_HOME",
        "PAWL_DAEMON_TCP",
        "LD_PRELOAD",
        "LD_AUDIT",
        "NODE_OPTIONS",
        "JAVA_TOOL_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "_JAVA_OPTIONS",
        "GIT_DIR",
        "GIT_SSH_COMMAND",
        "BASH_ENV",
        "ENV",
        "BASH_FUNC_ls%%",
        "PERL5OPT",
        "PYTHONSTARTUP",
        "RUBYOPT",
        "PROMPT_COMMAND",
        "path"
      })
  void k2_variable_thatNobodyAskedFor_isNotHandedOn(String name) {
    Map<String, String> caller = Map.of("PATH", "/bin", "LC_ALL", "C", name, "canary");

    assertThat(TaskEnvironment.of(caller, Map.of()))
        .containsOnly(Map.entry("PATH", "/bin"), Map.entry("LC_ALL", "C"));
    assertThat(TaskEnvironment.of(caller, Map.of(name, "asked"))).containsEntry(name, "asked");
  }

  @Test
  void k2_environment_isKeptAsItIs_forItsOwnerAlone() throws Exception {
    Path run = folder.resolve("runs").resolve("r");
    SortedMap<String, String> environment =
        TaskEnvironment.of(new HashMap<>(), Map.of("A", "x=y\nz", "B", "", "C", "€ 'q\""));

    TaskEnvironment.write(run, environment);

    assertThat(TaskEnvironment.read(run)).hasValue(environment);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run)))
        .isEqualTo("rwx------");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(run.resolve("environment"))))
        .isEqualTo("rw-------");
  }
}
