package dev.pawl.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// Looks at the processes that are watched, one after the other, as long as there are any.
final class Watch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Watch.class.getName());

  /// Half of it is what the end of a process is noticed late, on average.
  private static final long PAUSE_NANOS = 40_000_000;

  /// So many looks to one at what changes slowly or takes long.
  private static final int LOOKS_PER_THOROUGH = 25;

  private final ProcessTable table;
  private final Map<Path, SupervisedProcess> watched = new ConcurrentHashMap<>();
  private final Set<Path> troubled = ConcurrentHashMap.newKeySet();
  private final Thread thread =
      Thread.ofPlatform().daemon().name("pawl-processes").unstarted(this::look);
  private volatile boolean closed;

  Watch(ProcessTable table) {
    this.table = table;
    thread.start();
  }

  Optional<SupervisedProcess> find(Path folder) {
    return Optional.ofNullable(watched.get(folder));
  }

  List<SupervisedProcess> below(Path folder) {
    return watched.values().stream().filter(it -> folder.equals(it.folder().getParent())).toList();
  }

  /// Watches a process until it has ended.
  ///
  /// @return the one that was watched already, if there is one
  SupervisedProcess add(SupervisedProcess process) {
    SupervisedProcess there = watched.putIfAbsent(process.folder(), process);
    LockSupport.unpark(thread);
    return there == null ? process : there;
  }

  private void look() {
    for (int looks = 0; !closed; looks++) {
      if (watched.isEmpty()) {
        LockSupport.park();
      } else {
        lookOnce(new Glance(table, looks % LOOKS_PER_THOROUGH == 0));
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void lookOnce(Glance glance) {
    watched.forEach((folder, process) -> {
      try {
        if (process.look(glance)) {
          watched.remove(folder, process);
        }
        troubled.remove(folder);
      } catch (IOException | RuntimeException e) {
        if (troubled.add(folder)) { // it is tried again, 25 times a second
          LOG.log(System.Logger.Level.WARNING, "cannot look after the process of " + folder, e);
        }
      }
    });
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
