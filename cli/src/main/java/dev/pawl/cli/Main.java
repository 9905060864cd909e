package dev.pawl.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The entry of the pawl command.
public final class Main {
  /// How long a command may take to put things in order after Ctrl-C.
  private static final Duration GRACE = Duration.ofSeconds(20);

  /// Signals that come so close together are one: some programs send it to a process and then to
  /// its group.
  private static final Duration ONE_SIGNAL = Duration.ofMillis(300);

  private static final Duration PAUSE = Duration.ofMillis(50);

  private Main() {}

  /// Runs one command and exits with its code.
  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    var interruption = new Interruption();
    var done = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(interruption, done), "pawl-interruption"));
    int code = Pawl.run(args, terminal, interruption).number();
    done.countDown();
    System.exit(code);
  }

  /// Runs when the JVM goes down: after a command, or before its end because of a signal, or of a
  /// workflow that called `System.exit`.
  private static void stop(Interruption interruption, CountDownLatch done) {
    if (done.getCount() == 0) {
      return;
    }
    // First of all: what steps have started gets the same signal, and its end is not to count.
    boolean hasWork = interruption.request();
    ExitCode code = signals() > 0 ? ExitCode.INTERRUPTED : ExitCode.ERROR;
    try {
      if (hasWork) {
        awaitEnd(done);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code.number());
  }

  /// Waits until the command has ended, or the user asks once more.
  private static void awaitEnd(CountDownLatch done) throws InterruptedException {
    long first = 0;
    for (long waited = 0; waited < GRACE.toMillis(); waited += PAUSE.toMillis()) {
      if (done.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      long signals = signals();
      if (waited < ONE_SIGNAL.toMillis()) {
        first = signals;
      } else if (signals > first) {
        return;
      }
    }
  }

  /// How many signals the JVM has taken: each has a thread that waits for the end.
  private static long signals() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("SIG[A-Z]+ handler"))
        .count();
  }
}
