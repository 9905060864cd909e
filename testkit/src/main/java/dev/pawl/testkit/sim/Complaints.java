package dev.pawl.testkit.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// What the engine logs as an error while simulations run: it never should. Warnings are about the
/// simulated faults and are dropped.
final class Complaints extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.pawl");
  private final boolean passedOn = logger.getUseParentHandlers();
  private final List<String> lines = new ArrayList<>();

  Complaints() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  @Override
  public synchronized void publish(LogRecord line) {
    if (line.getLevel().intValue() >= Level.SEVERE.intValue()) {
      Throwable thrown = line.getThrown();
      lines.add("the engine logged: " + line.getMessage() + (thrown == null ? "" : ": " + thrown));
    }
  }

  /// The errors logged since the last call.
  synchronized List<String> take() {
    List<String> taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(passedOn);
  }
}
