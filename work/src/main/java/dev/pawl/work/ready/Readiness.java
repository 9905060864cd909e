package dev.pawl.work.ready;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/// What became of the wait for a task to be ready.
///
/// @param ready whether it is
/// @param detail what shows it, or what was missing until the end
public record Readiness(boolean ready, String detail) {
  /// The shortest wait.
  public static final Duration TIMEOUT_MIN = Duration.ofSeconds(1);

  /// The longest wait.
  public static final Duration TIMEOUT_MAX = Duration.ofDays(1);

  private static final Duration LOOK_MAX = Duration.ofSeconds(2);
  private static final Duration COMMAND_MAX = Duration.ofSeconds(10);
  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration PAUSE_MIN = Duration.ofMillis(250);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(2);
  private static final int PAUSE_SHARE = 10;

  /// Waits until a task is ready, or for as long as it may take. The first look is at once; pauses
  /// grow from a quarter of a second to two. Nobody looks any more once the result is canceled, and
  /// a command of a probe that runs then is killed.
  ///
  /// @param timeout how long at most, from a second to a day
  /// @return completes with the outcome; a bug of ours completes it with an exception
  /// @throws IllegalArgumentException if the timeout is out of bounds
  public static CompletableFuture<Readiness> await(Probe probe, ReadyTask task, Duration timeout) {
    if (timeout.compareTo(TIMEOUT_MIN) < 0 || timeout.compareTo(TIMEOUT_MAX) > 0) {
      throw new IllegalArgumentException(
          "the timeout is %s; give 1 second to 1 day".formatted(timeout));
    }
    CompletableFuture<Readiness> outcome = new CompletableFuture<>();
    Thread looking =
        Thread.ofVirtual()
            .name("readiness")
            .start(() -> {
              try {
                outcome.complete(outcome(look(probe, task), limit(probe), timeout));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // nobody wants to know any more
              } catch (RuntimeException e) {
                outcome.completeExceptionally(e);
              }
            });
    var _ =
        outcome.whenComplete((_, _) -> {
          if (outcome.isCancelled()) {
            looking.interrupt();
          }
        });
    return outcome;
  }

  private static Look look(Probe probe, ReadyTask task) {
    return switch (probe) {
      case Probe.Line(var pattern) -> new LineLook(pattern, task);
      case Probe.Tcp tcp -> new TcpLook(tcp);
      case Probe.Http(var address) -> new HttpLook(address);
      case Probe.CommandLine(var line) -> new CommandLook(line, task);
    };
  }

  private static Duration limit(Probe probe) {
    return probe instanceof Probe.CommandLine ? COMMAND_MAX : LOOK_MAX;
  }

  private static Readiness outcome(Look look, Duration limit, Duration timeout)
      throws InterruptedException {
    long begun = System.nanoTime();
    while (true) {
      Duration left = timeout.minusNanos(System.nanoTime() - begun);
      // The last look gets a moment, too.
      Look.Seen seen = once(look, least(limit, left.compareTo(MOMENT) < 0 ? MOMENT : left));
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Duration passed = Duration.ofNanos(System.nanoTime() - begun);
      if (seen.ready() || passed.compareTo(timeout) >= 0) {
        return new Readiness(seen.ready(), seen.detail());
      }
      Thread.sleep(least(pause(passed), timeout.minus(passed)));
    }
  }

  /// What cannot be looked at now may be there later.
  private static Look.Seen once(Look look, Duration limit) throws InterruptedException {
    try {
      return look.look(limit);
    } catch (IOException e) {
      return Look.Seen.notYet(String.valueOf(e.getMessage()));
    }
  }

  private static Duration pause(Duration passed) {
    Duration share = passed.dividedBy(PAUSE_SHARE);
    return share.compareTo(PAUSE_MIN) < 0 ? PAUSE_MIN : least(share, PAUSE_MAX);
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
