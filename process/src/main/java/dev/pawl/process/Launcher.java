package dev.pawl.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Starts runners, and has them start their commands. Thread-safe.
final class Launcher {
  private static final System.Logger LOG = System.getLogger(Launcher.class.getName());
  private static final Path SHELL = Path.of("/bin/sh");
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String UMASK = "Umask:";
  private static final int ANSWER_CHARS_MAX = 4_096;

  private final ProcessTable table;
  private final Tools tools;
  private final Path runner;
  private final Path setsid;
  private final String umask;
  private final List<String> reset;
  private final Terminal terminal;
  private final Probes probes;

  /// @param runner the runner's script
  /// @throws IOException if there is no program that we need
  Launcher(Machine machine, Path runner) throws IOException {
    this.table = machine.table();
    this.tools = machine.tools();
    this.runner = runner;
    this.setsid =
        tools
            .find("setsid")
            .orElseThrow(() ->
                new IOException("the program setsid is missing; install the package util-linux"));
    this.umask = umask();
    this.reset = Dispositions.reset();
    this.terminal = new Terminal(tools);
    this.probes = new Probes(tools);
  }

  ProcessIdentity start(ProcessFolder files, Command command, Limits limits)
      throws IOException, StartException, InterruptedException {
    if (files.isStarted()) {
      throw new IOException(
          "%s says that a command was started, but not by whom".formatted(files.path()));
    }
    Programs.check(command);
    files.create();
    files.forgetMeans();
    Start start = plan(files, command, limits);
    ProcessFolder.createFile(command.output());
    files.reserve();
    if (command.input() instanceof Command.Input.Open) {
      files.createInput();
    }
    files.writeLimits(limits);
    Process process = spawn(files, start);
    ProcessIdentity identity;
    try {
      identity = introduced(process, files);
      files.forgetEnter();
      files.writeRunner(identity);
    } catch (IOException | StartException | RuntimeException e) {
      // It waits for a word, and has started nothing. In a unit it reads that nobody will come.
      process.destroyForcibly();
      process.getOutputStream().close();
      throw e;
    }
    // From here on it may start the command, and whoever comes finds it.
    try (OutputStream in = process.getOutputStream()) {
      in.write("go\n".getBytes(StandardCharsets.US_ASCII));
    }
    return identity;
  }

  void check(Command command) throws IOException, StartException {
    Controls controls = command.controls();
    if (!controls.isNothing()
        && ControlPlan.of(controls, probes.look(controls, command.directory()))
            instanceof ControlPlan.Refused(String message, boolean passing)
        && !passing) {
      throw new StartException(message);
    }
  }

  /// How a runner is started.
  private record Start(List<String> words, Map<String, String> environment) {}

  /// Writes down what the runner is to start.
  private Start plan(ProcessFolder files, Command command, Limits limits)
      throws IOException, StartException {
    Command wrapped = command.terminal() ? terminal.wrap(command) : command;
    if (command.terminal()) {
      files.markTerminal();
    }
    SortedMap<String, String> environment = new TreeMap<>(wrapped.environment());
    environment.put(Processes.MARK, files.mark());
    List<String> words = new ArrayList<>(reset);
    words.addAll(List.of(setsid.toString(), SHELL.toString(), runner.toString()));
    Start plain = new Start(words, environment);
    Controls controls = command.controls();
    if (controls.isNothing()) {
      files.writeCommand(wrapped.shellText(setsid, SHELL, umask));
      return plain;
    }
    return switch (ControlPlan.of(controls, probes.look(controls, files.path()))) {
      case ControlPlan.Refused(String message, boolean passing) ->
          throw new StartException(message, passing, null);
      case ControlPlan.Plain(String warning) -> {
        warn(files, warning);
        files.writeCommand(wrapped.shellText(setsid, SHELL, umask));
        yield plain;
      }
      case ControlPlan.Wrapped(List<String> before, String warning) -> {
        warn(files, warning);
        List<String> all = new ArrayList<>(before);
        all.addAll(wrapped.words());
        files.writeCommand(
            wrapped.with(all, wrapped.environment()).shellText(setsid, SHELL, umask));
        yield plain;
      }
      case ControlPlan.InUnit(List<String> properties, String warning) -> {
        warn(files, warning);
        files.writeCommand(wrapped.shellText(setsid, SHELL, umask));
        yield inUnit(files, environment, Unit.properties(properties, limits.grace()));
      }
    };
  }

  private static void warn(ProcessFolder files, @Nullable String warning) throws IOException {
    if (warning != null) {
      files.writeWarning(warning);
    }
  }

  private Start inUnit(
      ProcessFolder files, Map<String, String> environment, List<String> properties)
      throws IOException, StartException {
    Path systemdRun = required("systemd-run");
    Path env = required("env");
    Unit unit = Unit.of(files.path(), tools);
    files.writeUnit(unit.name());
    // systemd leads a session for it, so there is no setsid, which would end before the runner.
    Path enter =
        files.writeEnter(
            Unit.enterText(environment, umask, List.of(SHELL.toString(), runner.toString())));
    List<String> words =
        Unit.words(
            systemdRun,
            unit.name(),
            files.path(),
            properties,
            List.of(env.toString(), "-i", SHELL.toString(), enter.toString()));
    return new Start(words, tools.environment()); // by which systemd-run finds the manager
  }

  private Path required(String name) throws StartException {
    return tools
        .find(name)
        .orElseThrow(() -> new StartException("the program %s is missing".formatted(name)));
  }

  private static String umask() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(UMASK))
        .map(line -> line.substring(UMASK.length()).strip())
        .findFirst()
        .orElse("0022");
  }

  private static Process spawn(ProcessFolder files, Start start) throws StartException {
    ProcessBuilder builder =
        new ProcessBuilder(start.words)
            .directory(files.path().toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(files.complaint().toFile()));
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(start.environment);
    try {
      return Spawn.start(builder);
    } catch (IOException e) {
      // The runner is there, so it is the system that is short of processes, files or memory.
      throw new StartException("no process could be made: " + e.getMessage(), true, e);
    }
  }

  /// Reads who the runner is.
  private ProcessIdentity introduced(Process process, ProcessFolder files)
      throws IOException, StartException {
    // One that says nothing ends, and what is read below ends with it.
    var _ =
        process
            .onExit()
            .orTimeout(Processes.ANSWER_SECONDS, TimeUnit.SECONDS)
            .whenComplete((_, late) -> {
              if (late != null && !files.isStarted()) {
                process.destroyForcibly();
                endUnit(files);
              }
            });
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1))) {
      char[] line = new char[ANSWER_CHARS_MAX];
      int length = 0;
      int next = out.read();
      while (next >= 0 && next != '\n' && length < line.length) {
        line[length++] = (char) next;
        next = out.read();
      }
      String text = new String(line, 0, length);
      String head = "pawl-runner %d ".formatted(Processes.RUNNER_VERSION);
      return Optional.of(text)
          .filter(it -> it.startsWith(head))
          .flatMap(it -> ProcessStat.parse(it.substring(head.length())))
          .map(stat -> stat.identity(table.bootId()))
          .orElseThrow(() ->
              new StartException(
                  "the runner did not start: %s%s".formatted(text, files.complaintText()),
                  true,
                  null));
    }
  }

  private void endUnit(ProcessFolder files) {
    try {
      Optional<String> name = files.unit();
      if (name.isPresent()) {
        new Unit(name.get(), tools).kill();
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "a unit that does not start: " + e.getMessage());
    }
  }
}
