package dev.pawl.process;

import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/// Whether a command stands still because somebody wants it to. Kept in its folder, so that who
/// adopts it knows. For one thread at a time.
///
/// The wish is written down before the first SIGSTOP and taken back after the last SIGCONT, so what
/// is cut short in between is done again by whoever comes. Those that begin or leave the group
/// while the signals go out are found by later looks.
final class Pause {
  /// For how long the first of them is told again that it goes on.
  private static final long PUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ProcessFolder files;
  private final Family family;
  private boolean wanted;
  private boolean told;
  private long pushUntilNanos = System.nanoTime();

  Pause(ProcessFolder files, Family family) throws IOException {
    this.files = files;
    this.family = family;
    this.wanted = files.isPaused();
    if (files.resumedAt().filter(Instant.now().minusNanos(PUSH_NANOS)::isBefore).isPresent()) {
      pushUntilNanos += PUSH_NANOS;
    }
  }

  boolean isWanted() {
    return wanted;
  }

  void begin(Glance glance) throws IOException {
    if (!wanted) {
      files.writePause(true);
      wanted = true;
      told = false;
    }
    hold(glance);
  }

  /// Has those stand still that do not, once the first of them has said who it is.
  void hold(Glance glance) throws IOException {
    if (family.first().isPresent() && (!told || glance.isThorough())) {
      told = family.signalGroup(Signal.STOP);
      family.signalAll(Signal.STOP, glance, it -> !it.isStopped());
    }
  }

  void end(Glance glance) throws IOException {
    release(glance);
    files.writePause(false);
  }

  /// Has all go on, also those that left the group.
  void release(Glance glance) throws IOException {
    family.signalAll(Signal.CONT, glance);
    family.signalGroup(Signal.CONT);
    pushUntilNanos = System.nanoTime() + PUSH_NANOS;
    wanted = false;
  }

  /// Has the first of them go on again: `script` stands still when it hears that its terminal's
  /// command did, and it may hear of that when all is over.
  void push() throws IOException {
    if (!wanted && pushUntilNanos - System.nanoTime() > 0) {
      family.signalGroup(Signal.CONT);
    }
  }
}
