package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Settings of the user's file, as commands take them.
@ExtendWith(StoppedHomes.class)
final class ConfigTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @TempDir Path folder;

  private Path home;
  private Path file;

  @BeforeEach
  void place() throws IOException {
    home = folder.resolve("home");
    file = Files.createDirectories(folder.resolve("configs/pawl")).resolve("config.toml");
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private Cli.Result run(String... args) {
    return run(Map.of(), args);
  }

  private Cli.Result run(Map<String, String> variables, String... args) {
    return new Cli(home).with(environment(variables)).run(args);
  }

  private Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("XDG_CONFIG_HOME", folder.resolve("configs").toString());
    return all;
  }

  private String get(Map<String, String> variables, String key) {
    Cli.Result result = run(variables, "config", "get", key);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out().strip();
  }

  // --- Precedence ---

  @Test
  void value_isOfTheVariable_thenOfTheFile_thenTheDefault() throws IOException {
    assertThat(get(Map.of(), "output")).isEqualTo("text");
    assertThat(get(Map.of("CLAUDECODE", "1"), "output")).isEqualTo("agent");

    write("output = \"json\"  # for scripts\n");
    assertThat(run("show", "nobody").err()).startsWith("{\"code\":\"NO_SUCH_RUN\"");
    assertThat(run("sow").err()).startsWith("{\"code\":\"INVALID_ARGUMENT\"");

    Map<String, String> text = Map.of("PAWL_OUTPUT", "text");
    assertThat(get(text, "output")).isEqualTo("text");
    assertThat(run(text, "show", "nobody").err()).startsWith("error: ");
    assertThat(run(Map.of("PAWL_OUTPUT", ""), "show", "nobody").err()).startsWith("error: ");
    assertThat(run("show", "nobody", "--jsonl").err()).startsWith("{");
  }

  @Test
  void list_saysWhereValuesComeFrom() throws IOException {
    write("accessible = true\n[daemon]\ntcp = 7295\noptions = [\"-Xmx300m\", \"-Da=b\"]\n");

    Cli.Result json = run(Map.of("PAWL_OUTPUT", "text"), "config", "list", "--json");

    assertThat(json.err()).isEmpty();
    List<JsonNode> all = JSON.readTree(json.out()).valueStream().toList();
    assertThat(all).hasSize(Setting.values().length);
    assertThat(all.getLast().toString())
        .isEqualTo("{\"key\":\"tasks.io-level\",\"value\":\"7\",\"origin\":\"default\"}");
    assertThat(all.subList(0, 5))
        .isEqualTo(
            JSON.readTree(
                    """
                    [{"key":"daemon.idle","value":"60","origin":"PAWL_DAEMON_IDLE"},
                     {"key":"daemon.tcp","value":"7295","origin":"FILE"},
                     {"key":"daemon.options","value":"-Xmx300m -Da=b","origin":"FILE"},
                     {"key":"output","value":"text","origin":"PAWL_OUTPUT"},
                     {"key":"accessible","value":"true","origin":"FILE"}]
                    """
                        .replace("FILE", file.toString()))
                .valueStream()
                .toList());
    Map<String, String> columns = Map.of("PAWL_ACCESSIBLE", "0");
    assertThat(run(columns, "config", "list").out())
        .containsPattern("KEY +VALUE\n")
        .containsPattern("daemon.options +-Xmx300m -Da=b\n");
    assertThat(run(columns, "config", "list", "--origin").out())
        .containsPattern("daemon.tcp +7295 +" + file)
        .containsPattern("accessible +false +PAWL_ACCESSIBLE\n")
        .containsPattern("output +text +default\n");
    assertThat(run("config", "list").out()).contains("key: daemon.tcp\nvalue: 7295\n");
  }

  @Test
  void list_withoutAFile_saysWhereOneWouldBe() {
    assertThat(run("config", "list").err()).contains("write " + file);
    assertThat(run("config", "path").out()).isEqualTo(file + "\n");
    assertThat(new Cli(home).with(Map.of("HOME", folder.toString())).run("config", "path").out())
        .isEqualTo(folder.resolve(".config/pawl/config.toml") + "\n");
  }

  @Test
  void daemon_isStartedAsTheFileSays() throws IOException {
    write("[daemon]\ntcp = \"127.0.0.1:0\"\noptions = \"-Dpawl.of.file=a -Xmx300m\"\n");

    assertThat(run("daemon", "start").exit()).isZero();

    ProcessHandle daemon = new Cli(home).daemon().orElseThrow();
    assertThat(
            Files.readString(Path.of("/proc", Long.toString(daemon.pid()), "cmdline")).split("\0"))
        .contains("-Dpawl.of.file=a", "-Xmx300m");
    JsonNode status = JSON.readTree(run("daemon", "status", "--json").out());
    assertThat(status.path("tcp").asString()).startsWith("127.0.0.1:");
  }

  // --- Files that are not in order ---

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          [daemon];idel = 3            | :2: there is no setting 'daemon.idel'; did you mean
          # hi;;outptu = "json"        | :3: there is no setting 'outptu'; did you mean 'output'?
          daemon = { idel = 3 }        | :1: there is no setting 'daemon.idel'
          home = "/tmp/evil"           | :1: there is no setting 'home'
          [deamon]                     | :1: there is no setting 'deamon'
          daemon = 3                   | :1: there is no setting 'daemon'
          output = "xml"               | :1: output is 'xml'; give one of: json, jsonl, text, agent
          output = true                | :1: output is true; give one of
          accessible = "yes"           | :1: accessible is 'yes'; give true or false
          tasks.nice = 20              | :1: tasks.nice is '20'; give -20 to 19
          tasks.timeout = "soon"       | :1: tasks.timeout is 'soon'; give a number and ms, s, m
          tasks.resources = "all"      | :1: tasks.resources is 'all'; give one of: off, auto
          tasks.arm-window = true      | :1: tasks.arm-window is true; give a number and ms
          daemon.idle = -1             | :1: daemon.idle is '-1'; give seconds, 0 to 9999999
          daemon.idle = 1.5            | :1: daemon.idle is '1.5'; give seconds
          daemon.idle = [1]            | :1: daemon.idle is [1]; give seconds
          daemon.tcp = "0.0.0.0:80"    | :1: daemon.tcp: '0.0.0.0:80' is not an address of this
          daemon.options = ["a b"]     | :1: daemon.options is ["a b"]; give options of the JVM
          daemon.options = [1]         | :1: daemon.options is [1]
          output = "json";output = "a" | :2: this is not TOML
          accessible = true;output =   | :2: this is not TOML
          {"output": "json"}           | :1: this is not TOML
          """)
  void mistake_isToldWithItsLine(String text, String message) throws IOException {
    write(text.replace(';', '\n'));

    Cli.Result result = run("ps");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains(file + message, "pawl config --help");
    assertThat(result.out()).isEmpty();
    assertThat(home).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-"})
  void file_thatOthersMayWrite_isRefused(String rights) throws IOException {
    write("daemon.options = \"-XX:OnError=evil\"\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));

    Cli.Result result = run("ps");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("others than its owner may write to", "chmod go-w " + file);
  }

  @Test
  void file_thatIsNoShortText_isRefused() throws IOException {
    write("#".repeat(70_000));
    assertThat(run("ps").err()).contains("has 70000 bytes, allowed: 65536");
    Files.write(file, new byte[] {'#', (byte) 0xff});
    assertThat(run("ps").err()).contains("is not UTF-8");
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(run("ps").err()).contains("is not a file");
  }

  @Test
  void file_behindALink_counts() throws IOException {
    Path kept = Files.writeString(folder.resolve("kept.toml"), "daemon.tcp = 7295\n");
    Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
    Files.createSymbolicLink(file, kept);

    assertThat(get(Map.of(), "daemon.tcp")).isEqualTo("7295");
    Files.delete(kept);
    assertThat(get(Map.of(), "daemon.tcp")).isEmpty();
  }

  @Test
  void help_goesOnWhenTheFileIsNotInOrder() throws IOException {
    write("outptu = 3");

    assertThat(run("help", "config").out()).contains("Usage: pawl config", "daemon.idle");
    assertThat(run("config", "--help").exit()).isZero();
    assertThat(run("config", "path").out()).isEqualTo(file + "\n");
    assertThat(run("complete", "--", "config", "").out()).contains("list", "path");
    assertThat(run("config", "list").exit()).isEqualTo(2);
  }

  @Test
  void wrongUsage_isRefused() {
    assertThat(run("config", "get", "daemon.idel").err()).contains("did you mean 'daemon.idle'?");
    assertThat(run("config", "get").err()).contains("KEY is missing");
    assertThat(run("config", "list", "output").err()).contains("KEY goes with get only");
    assertThat(run("config", "path", "--origin").err()).contains("--origin goes with list only");
    assertThat(run("config", "set").err()).contains("'set' is not one of list, get, path");
  }

  // --- Workspaces ---

  @Test
  void workspace_setsNothing_andIsTold() throws Exception {
    Path below = Files.createDirectories(folder.resolve("clone/src"));
    Path theirs = Files.createDirectories(folder.resolve("clone/.pawl")).resolve("config.toml");
    Files.writeString(
        theirs, "home = \"/tmp/evil\"\noutput = \"json\"\n[daemon]\noptions = \"-version\"\n");

    try (CliProcess list =
        CliProcess.shell(home, below, environment(Map.of()), "pawl config list --origin")) {
      assertThat(list.awaitExit()).isZero();
      assertThat(list.err()).containsOnlyOnce("not read: " + theirs);
      assertThat(list.out()).contains("KEY").doesNotContain("json", "evil", "-version", "clone");
    }
    try (CliProcess ps =
        CliProcess.shell(home, below, environment(Map.of()), "pawl daemon start && pawl ps")) {
      assertThat(ps.awaitExit()).as(ps.err()).isZero();
      assertThat(ps.err()).contains("started: ", home.toString()).doesNotContain("config.toml");
      assertThat(ps.out()).doesNotContain("[");
    }
  }

  // --- The schema ---

  @Test
  void schema_hasTheKeys_andTheHelpToo() throws IOException {
    JsonNode schema =
        JSON.readTree(Files.readString(Path.of("..", "docs", "reference", "config.schema.json")));
    String help = run("config", "--help").out();

    Set<String> keys = new TreeSet<>();
    collect("", schema, keys);
    assertThat(keys).containsExactlyInAnyOrderElementsOf(Setting.keys());
    assertThat(schema.path("properties").path("output").path("enum").valueStream())
        .extracting(JsonNode::asString)
        .containsExactlyElementsOf(Format.VALUES);
    for (Setting setting : Setting.values()) {
      boolean ofTasks = setting.key().startsWith("tasks.");
      // Those of tasks are named by a rule.
      assertThat(help).contains(ofTasks ? setting.key().substring(6) : setting.variable());
      assertThat(run("help", "env").out())
          .contains(ofTasks ? "PAWL_TASKS_" : setting.variable(), "config.toml");
    }
  }

  private static void collect(String key, JsonNode node, Set<String> keys) {
    if (!node.has("properties")) {
      keys.add(key);
      return;
    }
    assertThat(node.path("additionalProperties").asBoolean(true)).as(key).isFalse();
    String before = key.isEmpty() ? "" : key + ".";
    node.path("properties")
        .properties()
        .forEach(it -> collect(before + it.getKey(), it.getValue(), keys));
  }

  @Test
  void example_ofTheHelp_isAFileThatWorks() throws IOException {
    String help = run("config", "--help").out();
    String example =
        help.substring(help.indexOf("  output ="), help.indexOf("      list|get|path"));
    write(example);

    assertThat(get(Map.of("PAWL_OUTPUT", "text"), "daemon.tcp")).isEqualTo("127.0.0.1:7295");
  }
}
