package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(SoundHomes.class)
final class DemoTest {
  @TempDir Path folder;

  @Test
  void demo_killedTwice_repeatsNoFinishedStep() {
    Cli.Result result = new Cli(folder.resolve("home")).run("demo", "--json");

    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("inside 'build'", "inside 'timer'", "step build begins attempt 2")
        .contains("no finished step ran again", "\"approvedBy\":\"the demo\"")
        .doesNotContain("go on with: pawl run");
    JsonNode report = JsonMapper.shared().readTree(result.out());
    assertThat(report.path("kills").valueStream().map(JsonNode::asString))
        .containsExactly("build", "timer");
    assertThat(report.path("steps").valueStream().map(row -> row.path("name").asString()))
        .contains("checkout", "build", "test LinesTest", "package", "approval", "timer", "publish");
    assertThat(report.path("steps").valueStream())
        .allSatisfy(row -> assertThat(row.path("ranAgain").asInt()).isZero());
    assertThat(report.path("violations").asInt()).isZero();
    assertThat(report.path("seconds").asDouble()).isLessThan(60);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void demo_withoutGit_saysSoAndLeavesNothing() throws Exception {
    Map<String, String> empty =
        Map.of("PATH", folder.toString(), "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
    try (CliProcess process = CliProcess.start(folder.resolve("home"), empty, "demo")) {
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.err()).contains("the demo needs git", "install git");
    }
    assertThat(folder).isEmptyDirectory();
  }
}
