package dev.pawl.bench.load;

import dev.pawl.bench.contender.Times;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/// Many readers of the feed of changes, each of which has to see every run end.
final class Readers implements AutoCloseable {
  private static final String SUCCEEDED = "\"state\":\"succeeded\"";
  private static final String ID = "data: {\"id\":\"";

  private final List<Wire> wires = new ArrayList<>();
  private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
  private final Times lag = new Times();
  private final CountDownLatch open;
  private final CountDownLatch done;

  /// @param runs how many each has to see end
  Readers(Served served, int readers, int runs) throws IOException {
    open = new CountDownLatch(readers);
    done = new CountDownLatch(readers);
    for (int i = 0; i < readers; i++) {
      Wire wire = served.wire();
      wires.add(wire);
      wire.follow("/api/v1/events?q=type:" + Served.TYPE);
      Thread.ofVirtual().start(() -> read(wire, runs));
    }
  }

  private void read(Wire wire, int runs) {
    try {
      int left = runs;
      while (left > 0) {
        String line = wire.line();
        if (line.equals("event: open")) {
          open.countDown();
        } else if (line.startsWith(ID) && line.contains(SUCCEEDED)) {
          int end = line.indexOf('"', ID.length());
          seen(line.substring(ID.length(), end));
          left--;
        }
      }
      done.countDown();
    } catch (IOException e) {
      System.err.println("a reader lost its connection: " + e.getMessage());
    }
  }

  private synchronized void seen(String id) {
    Long at = startedAt.get(id);
    if (at != null) {
      lag.add(System.nanoTime() - at);
    }
  }

  /// Notes that a run is about to be started.
  void starts(String id) {
    startedAt.put(id, System.nanoTime());
  }

  CountDownLatch open() {
    return open;
  }

  CountDownLatch done() {
    return done;
  }

  synchronized double lagMillis(double quantile) {
    return lag.millis(quantile);
  }

  @Override
  public void close() throws IOException {
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
