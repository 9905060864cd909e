package dev.pawl.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Pressure by systemd, which knows all processes of a unit. What systemd refuses is not done in
/// another way: who looks at the unit would see what is not so. Calls take up to two seconds, so
/// those that are due are made in a thread of their own, one at a time, and again if they fail.
final class UnitPressure implements Pressure {
  private static final System.Logger LOG = System.getLogger(UnitPressure.class.getName());
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Unit unit;
  private final Pause pause;
  private volatile boolean asked;
  private volatile boolean killed;
  private volatile boolean calling;
  private volatile boolean complained;
  private boolean released;
  private long askAtNanos = System.nanoTime();
  private long killAtNanos;

  UnitPressure(Unit unit, Pause pause) {
    this.unit = unit;
    this.pause = pause;
  }

  @Override
  public boolean mayRefuse() {
    return true;
  }

  @Override
  public void ask() throws IOException {
    unit.stop();
    asked = true;
  }

  @Override
  public void hurry() {
    killAtNanos = 0;
  }

  @Override
  public void push(Duration grace, Glance glance) throws IOException {
    long now = System.nanoTime();
    if (killAtNanos == 0) {
      killAtNanos = now + grace.toNanos();
    }
    if (asked && !released) {
      // systemd lets those go on that stand still, but not the command of a terminal.
      pause.release(glance);
      released = true;
    }
    if (calling) {
      return;
    }
    if (now >= killAtNanos) {
      killAtNanos = now + AGAIN_NANOS;
      call(() -> {
        unit.kill();
        killed = true;
      });
    } else if (!asked && now >= askAtNanos) {
      askAtNanos = now + AGAIN_NANOS;
      call(this::ask);
    }
  }

  private interface Request {
    void make() throws IOException;
  }

  private void call(Request request) {
    calling = true;
    Thread.ofVirtual()
        .name("pawl-unit")
        .start(() -> {
          try {
            request.make();
          } catch (IOException e) {
            if (!complained) { // it is tried again, once a second
              complained = true;
              LOG.log(System.Logger.Level.WARNING, e.getMessage());
            }
          } finally {
            calling = false;
          }
        });
  }

  @Override
  public boolean hasEndedAll() {
    return killed;
  }
}
