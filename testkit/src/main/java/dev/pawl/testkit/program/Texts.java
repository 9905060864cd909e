package dev.pawl.testkit.program;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.workflow.ActivityFailedException;
import dev.pawl.engine.workflow.BranchFailedException;
import dev.pawl.engine.workflow.ChildFailedException;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.RecordedFailureException;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.StepFailedException;
import dev.pawl.engine.workflow.WaitTimedOutException;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Values and failures as texts, equal on both sides of the comparison.
final class Texts {
  static final String DONE = "ok";
  static final String NONE = "none";
  static final String CANCELED = "canceled";
  static final String TIMEOUT = "timeout";

  private Texts() {}

  /// What a wait or a combination of waits came to.
  static String of(@Nullable Object value) {
    return switch (value) {
      case null -> DONE;
      case List<?> list -> list(list.stream().map(Texts::of).toList());
      case Race<?>(int index, Object won) -> race(index, of(won));
      case Settled.Succeeded<?>(Object result) -> settled(of(result));
      case Settled.Failed<?>(Failure failure) -> failed(root(failure));
      case Settled.Canceled<?> _ -> CANCELED;
      default -> value.toString();
    };
  }

  static String list(List<String> values) {
    return values.stream().collect(Collectors.joining(",", "[", "]"));
  }

  static String race(int index, String value) {
    return "#" + index + ":" + value;
  }

  static String settled(String value) {
    return "ok:" + value;
  }

  static String failed(String root) {
    return "failed:" + root;
  }

  static String caught(String kind, String root) {
    return "caught " + kind + ":" + root;
  }

  static String caught(RuntimeException failure) {
    return caught(kind(failure), root(failure));
  }

  /// Which of the engine's exceptions, or the code's own.
  private static String kind(RuntimeException failure) {
    return switch (failure) {
      case StepFailedException _ -> "step";
      case ActivityFailedException _ -> "activity";
      case ChildFailedException _ -> "child";
      case BranchFailedException _ -> "branch";
      case WaitTimedOutException _ -> TIMEOUT;
      case WorkflowFailure _ -> "code";
      default -> failure.getClass().getName();
    };
  }

  private static String root(RuntimeException failure) {
    return switch (failure) {
      case RecordedFailureException recorded -> root(recorded.failure());
      case WaitTimedOutException _ -> TIMEOUT;
      default -> String.valueOf(failure.getMessage());
    };
  }

  /// The first cause of a recorded failure.
  static String root(Failure failure) {
    Failure root = failure;
    while (root.cause() != null) {
      root = root.cause();
    }
    boolean late =
        root.type().equals(Failure.TIMEOUT)
            || root.type().equals(WaitTimedOutException.class.getName());
    if (late) {
      return TIMEOUT;
    }
    return root.type().equals(Failure.CANCELED) ? CANCELED : root.message();
  }
}
