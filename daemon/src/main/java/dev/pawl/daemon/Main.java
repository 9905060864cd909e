package dev.pawl.daemon;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// The daemon's process. Argument: the home. It ends when it is told to by a signal.
///
/// Exit codes: 143 after an orderly end by SIGTERM, 1 when it cannot serve, 2 for wrong arguments,
/// 9 when the home has a daemon already.
public final class Main {
  private static final int CANNOT_SERVE = 1;
  private static final int USAGE = 2;
  private static final int IS_SERVED = 9;

  private Main() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 1) {
      System.err.println("pawl daemon: one argument is expected, the home");
      System.exit(USAGE);
    }
    try {
      Path home = Path.of(arguments[0]);
      Daemon daemon = Daemon.start(home);
      CountDownLatch ended = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    daemon.close();
                    ended.countDown();
                  },
                  "pawl-shutdown"));
      ended.await();
    } catch (PawlException e) {
      System.err.println("pawl daemon: " + e.getMessage());
      System.exit(e.code() == ErrorCode.STORE_IN_USE ? IS_SERVED : CANNOT_SERVE);
    } catch (IOException e) {
      System.err.println("pawl daemon: " + e);
      System.exit(CANNOT_SERVE);
    }
  }
}
