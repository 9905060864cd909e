package dev.pawl.daemon.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/// Drops connections on which the head of a request has begun and does not come to its end. The
/// limit for silence alone would let a byte now and then keep a connection for hours.
///
/// It looks at each connection now and then: a head that has not ended at the second look after its
/// beginning has had its time.
record HeadWatch(Scheduler scheduler, Duration limit) implements Connection.Listener {
  @Override
  public void onOpened(Connection connection) {
    new Watched(connection).lookLater();
  }

  /// One connection. Its looks come one after the other.
  private final class Watched {
    private static final long UNKNOWN = -1;

    private final Connection connection;
    private long requests;
    private long bytes;
    private boolean begun;

    Watched(Connection connection) {
      this.connection = connection;
    }

    void lookLater() {
      var _ = scheduler.schedule(this::look, limit.toMillis() / 2, TimeUnit.MILLISECONDS);
    }

    private void look() {
      if (!connection.getEndPoint().isOpen()) {
        return;
      }
      long heads = connection.getMessagesIn();
      boolean underWay = heads > connection.getMessagesOut();
      if (underWay || heads != requests) {
        requests = heads;
        // What comes while a request is under way is its body.
        bytes = underWay ? UNKNOWN : connection.getBytesIn();
        begun = false;
      } else if (begun) {
        connection.getEndPoint().close();
        return;
      } else if (bytes == UNKNOWN) {
        bytes = connection.getBytesIn();
      } else {
        begun = connection.getBytesIn() > bytes;
      }
      lookLater();
    }
  }
}
