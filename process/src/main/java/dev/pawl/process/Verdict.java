package dev.pawl.process;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is to be said of how a command ended. Pure.
///
/// @param order why it was stopped, null if it was not
/// @param result what its runner has written down
/// @param sameBoot whether the machine has not been restarted since
/// @param endedAll whether we had all of it ended by force, its runner too
/// @param outOfMemory whether the system ended processes for want of memory meanwhile
record Verdict(
    ProcessFolder.@Nullable StopOrder order,
    Optional<RunnerResult> result,
    boolean sameBoot,
    boolean endedAll,
    boolean outOfMemory) {

  Cause cause() {
    if (order != null) {
      return order.cause();
    }
    if (result.isEmpty()) {
      return Cause.LOST;
    }
    if (!result.get().isSignal()) {
      return Cause.EXIT;
    }
    boolean killed = result.get().signal() == Signal.KILL.number();
    return killed && outOfMemory ? Cause.OUT_OF_MEMORY : Cause.SIGNAL;
  }

  @Nullable Integer exitCode() {
    return result.filter(it -> !it.isSignal()).map(RunnerResult::code).orElse(null);
  }

  @Nullable Integer signal() {
    if (result.isEmpty() && endedAll) {
      return Signal.KILL.number();
    }
    return result.filter(RunnerResult::isSignal).map(RunnerResult::signal).orElse(null);
  }

  String detail() {
    String why = order == null ? "" : order.detail();
    if (result.isPresent() || endedAll) {
      return why;
    }
    String lost =
        sameBoot
            ? "how it ended is not known: its runner was killed"
            : "how it ended is not known: the machine was restarted";
    return why.isEmpty() ? lost : why + "; " + lost;
  }
}
