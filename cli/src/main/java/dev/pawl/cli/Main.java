package dev.pawl.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The entry of the pawl command.
public final class Main {
  /// How long a command may take to put things in order after Ctrl-C.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private Main() {}

  /// Runs one command and exits with its code.
  public static void main(String[] args) {
    var interruption = new Interruption();
    var done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(interruption, done), "pawl-interruption"));
    int code = Pawl.run(args, Terminal.ofProcess(), interruption).number();
    done.countDown();
    System.exit(code);
  }

  /// Runs when the JVM goes down: after a command, or before its end because of a signal.
  private static void stop(Interruption interruption, CountDownLatch done) {
    if (done.getCount() == 0) {
      return;
    }
    try {
      if (interruption.request()) {
        done.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitCode.INTERRUPTED.number());
  }
}
