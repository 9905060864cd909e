package dev.pawl.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/// Starts commands under runners that outlive this process, watches them, and adopts those that an
/// earlier process has started. Thread-safe.
///
/// A command is known by its folder. Its output goes straight to a file, and its runner writes down
/// how it ends, so nothing is lost while nobody watches. [#run] may be repeated with the same
/// folder after any crash: the command is started once and no more.
public final class Processes implements AutoCloseable {
  /// The variable that marks all processes of a command, with its folder as value: by it those are
  /// found that have left its session.
  public static final String MARK = "PAWL_PROCESS";

  private static final Path SHELL = Path.of("/bin/sh");
  private static final int RUNNER_VERSION = 1;
  private static final int ANSWER_SECONDS = 20;

  /// Commands of different folders are started beside each other, as far as these reach.
  private static final int STRIPES = 64;

  private static final int ANSWER_CHARS_MAX = 4_096;

  private final ProcessTable table;
  private final Path runner;
  private final Path setsid;
  private final List<String> reset;
  private final Terminal terminal;
  private final Watch watch;
  private final List<Lock> starting =
      Stream.<Lock>generate(ReentrantLock::new).limit(STRIPES).toList();

  private Processes(ProcessTable table, Path runner, Path setsid, List<String> reset, Tools tools) {
    this.terminal = new Terminal(tools);
    this.table = table;
    this.runner = runner;
    this.setsid = setsid;
    this.reset = reset;
    this.watch = new Watch(table);
  }

  /// Begins, with a folder for the runner's script. Scripts of other versions there are left alone:
  /// runners that still run read them.
  ///
  /// @throws IOException if processes cannot be supervised on this system; the message says why
  public static Processes open(Path scripts) throws IOException {
    return open(scripts, Tools.here());
  }

  static Processes open(Path scripts, Tools tools) throws IOException {
    ProcessTable table = ProcessTable.open();
    Path setsid =
        tools
            .find("setsid")
            .orElseThrow(() ->
                new IOException("the program setsid is missing; install the package util-linux"));
    new ProcessFolder(scripts).create();
    Path runner = scripts.resolve("runner-%d.sh".formatted(RUNNER_VERSION));
    Path draft = Files.createTempFile(scripts, "runner-", ".draft", ProcessFolder.PRIVATE_FILE);
    try (InputStream script = Processes.class.getResourceAsStream("runner.sh")) {
      if (script == null) {
        throw new IOException("runner.sh is not in this build");
      }
      Files.write(draft, script.readAllBytes());
      // A runner that reads the old file goes on with it: it has another inode.
      Files.move(draft, runner, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    return new Processes(table, runner, setsid, Dispositions.reset(), tools);
  }

  /// Starts a command, or finds the one that was started in this folder before.
  ///
  /// @param limits unless it is there already, and had others
  /// @throws StartException if the command cannot be started
  /// @throws IOException if the files cannot be read or written
  public SupervisedProcess run(Path folder, Command command, Limits limits)
      throws IOException, StartException, InterruptedException {
    Lock mine = starting.get(Math.floorMod(folder.hashCode(), STRIPES));
    mine.lockInterruptibly();
    try {
      Optional<SupervisedProcess> there = watch.find(folder);
      return there.isPresent() ? there.get() : watch.add(find(folder, command, limits));
    } finally {
      mine.unlock();
    }
  }

  private SupervisedProcess find(Path folder, Command command, Limits limits)
      throws IOException, StartException, InterruptedException {
    ProcessFolder files = new ProcessFolder(folder);
    Optional<ProcessIdentity> known = files.runner();
    if (known.isPresent() && !isStartDecided(files, known.get())) {
      files.forgetRunner();
      known = Optional.empty();
    }
    ProcessIdentity identity = known.isPresent() ? known.get() : start(files, command, limits);
    return new SupervisedProcess(
        files, command.output(), identity, files.limits().orElse(limits), table);
  }

  /// Finds what was started in a folder. If that is nothing, nothing can be started there any more.
  ///
  /// @param output where its output goes
  /// @throws IOException if the files cannot be read or written
  public Optional<SupervisedProcess> find(Path folder, Path output)
      throws IOException, InterruptedException {
    Lock mine = starting.get(Math.floorMod(folder.hashCode(), STRIPES));
    mine.lockInterruptibly();
    try {
      Optional<SupervisedProcess> there = watch.find(folder);
      if (there.isPresent()) {
        return there;
      }
      ProcessFolder files = new ProcessFolder(folder);
      Optional<ProcessIdentity> known = files.runner();
      if (known.isEmpty() || !isStartDecided(files, known.get())) {
        files.forbidStart();
        return Optional.empty();
      }
      return Optional.of(
          watch.add(
              new SupervisedProcess(
                  files, output, known.get(), files.limits().orElse(Limits.NONE), table)));
    } finally {
      mine.unlock();
    }
  }

  /// Those below a folder that are watched and have not ended.
  public List<SupervisedProcess> watched(Path folder) {
    return watch.below(folder);
  }

  /// Whether something was started in a folder.
  public static boolean isStarted(Path folder) {
    return new ProcessFolder(folder).isStarted();
  }

  /// Whether the runner of what was started in a folder has told how it ended.
  public static boolean isOver(Path folder) {
    return Files.exists(folder.resolve(ProcessFolder.RESULT));
  }

  /// Waits until a runner has started its command or is gone, whichever it is.
  private boolean isStartDecided(ProcessFolder files, ProcessIdentity identity)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (!files.isStarted()) {
      if (table.presence(identity) == ProcessTable.Presence.GONE) {
        return files.isStarted();
      }
      if (System.nanoTime() > end) {
        throw new IOException(
            "the runner %d of %s neither starts its command nor ends"
                .formatted(identity.pid(), files.path()));
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
    return true;
  }

  private ProcessIdentity start(ProcessFolder files, Command command, Limits limits)
      throws IOException, StartException, InterruptedException {
    if (files.isStarted()) {
      throw new IOException(
          "%s says that a command was started, but not by whom".formatted(files.path()));
    }
    Programs.check(command);
    Command wrapped = command.terminal() ? terminal.wrap(command) : command;
    files.create();
    if (command.terminal()) {
      files.markTerminal();
    }
    ProcessFolder.createFile(command.output());
    ProcessFolder.createFile(files.complaint());
    if (command.input() instanceof Command.Input.Open) {
      files.createInput();
    }
    files.writeLimits(limits);
    files.writeCommand(wrapped.shellText(setsid, SHELL));
    Process process = spawn(files, wrapped);
    ProcessIdentity identity;
    try {
      identity = introduced(process, files);
      files.writeRunner(identity);
    } catch (IOException | StartException | RuntimeException e) {
      process.destroyForcibly(); // it waits for a word, and has started nothing
      throw e;
    }
    // From here on it may start the command, and whoever comes finds it.
    try (OutputStream in = process.getOutputStream()) {
      in.write("go\n".getBytes(StandardCharsets.US_ASCII));
    }
    return identity;
  }

  private Process spawn(ProcessFolder files, Command command) throws StartException {
    List<String> words = new ArrayList<>(reset);
    words.addAll(List.of(setsid.toString(), SHELL.toString(), runner.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(files.path().toFile())
            .redirectError(files.complaint().toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(command.environment());
    environment.put(MARK, files.mark());
    try {
      return builder.start();
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
            .orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS)
            .whenComplete((_, late) -> {
              if (late != null && !files.isStarted()) {
                process.destroyForcibly();
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
      String head = "pawl-runner %d ".formatted(RUNNER_VERSION);
      return Optional.of(text)
          .filter(it -> it.startsWith(head))
          .flatMap(it -> ProcessStat.parse(it.substring(head.length())))
          .map(stat -> stat.identity(table.bootId()))
          .orElseThrow(() ->
              new StartException(
                  "the runner did not start: %s%s".formatted(text, complaint(files)), true, null));
    }
  }

  private static String complaint(ProcessFolder files) {
    try {
      return Files.readString(files.complaint(), StandardCharsets.ISO_8859_1).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Stops watching. The processes go on.
  @Override
  public void close() {
    watch.close();
  }
}
