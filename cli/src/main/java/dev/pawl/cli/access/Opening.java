package dev.pawl.cli.access;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.store.Store;
import dev.pawl.store.sqlite.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// Finds the way to a home, while other commands come and go.
public final class Opening {
  /// How long a store that nobody answers for may be in use: by a command that is about to end, or
  /// by a process that is about to listen.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Opening() {}

  static Access existing(Path home) {
    requireFolder(home);
    if (!hasStore(home)) {
      throw EmptyHome.noStore(home);
    }
    return access(home);
  }

  /// Whatever is left of a store counts: to open it says what is missing.
  private static boolean hasStore(Path home) {
    return Stream.of("pawl.db", "pawl.db-wal", "pawl.tail")
        .anyMatch(name -> Files.exists(home.resolve(name)));
  }

  private static void requireFolder(Path home) {
    if (Files.exists(home) && !Files.isDirectory(home)) {
      throw unusable(home, "is not a folder; name another one with --home");
    }
  }

  /// The owner of a store writes into its folder, even if it only wants to read.
  private static void requireWritable(Path home) {
    if (Files.isDirectory(home) && !Files.isWritable(home)) {
      throw unusable(
          home,
          "cannot be written, so that its store cannot be opened; copy the folder to where you may"
              + " write, and name the copy with --home");
    }
    if (Files.isDirectory(home.resolve("pawl.lock"))) {
      throw unusable(
          home, "holds a folder of the name pawl.lock, which is to be a file; remove it");
    }
  }

  private static PawlException unusable(Path home, String why) {
    return new PawlException(ErrorCode.STORE_UNAVAILABLE, "the home %s %s".formatted(home, why));
  }

  static Access access(Path home) {
    requireFolder(home);
    if (!hasStore(home)) {
      return new EmptyHome(home);
    }
    PawlException inUse = null;
    for (long left = PATIENCE.toMillis(); left > 0; left -= PAUSE.toMillis()) {
      Optional<Remote> remote = Remote.connect(home);
      if (remote.isPresent()) {
        return remote.get();
      }
      requireWritable(home);
      try {
        return Direct.over(SqliteStore.open(home));
      } catch (PawlException e) {
        inUse = requireInUse(e);
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw inUse == null ? new IllegalStateException("no patience") : inUse;
  }

  /// Opens the store of a home, to own it for long.
  ///
  /// @throws PawlException with [ErrorCode#STORE_IN_USE], naming the owner and what it runs
  public static Store own(Path home) {
    requireFolder(home);
    requireWritable(home);
    PawlException inUse = null;
    for (long left = PATIENCE.toMillis(); left > 0; left -= PAUSE.toMillis()) {
      try {
        return SqliteStore.open(home);
      } catch (PawlException e) {
        inUse = requireInUse(e);
        Remote.connect(home, Duration.ofSeconds(1)).ifPresent(owner -> throwInUse(home, owner));
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    throw inUse == null ? new IllegalStateException("no patience") : inUse;
  }

  private static void throwInUse(Path home, Remote remote) {
    try (remote) {
      Owner owner = remote.ask(new Request.Identify());
      throw new PawlException(
          ErrorCode.STORE_IN_USE,
          "the store in %s is in use by process %d, which runs: %s; let it end, stop it, or take"
                  .formatted(home, owner.pid(), owner.command())
              + " another home with --home");
    }
  }

  private static PawlException requireInUse(PawlException e) {
    if (e.code() != ErrorCode.STORE_IN_USE) {
      throw e;
    }
    return e;
  }
}
