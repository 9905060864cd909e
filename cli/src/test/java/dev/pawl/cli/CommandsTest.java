package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `pawl commands`, and the page that is written from it.
final class CommandsTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "cli.md");

  @TempDir Path folder;

  private Cli.Result run(String... args) {
    return new Cli(folder.resolve("home")).run(args);
  }

  @Test
  void page_ofTheDocs_isUpToDate() throws Exception {
    assertThat(Files.readString(PAGE))
        .as("docs/reference/cli.md; run: ./pawl commands --markdown > docs/reference/cli.md")
        .isEqualTo(run("commands", "--markdown").out());
  }

  @Test
  void commands_asJson_haveAllThatHelpHas() {
    JsonNode reference = JsonMapper.shared().readTree(run("commands", "--json").out());

    assertThat(reference.propertyNames()).containsExactly("version", "commands", "exitCodes");
    for (JsonNode command : reference.path("commands")) {
      String help = run("help", command.path("name").asString()).out();
      assertThat(command.path("examples").size()).isGreaterThanOrEqualTo(2);
      for (JsonNode example : command.path("examples")) {
        assertThat(help).contains("  " + example.path("command").asString());
      }
      for (JsonNode option : command.path("options")) {
        assertThat(help).contains(option.path("names").get(0).asString());
      }
    }
    assertThat(reference.path("exitCodes").size()).isEqualTo(ExitCode.values().length);
    JsonNode wait = one(reference, "wait");
    assertThat(wait.path("synopsis").asString()).isEqualTo("pawl wait ID [ID…]");
    assertThat(wait.path("examples").get(2).path("exit").asInt()).isEqualTo(124);
    assertThat(one(reference, "ps").path("aliases").get(0).asString()).isEqualTo("ls");
    assertThat(one(reference, "complete").isMissingNode()).isTrue();
  }

  private static JsonNode one(JsonNode reference, String name) {
    return reference
        .path("commands")
        .valueStream()
        .filter(command -> command.path("name").asString().equals(name))
        .findFirst()
        .orElse(JsonMapper.shared().missingNode());
  }

  @Test
  void commands_inFewWords_areALineEach() {
    Cli agent = new Cli(folder.resolve("home")).with(Map.of("AI_AGENT", "1"));

    assertThat(agent.run("commands").out())
        .contains("pawl signal [ID] [NAME] [JSON]  Send a signal");
    assertThat(run("commands", "-q").out()).startsWith("run\ndemo\nps\nneeds\n");
  }
}
