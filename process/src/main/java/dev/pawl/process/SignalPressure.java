package dev.pawl.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Pressure by signals of ours: SIGTERM to the group, SIGKILL to all wherever they went. For one
/// thread at a time.
final class SignalPressure implements Pressure {
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Family family;
  private final Pause pause;
  private final boolean terminal;
  private boolean asked;
  private long killAtNanos;

  SignalPressure(Family family, Pause pause, boolean terminal) {
    this.family = family;
    this.pause = pause;
    this.terminal = terminal;
  }

  @Override
  public boolean mayRefuse() {
    return false;
  }

  @Override
  public void ask() {
    // The next look does.
  }

  @Override
  public void hurry() {
    killAtNanos = 0;
  }

  @Override
  public void push(Duration grace, Glance glance) throws IOException {
    long now = System.nanoTime();
    if (!asked) {
      if (killAtNanos == 0) {
        killAtNanos = now + grace.toNanos();
      }
      asked = isTold(glance);
      if (asked) {
        // One that stands still takes no other signal than KILL before it goes on.
        pause.release(glance);
      }
    }
    if (now >= killAtNanos) {
      family.signalGroup(Signal.KILL);
      family.signalAll(Signal.KILL, glance);
      killAtNanos = now + AGAIN_NANOS;
    }
  }

  /// In a terminal, those are told that are in its session: `script` outside would end before them.
  private boolean isTold(Glance glance) throws IOException {
    if (terminal && family.first().isPresent()) {
      long outside = family.first().get().pid();
      if (family.signalAll(Signal.TERM, glance, it -> it.session() != outside)) {
        return true;
      }
    }
    return family.signalGroup(Signal.TERM);
  }

  @Override
  public boolean hasEndedAll() {
    return false;
  }
}
