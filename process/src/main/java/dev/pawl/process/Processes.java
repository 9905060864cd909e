package dev.pawl.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
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

  static final int RUNNER_VERSION = 1;
  static final int ANSWER_SECONDS = 20;

  /// Commands of different folders are started beside each other, as far as these reach.
  private static final int STRIPES = 64;

  private final Machine machine;
  private final ProcessTable table;
  private final Launcher launcher;
  private final Watch watch;
  private final List<Lock> starting =
      Stream.<Lock>generate(ReentrantLock::new).limit(STRIPES).toList();

  private Processes(Machine machine, Launcher launcher) {
    this.machine = machine;
    this.table = machine.table();
    this.launcher = launcher;
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
    Machine machine = new Machine(ProcessTable.open(), tools);
    Path runner = scripts.resolve("runner-%d.sh".formatted(RUNNER_VERSION));
    Launcher launcher = new Launcher(machine, runner);
    new ProcessFolder(scripts).create();
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
    return new Processes(machine, launcher);
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
    ProcessIdentity identity =
        known.isPresent() ? known.get() : started(files, launcher.start(files, command, limits));
    return new SupervisedProcess(
        files, command.output(), identity, files.limits().orElse(limits), machine);
  }

  private ProcessIdentity started(ProcessFolder files, ProcessIdentity runner)
      throws IOException, StartException, InterruptedException {
    if (!isStartDecided(files, runner)) {
      files.forgetRunner();
      throw new StartException("the runner ended at once: " + files.complaintText(), true, null);
    }
    return runner;
  }

  /// Makes sure that the controls of a command can be kept as far as they have to be.
  ///
  /// @throws StartException if they cannot, and will not soon
  public void check(Command command) throws IOException, StartException {
    launcher.check(command);
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
                  files, output, known.get(), files.limits().orElse(Limits.NONE), machine)));
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

  /// The bounds that hold, or held, for what was started in a folder; empty for nothing.
  public static Optional<Limits> limits(Path folder) throws IOException {
    return new ProcessFolder(folder).limits();
  }

  /// Ends what a command that has ended has left running: asks, and kills what is there after the
  /// grace.
  ///
  /// @return those that live on all the same
  public List<Survivor> endSurvivors(Path folder, Duration grace)
      throws IOException, InterruptedException {
    return Leftovers.end(table, folder, grace);
  }

  /// Whether the runner of what was started in a folder has told how it ended.
  public static boolean isOver(Path folder) throws IOException {
    return new ProcessFolder(folder).result().isPresent();
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

  /// Stops watching. The processes go on.
  @Override
  public void close() {
    watch.close();
  }
}
