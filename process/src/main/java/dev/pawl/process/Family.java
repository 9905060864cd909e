package dev.pawl.process;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The processes of one command: the one that was started, its group and session, and those that
/// have left these but still bear the mark of the command. For one thread at a time.
final class Family {
  private static final long PAGE_BYTES = 4_096;

  private final ProcessFolder files;
  private final ProcessIdentity runner;
  private final ProcessTable table;
  private @Nullable ProcessIdentity first;
  private long peakBytes;

  Family(ProcessFolder files, ProcessIdentity runner, ProcessTable table) {
    this.files = files;
    this.runner = runner;
    this.table = table;
  }

  /// The process that was started, which leads its group and session; empty for the first moments.
  Optional<ProcessIdentity> first() throws IOException {
    if (first == null) {
      first = files.child().map(stat -> stat.identity(runner.bootId())).orElse(null);
    }
    return Optional.ofNullable(first);
  }

  /// Whether the process that was started has begun and is gone.
  boolean hasEnded() throws IOException {
    Optional<ProcessIdentity> leader = first();
    return leader.isPresent() && table.presence(leader.get()) == ProcessTable.Presence.GONE;
  }

  /// Those that live.
  List<ProcessStat> members(Glance glance) throws IOException {
    if (!runner.bootId().equals(table.bootId())) {
      return List.of(); // none of them can have lived through a start of the machine
    }
    long leader = first().filter(it -> !table.isReplaced(it)).map(ProcessIdentity::pid).orElse(-1L);
    return glance.all().stream()
        // The runner leads a session in which nobody is but those who work for it.
        .filter(it -> it.session() != runner.pid() && it.startTicks() >= runner.startTicks())
        .filter(it ->
            it.group() == leader || it.session() == leader || table.isMarked(it, files.mark()))
        .toList();
  }

  /// Takes note of how much memory they use now.
  void measure(Glance glance) throws IOException {
    long pages = members(glance).stream().mapToLong(ProcessStat::rssPages).sum();
    peakBytes = Math.max(peakBytes, pages * PAGE_BYTES);
  }

  /// The most memory that was seen in use, empty if none was.
  Optional<Long> peakBytes() {
    return peakBytes == 0 ? Optional.empty() : Optional.of(peakBytes);
  }

  /// Sends a signal to the group, as long as its leader is who it was.
  ///
  /// @return whether it is told, or nobody is left to be told
  boolean signalGroup(Signal signal) throws IOException {
    Optional<ProcessIdentity> leader = first();
    return leader.isPresent()
        && switch (table.presence(leader.get())) {
          case ALIVE -> Signals.toGroup(leader.get().pid(), signal) != Signals.Sent.NOT_ALLOWED;
          case GONE -> true;
          case UNKNOWN -> false;
        };
  }

  /// Sends a signal to each that lives, wherever it went.
  void signalAll(Signal signal, Glance glance) throws IOException {
    signalAll(signal, glance, _ -> true);
  }

  /// Sends a signal to each of some that live.
  ///
  /// @return whether there was any
  boolean signalAll(Signal signal, Glance glance, Predicate<ProcessStat> chosen)
      throws IOException {
    boolean any = false;
    for (ProcessStat member : members(glance).stream().filter(chosen).toList()) {
      // The table is some moments old, and a number may have gone to somebody else since.
      if (table.presence(member.identity(table.bootId())) == ProcessTable.Presence.ALIVE) {
        any |= Signals.toProcess(member.pid(), signal) == Signals.Sent.DONE;
      }
    }
    return any;
  }

  List<Survivor> survivors(Glance glance) throws IOException {
    return members(glance).stream()
        .map(it -> new Survivor(it.identity(table.bootId()), table.words(it.pid())))
        .toList();
  }
}
