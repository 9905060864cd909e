package dev.pawl.cli.link;

import dev.pawl.api.DaemonExit;
import dev.pawl.api.ProblemCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Starts the daemon of a home, detached from the terminal. However many commands ask at once, one
/// is started.
///
/// @param classPath of the daemon
/// @param options further ones for its JVM
/// @param say tells a person what takes long
public record DaemonStart(String classPath, List<String> options, Consumer<String> say) {
  private static final FileAttribute<?> OWNER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /// The memory of a daemon has what runs have, so nothing of it is written as it crashes. The
  /// JVM's own option for that would change the exit code.
  private static final List<String> NO_DUMP =
      List.of("/bin/sh", "-c", "ulimit -S -c 0; exec \"$@\"", "sh");

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LONG = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(10);

  /// How long a daemon may take until it serves that another has started.
  private static final Duration YOUTH = Duration.ofSeconds(20);

  private static final Pattern OWNER_NAMED = Pattern.compile("in use by process ([0-9]{1,18}) ");

  /// How often one is started that dies before it serves. From the fourth on it knows what the
  /// others died of, and leaves it out.
  private static final int TRIES = 5;

  public DaemonStart {
    options = List.copyOf(options);
  }

  /// Returns a connection once it serves.
  ///
  /// @throws LinkException if it does not come up, with what it said
  HttpConnection start(Path home) {
    make(home);
    try (FileChannel channel = lockFile(home);
        FileLock _ = channel.lock()) {
      awaitEnding(home);
      Optional<HttpConnection> other = DaemonLink.connect(home);
      return other.isPresent() ? other.get() : launched(home);
    } catch (IOException e) {
      throw new LinkException(
          ProblemCode.STORE_UNAVAILABLE,
          "cannot start a daemon in %s: %s; name another home with --home"
              .formatted(home, words(e)));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new LinkException(ProblemCode.CLOSED, "interrupted while the daemon started");
    }
  }

  private static void make(Path home) {
    try {
      Files.createDirectories(home, OWNER);
    } catch (IOException e) {
      throw new LinkException(
          ProblemCode.STORE_UNAVAILABLE,
          "cannot make the home %s: %s; name another one with --home".formatted(home, words(e)));
    }
  }

  /// What went wrong, without names of classes.
  private static String words(IOException e) {
    return switch (e) {
      case NoSuchFileException none -> "there is no " + none.getFile();
      case FileSystemException failed when failed.getReason() != null ->
          failed.getFile() + ": " + failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static FileChannel lockFile(Path home) throws IOException {
    return FileChannel.open(
        home.resolve("daemon.start"),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        OWNER_FILE);
  }

  /// Waits for a daemon that takes no calls any more, but has the store still.
  private void awaitEnding(Path home) throws InterruptedException {
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK.toMillis()) {
      if (!DaemonLink.isEnding(home)) {
        return;
      }
      if (waited == LONG.toMillis()) {
        say.accept("waiting for the daemon before to end…");
      }
      Thread.sleep(LOOK);
    }
  }

  private HttpConnection launched(Path home) throws IOException, InterruptedException {
    Path logs = home.resolve("logs");
    Files.createDirectories(logs, OWNER);
    for (int left = TRIES; ; left--) {
      Path output = emptied(logs.resolve("daemon.out"));
      Process process = process(home, output);
      Optional<HttpConnection> connection = awaitServing(home, process);
      if (connection.isEmpty() && process.exitValue() == DaemonExit.IN_USE.number()) {
        connection = awaitOther(home, Files.readString(output));
      }
      if (connection.isPresent()) {
        return connection.get();
      }
      boolean died = DaemonExit.isDeath(process.exitValue());
      if (!died || left == 1) {
        throw new LinkException(
            DaemonExit.of(process.exitValue()).reason(),
            died
                ? "the daemon died %d times as it started, with exit code %d; see %s"
                    .formatted(TRIES, process.exitValue(), output)
                : "the daemon did not start: " + Files.readString(output).strip());
      }
      say.accept(
          "the daemon died as it started (exit code %d); starting another one"
              .formatted(process.exitValue()));
    }
  }

  /// What code prints is nobody else's to read.
  private static Path emptied(Path output) throws IOException {
    Files.deleteIfExists(output);
    return Files.createFile(output, OWNER_FILE);
  }

  private Process process(Path home, Path output) throws IOException {
    return new ProcessBuilder(command(home))
        .directory(home.toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /// A connection, empty if the process ends before it serves.
  private Optional<HttpConnection> awaitServing(Path home, Process process)
      throws InterruptedException {
    boolean told = false;
    for (long waited = 0; waited < PATIENCE.toMillis(); waited += LOOK.toMillis()) {
      Optional<HttpConnection> connection = DaemonLink.connect(home);
      if (connection.isPresent()) {
        return connection;
      }
      if (!process.isAlive()) {
        return Optional.empty();
      }
      if (!told && waited > LONG.toMillis()) {
        told = true;
        say.accept("waiting for the daemon to start…");
      }
      Thread.sleep(LOOK);
    }
    throw new LinkException(
        ProblemCode.CLOSED,
        "the daemon (process %d) does not answer after %s; its log is in %s"
            .formatted(process.pid(), PATIENCE, home.resolve("logs")));
  }

  /// The store may be that of a daemon which is about to serve: one that the system started, or one
  /// whose command was killed. A process that is not young is something else.
  ///
  /// @param refusal which names the process
  private Optional<HttpConnection> awaitOther(Path home, String refusal)
      throws InterruptedException {
    Matcher named = OWNER_NAMED.matcher(refusal);
    Optional<ProcessHandle> owner =
        named.find() ? ProcessHandle.of(Long.parseLong(named.group(1))) : Optional.empty();
    while (owner.filter(DaemonStart::isYoung).isPresent()) {
      Optional<HttpConnection> connection = DaemonLink.connect(home);
      if (connection.isPresent()) {
        return connection;
      }
      Thread.sleep(LOOK);
    }
    return DaemonLink.connect(home);
  }

  private static boolean isYoung(ProcessHandle process) {
    return process.isAlive()
        && process
            .info()
            .startInstant()
            .filter(start -> start.plus(YOUTH).isAfter(Instant.now()))
            .isPresent();
  }

  /// Runs the daemon in the foreground until it ends, and returns its exit code. An interrupt ends
  /// it in order.
  public int run(Path home) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(java("run", home)).inheritIO().start();
    try {
      return process.waitFor();
    } catch (InterruptedException _) {
      process.destroy();
      return process.waitFor();
    }
  }

  /// Has a store looked at that nobody serves, and returns the report as JSON.
  ///
  /// @throws LinkException if it cannot be opened, with the reason
  public String check(Path home) throws IOException, InterruptedException {
    // No daemon is to start meanwhile and find the store in use.
    try (FileChannel channel = lockFile(home);
        FileLock _ = channel.lock()) {
      awaitEnding(home);
      return checked(home);
    }
  }

  private String checked(Path home) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(java("check", home)).redirectInput(new File("/dev/null")).start();
    CompletableFuture<String> errors =
        CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
    String report = text(process.getInputStream());
    if (process.waitFor() != 0) {
      throw new LinkException(DaemonExit.of(process.exitValue()).reason(), errors.join().strip());
    }
    return report;
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The command is not to end with the terminal, or by a Ctrl-C that is meant for another.
  private List<String> command(Path home) {
    List<String> command = new ArrayList<>(detached());
    command.addAll(java("run", home));
    return command;
  }

  private List<String> java(String verb, Path home) {
    List<String> command = new ArrayList<>(NO_DUMP);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djdk.trackAllThreads=false",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            // A process in which any thread may have missed any step is worth less than the next.
            "-XX:+ExitOnOutOfMemoryError",
            // An idle daemon touches no more than it needs; the heap grows with the work.
            "-Xms64m",
            // What it gives back after that, it gives back at once.
            "-XX:-ShrinkHeapInSteps",
            "-Dpawl.daemon.build=" + classPath,
            // Else what the JVM says as it crashes lies in the home, a file each.
            "-XX:ErrorFile=" + crashFile(home),
            // Code of a run that computes for long is not to keep the others waiting.
            "-Djdk.virtualThreadScheduler.parallelism="
                + Math.max(4, 2 * Runtime.getRuntime().availableProcessors())));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, "dev.pawl.daemon.Main", verb, home.toString()));
    return command;
  }

  private static String crashFile(Path home) {
    return home.resolve("logs").resolve("daemon.crash").toString().replace("%", "%%");
  }

  private static List<String> detached() {
    return Stream.of("/usr/bin/setsid", "/bin/setsid")
        .filter(file -> Files.isExecutable(Path.of(file)))
        .findFirst()
        .map(List::of)
        .orElse(List.of("/bin/sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh"));
  }
}
