package dev.pawl.process;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The files of one process, for its owner alone.
///
/// | file | written by | says |
/// |---|---|---|
/// | `command` | us | what is to be run |
/// | `limits` | us | its bounds |
/// | `runner` | us, before "go" | who the runner is |
/// | `terminal` | us | that a terminal stands between the command and its output |
/// | `unit` | us | the unit of systemd that holds all, if one does |
/// | `enter` | us, until it was read | the environment of the runner in a unit |
/// | `warning` | us | what was wanted and is not kept |
/// | `started` | the runner | that the command is started, by this runner and no other |
/// | `child` | the command's process | who it is, as `/proc/PID/stat` |
/// | `input` | us, a pipe | what the command reads, if its input stays open |
/// | `life` | us, a pipe | a line for who holds `input` open, to let go of it |
/// | `closed` | us, before that line | that nobody writes to `input` any more |
/// | `pause` | us | whether it is paused, or since when it no longer is |
/// | `stop` | us, before the first signal | why it is stopped |
/// | `complaint` | the runner's shell | what ended the command, if a signal did |
/// | `result` | the runner | how it ended; blank lines until then |
///
/// Ours are written whole or not at all; those of the runner end with a mark.
record ProcessFolder(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// The name of the pipe from which the command reads.
  static final String INPUT = "input";

  private static final String PAUSED = "paused\n";
  private static final String RESUMED = "resumed\n";

  /// Names of programs may be no text, and a shell cuts them anywhere.
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;

  private static final String RESULT = "result";

  /// More than any result takes.
  private static final int RESULT_BYTES = 4_096;

  /// Why a process is to end.
  record StopOrder(Cause cause, String detail) {}

  void create() throws IOException {
    Files.createDirectories(path, PRIVATE_FOLDER);
  }

  /// Makes a file that is its owner's alone, if it is not there.
  ///
  /// @throws IOException if something else is there: a link could lead anywhere
  static void createFile(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.createFile(file, PRIVATE_FILE);
    } else if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is no regular file; move it away");
    }
  }

  Path complaint() {
    return path.resolve("complaint");
  }

  /// What the runner's shell has complained of.
  String complaintText() {
    try {
      return Files.readString(complaint(), BYTES).strip();
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Makes room for what the runner writes in the end: by then the disk may be full.
  void reserve() throws IOException {
    createFile(complaint());
    Files.writeString(complaint(), "\n");
    createFile(path.resolve(RESULT));
    Files.writeString(path.resolve(RESULT), "\n".repeat(RESULT_BYTES));
  }

  void writeCommand(String text) throws IOException {
    write("command", text);
  }

  void markTerminal() throws IOException {
    createFile(path.resolve("terminal"));
  }

  boolean isTerminal() {
    return Files.exists(path.resolve("terminal"));
  }

  void writeUnit(String name) throws IOException {
    write("unit", name);
  }

  Optional<String> unit() throws IOException {
    return read("unit");
  }

  Path writeEnter(String text) throws IOException {
    write("enter", text);
    return path.resolve("enter");
  }

  /// Takes it away once it was read: values of variables may be secrets.
  void forgetEnter() throws IOException {
    Files.deleteIfExists(path.resolve("enter"));
  }

  void writeWarning(String text) throws IOException {
    write("warning", text);
  }

  Optional<String> warning() throws IOException {
    return read("warning");
  }

  /// Forgets by what means a command was about to be started, before it is planned anew.
  void forgetMeans() throws IOException {
    for (String name : List.of("unit", "enter", "warning", "terminal")) {
      Files.deleteIfExists(path.resolve(name));
    }
  }

  Path input() {
    return path.resolve(INPUT);
  }

  Path life() {
    return path.resolve("life");
  }

  /// Makes what a command reads from whose input stays open.
  void createInput() throws IOException {
    Pipes.create(input());
    Pipes.create(life());
  }

  boolean hasInput() {
    return Files.exists(life());
  }

  void markInputClosed() throws IOException {
    createFile(path.resolve("closed"));
  }

  boolean isInputClosed() {
    return Files.exists(path.resolve("closed"));
  }

  /// Takes the pipes away: they would stop everybody who reads or copies this folder.
  void removeInput() throws IOException {
    Files.deleteIfExists(input());
    Files.deleteIfExists(life());
  }

  void writeLimits(Limits limits) throws IOException {
    write("limits", limits.text() + "\n");
  }

  Optional<Limits> limits() throws IOException {
    return parsed("limits", Limits::parse);
  }

  void writeRunner(ProcessIdentity identity) throws IOException {
    write("runner", identity.text() + "\n");
  }

  Optional<ProcessIdentity> runner() throws IOException {
    return parsed("runner", ProcessIdentity::parse);
  }

  /// Forgets a runner that never started anything.
  void forgetRunner() throws IOException {
    Files.deleteIfExists(path.resolve("runner"));
  }

  boolean isStarted() {
    return Files.exists(path.resolve("started"));
  }

  /// Has every runner that comes find that another one was there.
  void forbidStart() throws IOException {
    create();
    createFile(path.resolve("started"));
  }

  /// When the command was started; now if nobody knows any more.
  Instant startedAt() throws IOException {
    try {
      return Files.getLastModifiedTime(path.resolve("started")).toInstant();
    } catch (NoSuchFileException _) {
      return Instant.now();
    }
  }

  /// Whether it was deleted: then nothing can be written there, and nobody asks for it.
  boolean isGone() {
    return Files.notExists(path);
  }

  /// Who the command's process is, once it has said so.
  Optional<ProcessStat> child() throws IOException {
    return read("child", BYTES).flatMap(text -> ProcessStat.parse(text.stripTrailing()));
  }

  void writePause(boolean paused) throws IOException {
    write("pause", paused ? PAUSED : RESUMED);
  }

  boolean isPaused() throws IOException {
    return read("pause").filter(PAUSED::equals).isPresent();
  }

  /// When it went on after its last pause; empty if there was none or it is paused now.
  Optional<Instant> resumedAt() throws IOException {
    return read("pause").filter(RESUMED::equals).isPresent()
        ? Optional.of(Files.getLastModifiedTime(path.resolve("pause")).toInstant())
        : Optional.empty();
  }

  void writeStop(StopOrder order) throws IOException {
    write("stop", order.cause() + "\n" + order.detail().replace('\n', ' ') + "\n");
  }

  void forgetStop() throws IOException {
    Files.deleteIfExists(path.resolve("stop"));
  }

  Optional<StopOrder> stop() throws IOException {
    return parsed(
        "stop",
        text -> {
          String[] lines = text.split("\n", 3);
          return new StopOrder(Cause.valueOf(lines[0]), lines.length > 1 ? lines[1] : "");
        });
  }

  /// How the runner says that it ended, if it does.
  Optional<RunnerResult> result() throws IOException {
    return read(RESULT, BYTES).flatMap(text -> RunnerResult.parse(text.strip().lines().toList()));
  }

  Instant endedAt() throws IOException {
    return Files.getLastModifiedTime(path.resolve(RESULT)).toInstant();
  }

  /// What the processes of this folder bear in their environment, see [Processes#MARK].
  String mark() {
    return path.toString();
  }

  private <T> Optional<T> parsed(String name, Function<String, T> parse) throws IOException {
    try {
      return read(name).map(parse);
    } catch (IllegalArgumentException e) {
      throw new IOException("%s is damaged: %s".formatted(path.resolve(name), e.getMessage()), e);
    }
  }

  private Optional<String> read(String name) throws IOException {
    try {
      return read(name, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new IOException(path.resolve(name) + " is damaged: it is no text", e);
    }
  }

  private Optional<String> read(String name, Charset charset) throws IOException {
    try {
      return Optional.of(Files.readString(path.resolve(name), charset));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  private void write(String name, String text) throws IOException {
    Path draft = Files.createTempFile(path, name, ".draft", PRIVATE_FILE);
    try {
      Files.writeString(draft, text);
      Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
