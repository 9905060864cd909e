package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.runtime.EventJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// What the README has one type, typed in its order into a shell, in a folder with the launcher and
/// the examples, by somebody who has used nothing of it before. What it says happens.
@ExtendWith(SoundHomes.class)
final class ReadmeTest {
  private static final Path ROOT = Path.of("..");

  /// A line for a shell, with what is said about it.
  private static final Pattern LINE = Pattern.compile("(?<command>\\S.*?)(?:\\s+# .*)?");

  /// What is not typed, and why.
  private static final Map<String, String> LEFT_OUT =
      Map.of(
          "./pawl demo", "DemoTest runs it",
          "./mvnw verify", "this test is a part of it");

  @TempDir Path folder;

  private Path clone;
  private Path home;
  private Path user;

  /// What has to come of each line.
  private final SequencedMap<String, Step> tour = new LinkedHashMap<>();

  private long killed;
  private String before;
  private List<Object> packed;

  /// Types a line and looks at what comes of it.
  private interface Step {
    void take(String line) throws Exception;
  }

  private record Said(int exit, String out, String err) {}

  @BeforeEach
  void cloneAndUser() throws IOException {
    user = Files.createDirectory(folder.resolve("user"));
    home = user.resolve(".local/state/pawl");
    clone = Files.createDirectory(folder.resolve("clone"));
    Files.createSymbolicLink(clone.resolve("pawl"), Application.launcher());
    for (String part : List.of("docs", "examples")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
        for (Path file : files.toList()) {
          Files.copy(file, clone.resolve(ROOT.relativize(file)));
        }
      }
    }
  }

  @BeforeEach
  void steps() {
    tour.put("./pawl run examples/Hello.java '\"world\"' --id hello-1", this::greets);
    tour.put(
        "./pawl run examples/Release.java"
            + " '{\"version\":\"1.4.0\",\"folder\":\"'$PWD'/docs\",\"to\":\"/tmp/site\"}'"
            + " --id release-1.4.0",
        this::packsAndWaits);
    tour.put("kill -9 $(./pawl daemon status -q)", this::killsTheDaemon);
    tour.put("./pawl ps", this::goesOnWhereItWas);
    tour.put("./pawl why release-1.4.0", this::saysWhatItWaitsFor);
    tour.put(
        "./pawl signal release-1.4.0 approval '{\"by\":\"ann\",\"approved\":true}'", this::works);
    tour.put("./pawl watch release-1.4.0", this::publishes);
    tour.put(
        "./pawl task start -- sh -c 'for i in 1 2 3 4 5; do echo $i; sleep 1; done; exit 3'",
        this::works);
    tour.put("kill -9 \"$(./pawl daemon status -q)\"", this::works);
    tour.put("./pawl wait @last", this::tellsTheWholeStory);
    tour.put("./pawl task list", line -> assertThat(well(line).out()).contains("failed (exit 3)"));
    tour.put(
        "./pawl task start --id server --stdin --ready line:listening --notify-pattern error"
            + " -- sh -c 'echo listening; read it; echo error: $it; exit 1'",
        line -> assertThat(well(line).out()).isEqualTo("server\n"));
    tour.put(
        "./pawl task wait server --for ready",
        line -> assertThat(well(line).err()).contains("ready: a line has: listening"));
    tour.put("./pawl task stdin server \"no disk\"", this::works);
    tour.put("./pawl task log server --grep error -C 1", this::tellsOfTheError);
    tour.put("./pawl task group builds --slots 2", this::works);
    tour.put(
        "./pawl task explain 'tail -f server.log | grep error'",
        line -> assertThat(well(line).out()).startsWith("background"));
    tour.put("./pawl notices", this::tellsWhatEnded);
    tour.put("./pawl notices -f", this::tellsWhileItRuns);
    tour.put(
        "./pawl subscribe team --where 'state:failed,blocked' --webhook https://example.com/pawl",
        this::works); // nothing fails from here on, so nobody is called
    tour.put("./pawl stop --where 'type:release age>2d' --dry-run", this::works);
    tour.put("./pawl retry --where 'state:failed label.team:web' --yes", this::works);
    tour.put("mkdir -p .pawl/workflows && cp examples/Hello.java .pawl/workflows/", this::works);
    tour.put("./pawl trust .", this::needsAPerson);
    tour.put("./pawl workflows", line -> assertThat(well(line).out()).contains("hello"));
    tour.put(
        "./pawl workflow start hello '\"you\"' --wait",
        line -> assertThat(well(line).out()).contains("Hello, you!"));
    tour.put("./pawl daemon restart --tcp 7295", this::works);
    tour.put(
        "./pawl token create dashboard --scope view --expires 30d",
        line -> assertThat(well(line).out()).contains("pawl_"));
    tour.put(
        "curl -s --unix-socket ~/.local/state/pawl/daemon.sock http://pawl/metrics",
        line -> assertThat(well(line).out()).contains("pawl_"));
  }

  /// Else what removes the folder tells of the link.
  @AfterEach
  void unlink() throws IOException {
    Files.delete(clone.resolve("pawl"));
  }

  @Test
  void tour_typedAsPrinted_doesWhatTheReadmeSays() throws Exception {
    List<String> printed = new ArrayList<>(printed());
    printed.removeAll(LEFT_OUT.keySet());
    assertThat(printed)
        .as("lines of the README against those of this test: a new one needs a decision here")
        .containsExactlyElementsOf(tour.keySet());

    for (String line : printed) {
      tour.get(line).take(line);
    }
  }

  /// The launcher that the tour uses has made its caches: without them it works too, but slowly.
  @Test
  void launcher_atItsFirstUse_makesCachesOfClasses() {
    assertThat(Application.caches()).allSatisfy(cache -> assertThat(cache).isNotEmptyFile());
  }

  /// The lines of all blocks for a shell.
  private static List<String> printed() throws IOException {
    List<String> lines = new ArrayList<>();
    boolean inBlock = false;
    for (String line : Files.readAllLines(ROOT.resolve("README.md"))) {
      Matcher typed = LINE.matcher(line);
      if (line.startsWith("```")) {
        inBlock = line.equals("```sh");
      } else if (inBlock && typed.matches()) {
        lines.add(typed.group("command"));
      }
    }
    return lines;
  }

  // --- Typing ---

  /// Types a line. Its file and its port may be in use by others on this machine.
  private CliProcess typed(String line) throws IOException {
    String here = line.replace("/tmp/site", site().toString()).replace("--tcp 7295", "--tcp 0");
    Map<String, String> environment =
        Map.of("HOME", user.toString(), "JAVA_HOME", System.getProperty("java.home"));
    return CliProcess.typed(home, clone, environment, here);
  }

  private Said said(String line) throws Exception {
    try (CliProcess process = typed(line)) {
      int exit = process.awaitExit();
      return new Said(exit, process.out(), process.err());
    }
  }

  private Said well(String line) throws Exception {
    Said said = said(line);
    assertThat(said.exit()).as("%s: %s%s", line, said.out(), said.err()).isZero();
    return said;
  }

  private void works(String line) throws Exception {
    well(line);
  }

  private void tellsTheWholeStory(String line) throws Exception {
    Said said = said(line);
    assertThat(said.out()).isEqualTo("1\n2\n3\n4\n5\n");
    assertThat(said.exit()).as(said.err()).isEqualTo(3);
  }

  private Path site() {
    return folder.resolve("site");
  }

  private long daemon() throws Exception {
    return Long.parseLong(well("./pawl daemon status -q").out().strip());
  }

  // --- What comes of it ---

  private void greets(String line) throws Exception {
    Said hello = well(line);

    assertThat(hello.out()).isEqualTo("\"Hello, world!\"\n");
    assertThat(hello.err()).contains("step greet done", "timer 2 fired", "succeeded after");
  }

  private void packsAndWaits(String line) throws Exception {
    try (CliProcess run = typed(line)) {
      run.awaitErr("waits for signal approval");
      run.sendToGroup("INT");
      assertThat(run.awaitExit()).isEqualTo(ExitCode.INTERRUPTED.number());
      assertThat(run.err()).contains("goes on");
    }
    before = history();
    packed = draft();
  }

  private String history() throws Exception {
    return well("./pawl history release-1.4.0 --json").out();
  }

  /// Which file it is, and when it was written.
  private List<Object> draft() throws IOException {
    Path draft = site().resolve("release-1.4.0.tar.gz.draft");
    return List.of(
        Files.getAttribute(draft, "unix:ino"),
        Files.getAttribute(draft, "unix:ctime"),
        Files.size(draft));
  }

  private void killsTheDaemon(String line) throws Exception {
    killed = daemon();
    ProcessHandle process = ProcessHandle.of(killed).orElseThrow();

    works(line);

    process.onExit().get(1, TimeUnit.MINUTES);
  }

  private void goesOnWhereItWas(String line) throws Exception {
    assertThat(well(line).out()).contains("hello-1", "release-1.4.0", "waiting");

    assertThat(daemon()).isNotEqualTo(killed);
    assertThat(history()).as("the same timer, so the rest of the day").isEqualTo(before);
    assertThat(draft()).isEqualTo(packed);
  }

  private void saysWhatItWaitsFor(String line) throws Exception {
    assertThat(well(line).out())
        .contains("it waits for signal approval")
        .contains("next      pawl signal release-1.4.0 approval");
  }

  private void publishes(String line) throws Exception {
    assertThat(well(line).out()).contains("\"approvedBy\":\"ann\"");

    assertThat(site().toFile().list()).containsExactly("release-1.4.0.tar.gz");
    assertThat(EventJson.fromLines(history()))
        .extracting(recorded -> recorded.event())
        .as("packing, the sum and publishing, once each")
        .filteredOn(Event.ActivityScheduled.class::isInstance)
        .hasSize(3);
    assertThat(history()).doesNotContain("AttemptStarted", "AttemptFailed");
    whyAloneExplainsAFailure();
  }

  private void whyAloneExplainsAFailure() throws Exception {
    String release = List.copyOf(tour.keySet()).get(1);
    String wrong = release.replace("/docs", "/nothing").replace("1.4.0", "1.5.0");
    assertThat(said(wrong).exit()).isEqualTo(ExitCode.RUN_FAILED.number());

    String why = well("./pawl why release-1.5.0").out();

    List<String> lines = why.lines().map(String::strip).toList();
    assertThat(lines.get(0)).isEqualTo("release-1.5.0  release  failed");
    assertThat(lines.get(1)).startsWith("because   IOException: ");
    assertThat(why)
        .contains("/nothing: Cannot stat: No such file or directory")
        .contains("at Release.shell(Release.java:")
        .contains("2 attempts failed before")
        .contains("events    the last; all of them: pawl history release-1.5.0")
        .containsPattern("RunFailed +activity shell failed ← IOException: ")
        .contains("next      pawl retry release-1.5.0");
  }

  private void tellsOfTheError(String line) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(well(line).out()).contains("listening", "error: no disk"));
  }

  private void tellsWhatEnded(String line) throws Exception {
    works(line);
    works("./pawl run examples/Hello.java '\"bob\"' --id hello-2");

    assertThat(well(line).out()).contains("hello-2");
  }

  private void tellsWhileItRuns(String line) throws Exception {
    try (CliProcess notices = typed(line)) {
      works("./pawl run examples/Hello.java '\"cid\"' --id hello-3");
      notices.awaitOut("hello-3");
      notices.sendToGroup("INT");
      assertThat(notices.awaitExit()).isEqualTo(ExitCode.INTERRUPTED.number());
    }
  }

  /// Where a command would ask, the person of a test says yes.
  private void needsAPerson(String line) throws Exception {
    assertThat(said(line).exit()).as("without a terminal").isNotZero();

    Cli person = new Cli(home).with(Map.of("HOME", user.toString())).onTerminal();
    Cli.Result trusted = person.withInput("y\n").run("trust", clone.toString());

    assertThat(trusted.exit()).as(trusted.err()).isZero();
    assertThat(trusted.out() + trusted.err()).contains("Hello.java");
  }
}
