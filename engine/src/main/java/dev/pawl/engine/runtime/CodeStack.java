package dev.pawl.engine.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where workflow code stands, the innermost frame first.
record CodeStack(List<StackTraceElement> frames) {
  /// Platform methods in which workflow code must never be found waiting.
  private static final List<String> BLOCKING =
      List.of(
          "java.lang.Thread.sleep",
          "java.lang.Thread.join",
          "java.lang.Object.wait",
          "java.lang.Process.waitFor",
          "java.lang.ProcessImpl.waitFor",
          "java.util.concurrent.CompletableFuture.",
          "java.util.concurrent.FutureTask.",
          "java.util.concurrent.CountDownLatch.",
          "java.util.concurrent.CyclicBarrier.",
          "java.util.concurrent.Semaphore.",
          "java.util.concurrent.Exchanger.",
          "java.util.concurrent.SynchronousQueue.",
          "java.util.concurrent.ArrayBlockingQueue.",
          "java.util.concurrent.LinkedBlockingQueue.",
          "java.util.concurrent.LinkedBlockingDeque.",
          "java.util.concurrent.DelayQueue.",
          "java.util.concurrent.ThreadPerTaskExecutor.",
          "java.util.concurrent.locks.AbstractQueuedSynchronizer$ConditionObject.await",
          "sun.nio.ch.NioSocketImpl.",
          "sun.nio.ch.SocketChannelImpl.",
          "sun.nio.ch.ServerSocketChannelImpl.",
          "sun.nio.ch.DatagramChannelImpl.",
          "sun.nio.ch.SelectorImpl.");

  private static final List<String> PLATFORM = List.of("java.", "javax.", "jdk.", "sun.");

  /// Whether the thread was unparked but has not got a processor yet.
  boolean isBeingResumed() {
    return frames.stream()
        .filter(frame -> !isPlatform(frame))
        .findFirst()
        .filter(frame -> frame.getClassName().equals(HandOffCoroutine.class.getName()))
        .isPresent();
  }

  /// The platform method that the code called and in which it blocks, null if it does not.
  @Nullable String blockingCall() {
    String called = "";
    boolean blocks = false;
    for (StackTraceElement frame : frames) {
      String name = frame.getClassName() + "." + frame.getMethodName();
      if (!isPlatform(frame)) {
        break;
      }
      blocks |= BLOCKING.stream().anyMatch(name::startsWith);
      called = name;
    }
    return blocks ? called : null;
  }

  private static boolean isPlatform(StackTraceElement frame) {
    return PLATFORM.stream().anyMatch(frame.getClassName()::startsWith);
  }
}
