package dev.pawl.daemon;

import dev.pawl.api.DaemonExit;
import dev.pawl.api.LoopbackAddress;
import dev.pawl.api.ProblemCode;
import dev.pawl.daemon.http.Json;
import dev.pawl.daemon.rest.StoreRoutes;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.runtime.Diagnosis;
import dev.pawl.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The daemon's process: `run HOME` serves, `check HOME` says how a store is that nobody serves.
///
/// It ends when it is asked to over the API, by SIGTERM, or when there was nothing to do for long.
/// Exit codes: 0, or 143 for SIGTERM, after an orderly end; 1 when it cannot serve; 2 for wrong
/// arguments; for a store that cannot be opened 9 when it has an owner already, 10 when a newer
/// Pawl wrote it, 11 when it is damaged, 12 when the disk is full.
public final class Main {
  private static final int USAGE = 2;

  /// Seconds without a call and without an open run after which the process ends.
  private static final int IDLE_SECONDS = Integer.getInteger("pawl.daemon.idle", 600);

  /// How long who asks it to end waits for a start that is under way.
  private static final int START_SECONDS = 20;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    // Before anything logs, and without a call to it, which would make the platform's own.
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
    System.exit(code(arguments));
  }

  private static int code(String[] arguments) throws InterruptedException {
    String verb = arguments.length == 2 ? arguments[0] : "";
    try {
      switch (verb) {
        case "run" -> run(Path.of(arguments[1]), tcp());
        case "check" -> check(Path.of(arguments[1]));
        default -> {
          System.err.println("expected: run HOME, or check HOME");
          return USAGE;
        }
      }
      return 0;
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return USAGE;
    } catch (PawlException e) {
      System.err.println(e.getMessage());
      return DaemonExit.of(ProblemCode.valueOf(e.code().name())).number();
    } catch (IOException e) {
      System.err.printf("cannot serve %s: %s%n", arguments[1], words(e));
      return DaemonExit.CANNOT_SERVE.number();
    }
  }

  /// What went wrong, and what to do; an exception of our own has said it.
  private static String words(IOException e) {
    if (!(e instanceof FileSystemException failed)) {
      return String.valueOf(e.getMessage());
    }
    String file = failed.getOtherFile() == null ? failed.getFile() : failed.getOtherFile();
    String reason =
        switch (failed) {
          case AccessDeniedException _ -> "access is denied";
          case FileAlreadyExistsException _ -> "something else is in its place";
          case NoSuchFileException _ -> "it is not there";
          default -> String.valueOf(failed.getReason());
        };
    return "%s: %s; if it is not as Pawl made it, move it away, else see to it that Pawl may use it"
        .formatted(file, reason);
  }

  private static @Nullable LoopbackAddress tcp() {
    String text = System.getProperty("pawl.daemon.tcp", "");
    return text.isEmpty() ? null : LoopbackAddress.parse(text);
  }

  private static void run(Path home, @Nullable LoopbackAddress tcp)
      throws IOException, InterruptedException {
    CompletableFuture<Optional<Daemon>> started = new CompletableFuture<>();
    // Before it can be found: who finds it may ask it to end at once.
    Thread hook = new Thread(() -> end(started), "pawl-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    Daemon daemon;
    try {
      daemon = Daemon.start(home, tcp);
      started.complete(Optional.of(daemon));
    } finally {
      started.complete(Optional.empty());
    }
    // In one piece: a printf writes parts, and who reads along would see them.
    System.err.println(
        "Pawl %s serves %s, process %d; stop it with Ctrl-C, or: pawl daemon stop --home %2$s"
            .formatted(Version.TEXT, home.toAbsolutePath(), ProcessHandle.current().pid()));
    daemon.awaitStop(Duration.ofSeconds(IDLE_SECONDS));
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      hook.join(); // a signal came meanwhile
      return;
    }
    daemon.close();
  }

  private static void end(CompletableFuture<Optional<Daemon>> started) {
    started
        .completeOnTimeout(Optional.empty(), START_SECONDS, TimeUnit.SECONDS)
        .join()
        .ifPresent(Daemon::close);
  }

  private static void check(Path home) throws IOException {
    try (SqliteStore store = SqliteStore.open(home)) {
      byte[] health = Json.bytes(StoreRoutes.health(Diagnosis.of(store)));
      System.out.write(health);
      System.out.println();
      System.out.flush();
    }
  }
}
