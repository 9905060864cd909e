package dev.pawl.process;

import java.io.IOException;

/// Whether a command stands still because somebody wants it to. Kept in its folder, so that who
/// adopts it knows. For one thread at a time.
///
/// The wish is written down before the first SIGSTOP and taken back after the last SIGCONT, so what
/// is cut short in between is done again by whoever comes. Those that begin or leave the group
/// while the signals go out are found by later looks.
final class Pause {
  private final ProcessFolder files;
  private final Family family;
  private boolean wanted;
  private boolean told;

  Pause(ProcessFolder files, Family family) throws IOException {
    this.files = files;
    this.family = family;
    this.wanted = files.isPaused();
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
    wanted = false;
  }

  /// Has all go on, also those that left the group.
  void release(Glance glance) throws IOException {
    family.signalGroup(Signal.CONT);
    family.signalAll(Signal.CONT, glance);
  }
}
