package dev.pawl.store.sqlite;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.module.ModuleDescriptor;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The right of one process to a store's directory: a locked file that names its owner.
///
/// A process loses such a lock as soon as it closes *any* handle of the file, so the file is opened
/// once: a map of the directories that this process owns is asked first, and it also keeps the
/// handles from being closed by the garbage collector. The file is never deleted, since two
/// processes could then each lock a file of that name.
final class OwnerLock implements AutoCloseable {
  /// How long an owner may take from getting the lock to having written its name.
  private static final Duration PATIENCE = Duration.ofMillis(1_500);

  private static final Duration PAUSE = Duration.ofMillis(10);

  /// By how much two readings of a process's start may differ.
  private static final Duration DRIFT = Duration.ofSeconds(2);

  private static final Map<Path, Closeable> OWNED = new ConcurrentHashMap<>();

  private final Home home;
  private final RandomAccessFile file;
  private final FileLock lock;

  private OwnerLock(Home home, RandomAccessFile file, FileLock lock) {
    this.home = home;
    this.file = file;
    this.lock = lock;
  }

  /// Takes the directory or throws [ErrorCode#STORE_IN_USE], naming the owner.
  static OwnerLock acquire(Home home) {
    if (OWNED.putIfAbsent(home.directory(), () -> {}) != null) {
      throw inUse(home, "this process (pid " + ProcessHandle.current().pid() + ")", "close it");
    }
    OwnerLock lock = null;
    try {
      home.makePrivate(home.lock());
      lock = lockFile(home);
      return lock;
    } catch (IOException e) {
      throw Faults.of(e, "locking", home.lock());
    } catch (OverlappingFileLockException e) {
      // Another copy of this class, from another class loader, holds the lock. To close our handle
      // would take it away, so the directory stays in the map, and the handle with it.
      throw inUse(home, "this process, in another class loader", "close it there and restart");
    } finally {
      if (lock == null && !(OWNED.get(home.directory()) instanceof RandomAccessFile)) {
        OWNED.remove(home.directory());
      }
    }
  }

  private static OwnerLock lockFile(Home home) throws IOException {
    RandomAccessFile file = new RandomAccessFile(home.lock().toFile(), "rw");
    OWNED.put(home.directory(), file);
    FileLock lock = file.getChannel().tryLock();
    try {
      if (lock == null) {
        throw inUse(home, awaitOwner(file), "stop that process or use another --home");
      }
      byte[] entry = entry().getBytes(StandardCharsets.UTF_8);
      file.setLength(0);
      file.write(entry);
      return new OwnerLock(home, file, lock);
    } catch (IOException | RuntimeException e) {
      OWNED.put(home.directory(), () -> {});
      file.close();
      throw e;
    }
  }

  private static String entry() throws IOException {
    return """
    pid=%d
    started=%s
    host=%s
    version=%s
    """
        .formatted(
            ProcessHandle.current().pid(),
            ProcessHandle.current().info().startInstant().map(Instant::toString).orElse("unknown"),
            host(),
            version());
  }

  private static String version() {
    ModuleDescriptor module = OwnerLock.class.getModule().getDescriptor();
    return module == null ? "unknown" : module.rawVersion().orElse("unknown");
  }

  private static String host() throws IOException {
    Path name = Path.of("/proc/sys/kernel/hostname");
    return Files.isReadable(name) ? Files.readString(name).strip() : "unknown";
  }

  /// Who holds the lock. It may just be about to write its name over that of an owner that is gone.
  private static String awaitOwner(RandomAccessFile file) throws IOException {
    Map<String, String> entry = read(file);
    for (long left = PATIENCE.toNanos(); left > 0 && !isAlive(entry); left -= PAUSE.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      entry = read(file);
    }
    return "process %s on %s, started %s, Pawl version %s"
        .formatted(
            entry.getOrDefault("pid", "unknown"),
            entry.getOrDefault("host", "an unknown host"),
            entry.getOrDefault("started", "just now"),
            entry.getOrDefault("version", "unknown"));
  }

  private static Map<String, String> read(RandomAccessFile file) throws IOException {
    Map<String, String> entry = new TreeMap<>();
    file.seek(0);
    for (@Nullable String line = file.readLine(); line != null; line = file.readLine()) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        entry.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return entry;
  }

  /// Whether an entry is whole and may be that of a living process; on another host, who knows.
  private static boolean isAlive(Map<String, String> entry) throws IOException {
    String pid = entry.getOrDefault("pid", "");
    if (!pid.matches("[0-9]{1,18}") || !entry.containsKey("version")) {
      return false;
    }
    if (!entry.getOrDefault("host", "").equals(host())) {
      return true;
    }
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> fits(process, entry.getOrDefault("started", "")))
        .isPresent();
  }

  /// A number may have come back with another process.
  private static boolean fits(ProcessHandle process, String started) {
    Optional<Instant> start = process.info().startInstant();
    try {
      return start.isEmpty()
          || Duration.between(Instant.parse(started), start.get()).abs().compareTo(DRIFT) < 0;
    } catch (DateTimeParseException _) {
      return true; // the owner did not know
    }
  }

  private static PawlException inUse(Home home, String owner, String remedy) {
    return new PawlException(
        ErrorCode.STORE_IN_USE,
        "the store in %s is in use by %s; %s".formatted(home.directory(), owner, remedy));
  }

  /// Gives the directory up. May be called twice.
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      // A living process must not be named any more once it is not the owner. The file is closed
      // whatever happens before, and that frees the lock.
      try (file) {
        file.setLength(0);
        lock.release();
      } finally {
        OWNED.remove(home.directory());
      }
    }
  }
}
