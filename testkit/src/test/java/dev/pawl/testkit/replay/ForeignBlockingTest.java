package dev.pawl.testkit.replay;

import static dev.pawl.testkit.replay.Things.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.replay.Execution;
import dev.pawl.engine.runtime.SystemHost;
import dev.pawl.engine.workflow.WorkflowContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Workflow code that waits for anything but its context is reported at once, with file and line.
///
/// A statement that blocks stands on one line with [#here], which notes the line.
@Tag("alone")
@Timeout(30)
final class ForeignBlockingTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(2);

  /// A lock may be free again at any moment, so that code gets two seconds to have it.
  private static final Duration FOR_LOCKS = Duration.ofSeconds(4);

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private volatile int line;

  private <T> T here(T value) {
    line =
        StackWalker.getInstance()
            .walk(frames -> frames.skip(1).findFirst())
            .orElseThrow()
            .getLineNumber();
    return value;
  }

  /// Code that takes nothing and blocks.
  private interface Blocking {
    void run() throws Exception;
  }

  private void assertReported(String what, Blocking code) {
    assertReported(what, AT_ONCE, code);
  }

  private void assertReported(String what, Duration within, Blocking code) {
    assertThat(report(code, new SystemHost(), within))
        .startsWith("Workflow code is " + what + " at ForeignBlockingTest.java:" + line + ".\n");
  }

  private static String report(Blocking code, SystemHost host, Duration within) {
    ReplayCase.Code body =
        (ctx, in) -> {
          code.run();
          return "went on";
        };
    ReplayCase replayed = new ReplayCase("blocking", body);
    List<Recorded> history = List.of(new Recorded(1, 0, replayed.start()));
    long begin = System.nanoTime();

    Execution.Rebuilt rebuilt =
        ReplayRun.rebuild(replayed, body, history, host.host().coroutines(), true);

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(within);
    host.close();
    assertThat(rebuilt).isInstanceOf(Execution.Rebuilt.Blocked.class);
    String report = ((Execution.Rebuilt.Blocked) rebuilt).report();
    assertThat(report).contains("ctx.sleep, ctx.signals, or a step").endsWith("pawl unblock r1");
    return report;
  }

  @Test
  void sleep_inTheCode_isReported() {
    assertReported(
        "blocked in java.util.concurrent.TimeUnit.sleep",
        () -> {
          TimeUnit.HOURS.sleep(here(1));
        });
  }

  @Test
  void future_inTheCode_isReported() {
    CompletableFuture<String> never = new CompletableFuture<>();

    assertReported(
        "blocked in java.util.concurrent.CompletableFuture.get", () -> here(never).get());
    assertReported(
        "blocked in java.util.concurrent.CompletableFuture.join", () -> here(never).join());
    assertReported(
        "blocked in java.util.concurrent.CompletableFuture.get",
        () -> here(never).get(1, TimeUnit.HOURS));
  }

  @Test
  void objectWait_inTheCode_isReported() {
    Object monitor = new Object();

    assertReported(
        "blocked in java.lang.Object.wait",
        () -> {
          synchronized (monitor) {
            while (true) {
              here(monitor).wait();
            }
          }
        });
  }

  @Test
  void join_inTheCode_isReported() {
    CountDownLatch end = new CountDownLatch(1);
    Thread other = Thread.ofVirtual().start(() -> awaitQuietly(end));

    assertReported("blocked in java.lang.Thread.join", () -> here(other).join());

    end.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void latchAndSemaphore_inTheCode_areReported() {
    CountDownLatch latch = new CountDownLatch(1);
    Semaphore semaphore = new Semaphore(0);

    assertReported(
        "blocked in java.util.concurrent.CountDownLatch.await", () -> here(latch).await());
    assertReported(
        "blocked in java.util.concurrent.Semaphore.acquire", () -> here(semaphore).acquire());
  }

  @Test
  void queue_inTheCode_isReported() {
    List<BlockingQueue<String>> queues =
        List.of(
            new LinkedBlockingQueue<>(),
            new ArrayBlockingQueue<>(1),
            new SynchronousQueue<>(),
            new PriorityBlockingQueue<>());

    for (BlockingQueue<String> queue : queues) {
      assertReported(
          "blocked in " + queue.getClass().getName() + ".take",
          () -> {
            here(queue).take();
          });
      assertReported(
          "blocked in " + queue.getClass().getName() + ".poll",
          () -> {
            here(queue).poll(1, TimeUnit.HOURS);
          });
    }
  }

  @Test
  void accept_inTheCode_isReported() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK)) {
      assertReported("blocked in java.net.ServerSocket.accept", () -> here(server).accept());
    }
  }

  @Test
  void read_inTheCode_isReported() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, LOOPBACK);
        Socket socket = new Socket(LOOPBACK, server.getLocalPort())) {
      var in = socket.getInputStream();
      assertReported("blocked in java.net.Socket$SocketInputStream.read", () -> here(in).read());
    }
  }

  @Test
  void connect_inTheCode_isReported() throws IOException {
    List<SocketChannel> filling = new ArrayList<>();
    try (ServerSocketChannel server = ServerSocketChannel.open();
        Socket socket = new Socket()) {
      server.bind(new InetSocketAddress(LOOPBACK, 0), 1);
      var address = server.getLocalAddress();
      fillBacklog(address, filling);
      assertReported("blocked in java.net.Socket.connect", () -> here(socket).connect(address));
    } finally {
      for (SocketChannel channel : filling) {
        channel.close();
      }
    }
  }

  /// Connects until the system takes no more, so that the next one has to wait.
  private static void fillBacklog(java.net.SocketAddress address, List<SocketChannel> filling)
      throws IOException {
    for (int i = 0; i < 16; i++) {
      SocketChannel channel = SocketChannel.open();
      filling.add(channel);
      channel.configureBlocking(false);
      channel.connect(address);
    }
  }

  @Test
  void lock_heldByAnother_isReported() {
    ReentrantLock lock = new ReentrantLock();
    Object monitor = new Object();

    lock.lock();
    try {
      assertReported("waiting for a lock", FOR_LOCKS, () -> here(lock).lock());
      assertReported("waiting for a lock", FOR_LOCKS, () -> here(lock).tryLock(1, TimeUnit.HOURS));
    } finally {
      lock.unlock();
    }
    synchronized (monitor) {
      Blocking entering =
          () -> {
            synchronized (here(monitor)) {
              throw new AssertionError("the monitor was free");
            }
          };

      String report = report(entering, new SystemHost(), FOR_LOCKS);

      // The entry into a monitor may bear the line of what comes first inside.
      assertThat(report)
          .startsWith("Workflow code is waiting for a lock at ForeignBlockingTest.java:")
          .containsPattern("java:(%d|%d)\\.".formatted(line, line + 1));
    }
  }

  @Test
  void lock_heldForAMoment_isNotReported() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    CountDownLatch held = new CountDownLatch(1);
    Thread holder = Thread.ofPlatform().start(() -> holdUntilWanted(lock, held));
    held.await();
    ReplayCase replayed =
        new ReplayCase(
            "lock",
            (ctx, in) -> {
              lock.lock();
              try {
                return "went on";
              } finally {
                lock.unlock();
              }
            });
    ReplayRun run = ReplayRun.fresh(replayed);

    replayed.turns().forEach(run::take);

    assertThat(run.text()).contains("RunCompleted \"went on\"");
    holder.join();
  }

  private static void holdUntilWanted(ReentrantLock lock, CountDownLatch held) {
    lock.lock();
    try {
      held.countDown();
      while (!lock.hasQueuedThreads()) {
        Thread.onSpinWait();
      }
    } finally {
      lock.unlock();
    }
  }

  @Test
  void loop_withoutEnd_isReportedAfterTheLimit() {
    AtomicBoolean stop = new AtomicBoolean();
    try {
      Blocking loop =
          () -> {
            here(stop);
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          };

      String report = report(loop, new SystemHost(Duration.ofMillis(500)), AT_ONCE);

      assertThat(report)
          .startsWith("Workflow code is busy for more than 0.5 s at ForeignBlockingTest.java:")
          .containsPattern("java:(%d|%d|%d)\\.".formatted(line + 1, line + 2, line + 3));
    } finally {
      stop.set(true);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void code_goingOnAfterItWasReported_isStoppedAtItsNextCall(boolean withHandle) {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicReference<Thread> thread = new AtomicReference<>();
    AtomicBoolean cameBack = new AtomicBoolean();
    ReplayCase.Code body =
        (ctx, in) -> {
          var kv = ctx.kv();
          thread.set(Thread.currentThread());
          latch.await();
          try {
            if (withHandle) {
              kv.put("k", 1);
            } else {
              step(ctx, "never");
            }
          } finally {
            cameBack.set(true);
          }
          return "went on";
        };
    ReplayCase replayed = new ReplayCase("blocking", body);
    List<Recorded> history = List.of(new Recorded(1, 0, replayed.start()));
    assertThat(ReplayRun.rebuild(replayed, body, history))
        .isInstanceOf(Execution.Rebuilt.Blocked.class);

    latch.countDown();

    await().until(() -> isHalted(thread.get()));
    assertThat(cameBack).isFalse();
  }

  private static boolean isHalted(Thread thread) {
    return Stream.of(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().endsWith("HandOffCoroutine")
                && frame.getMethodName().equals("suspend"));
  }

  @Test
  void blocking_inABranch_isReported() {
    CountDownLatch latch = new CountDownLatch(1);
    ReplayCase.Code body =
        (ctx, in) -> {
          var branch = ctx.fork(() -> block(ctx, latch));
          return branch.await();
        };
    ReplayCase replayed = new ReplayCase("blocking", body);

    Execution.Rebuilt rebuilt =
        ReplayRun.rebuild(replayed, body, List.of(new Recorded(1, 0, replayed.start())));

    assertThat(rebuilt).isInstanceOf(Execution.Rebuilt.Blocked.class);
    assertThat(((Execution.Rebuilt.Blocked) rebuilt).report())
        .contains("CountDownLatch.await at ForeignBlockingTest.java:" + line);
  }

  private String block(WorkflowContext ctx, CountDownLatch latch) throws InterruptedException {
    ctx.status("about to block");
    here(latch).await();
    return "never";
  }

  @Test
  void blocking_inALaterTurn_blocksThatTurn() {
    CountDownLatch latch = new CountDownLatch(1);
    ReplayCase replayed =
        new ReplayCase(
                "later",
                (ctx, in) -> {
                  step(ctx, "a");
                  return block(ctx, latch);
                })
            .at(5, Inputs.stepDone(1, "x"));
    ReplayRun run = ReplayRun.fresh(replayed);
    run.take(replayed.turns().getFirst());

    assertThatThrownBy(() -> run.take(replayed.turns().getLast()))
        .hasMessageContaining("CountDownLatch.await at ForeignBlockingTest.java:" + line);
    assertThat(run.history()).hasSize(2);
  }
}
