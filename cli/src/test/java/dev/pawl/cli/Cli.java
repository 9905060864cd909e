package dev.pawl.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import tools.jackson.databind.json.JsonMapper;

/// Runs commands in this process on a home of their own. The daemon of the home is a process.
final class Cli {
  static {
    // What is there already is not waited for.
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
  }

  /// Seconds after which a daemon ends that a test has forgotten.
  static final String IDLE = "60";

  /// A daemon of a test lives for seconds: the code that the second compiler makes comes too late.
  static final String OPTIONS = "-XX:TieredStopAtLevel=1";

  static {
    Application.use();
  }

  private final Path home;
  private String input = "";
  private boolean isTerminal;
  private Map<String, String> environment = Map.of();

  Cli(Path home) {
    this.home = home;
  }

  /// How a command ended and what it said.
  record Result(int exit, String out, String err) {}

  /// The same with something on the standard input.
  Cli withInput(String text) {
    input = text;
    return this;
  }

  /// The same on a terminal of 80 columns.
  Cli onTerminal() {
    isTerminal = true;
    return this;
  }

  /// The same with variables of the environment.
  Cli with(Map<String, String> variables) {
    environment = variables;
    return this;
  }

  Result run(String... args) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            isTerminal,
            isTerminal,
            all());
    int exit = Pawl.run(args, terminal, new Interruption()).number();
    return new Result(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private Map<String, String> all() {
    Map<String, String> all = new HashMap<>(environment);
    if (!all.containsKey("HOME")) { // the settings of whoever runs the tests are not theirs
      all.putIfAbsent("XDG_CONFIG_HOME", home.resolveSibling("no-configs").toString());
    }
    if (!environment.containsKey("XDG_CONFIG_HOME")) { // else what counts are the settings there
      all.putIfAbsent("PAWL_DAEMON_OPTIONS", OPTIONS);
    }
    all.putAll(Map.of("PAWL_HOME", home.toString(), "COLUMNS", "80", "PAWL_DAEMON_IDLE", IDLE));
    return all;
  }

  /// The process that serves the home.
  Optional<ProcessHandle> daemon() {
    Result status = run("daemon", "status", "--json");
    return status.exit() == 0
        ? ProcessHandle.of(JsonMapper.shared().readTree(status.out()).path("pid").asLong())
        : Optional.empty();
  }

  /// Kills the daemon with -9 and waits until it is gone.
  void killDaemon() {
    ProcessHandle daemon = daemon().orElseThrow();
    daemon.destroyForcibly();
    daemon.onExit().join();
  }

  /// Ends the daemon, if there is one, in order if that is possible.
  void stopDaemon() {
    Optional<ProcessHandle> daemon = daemon();
    Result stopped = run("daemon", "stop");
    if (daemon.isPresent() && stopped.exit() != 0) {
      daemon.get().destroyForcibly();
      daemon.get().onExit().join();
      throw new AssertionError("the daemon had to be killed: " + stopped.err());
    }
  }
}
