package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What signals do to the commands that are started. A process that was started with `nohup`, or in
/// the background of a script, ignores some of them, its children inherit that, and a shell among
/// them cannot take it back. Commands shall not differ by how their daemon was started.
final class Dispositions {
  private static final System.Logger LOG = System.getLogger(Dispositions.class.getName());
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String IGNORED = "SigIgn:";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// SIGHUP, SIGINT and SIGQUIT: those that people have ignored.
  private static final long CARED_FOR = 0b111;

  private Dispositions() {}

  /// The words with which a program has to be started so that it begins with the usual
  /// dispositions; none where this process has them.
  static List<String> reset() throws IOException {
    if ((ignored() & CARED_FOR) == 0) {
      return List.of();
    }
    Optional<Path> env = Programs.find("env", null);
    if (env.isPresent() && understands(env.get())) {
      return List.of(env.get().toString(), "--default-signal");
    }
    LOG.log(
        System.Logger.Level.WARNING,
        "commands will ignore Ctrl-C or hang-ups, as the starter of this process does; start it"
            + " without nohup, or install GNU coreutils 8.31 or newer");
    return List.of();
  }

  private static long ignored() throws IOException {
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith(IGNORED))
        .mapToLong(line -> Long.parseUnsignedLong(line.substring(IGNORED.length()).strip(), 16))
        .findFirst()
        .orElse(0);
  }

  private static boolean understands(Path env) {
    List<String> trial = List.of(env.toString(), "--default-signal", "true");
    return Call.of(trial, PATIENCE, System.getenv()) instanceof Call.Answer.Code(int code, var _)
        && code == 0;
  }
}
