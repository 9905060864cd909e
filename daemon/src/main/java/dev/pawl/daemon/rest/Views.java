package dev.pawl.daemon.rest;

import dev.pawl.api.RawJson;
import dev.pawl.api.RunView;
import dev.pawl.daemon.code.WorkflowCatalog;
import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Failure;
import dev.pawl.engine.history.Payload;
import dev.pawl.engine.history.Question;
import dev.pawl.engine.history.Wait;
import dev.pawl.engine.store.Condition;
import dev.pawl.engine.store.RunHead;
import dev.pawl.engine.store.RunQuery;
import dev.pawl.engine.store.RunRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Turns the engine's records into those of the API.
///
/// @param catalog knows the files of workflows
/// @param clock for conditions
public record Views(WorkflowCatalog catalog, InstantSource clock) {
  /// A run as lists show it.
  RunView brief(RunRecord run) {
    return view(run, false);
  }

  /// A run with its output and stack traces.
  RunView full(RunRecord run) {
    return view(run, true);
  }

  /// Whether a run matches a query now.
  boolean matches(RunQuery query, RunRecord run) {
    return query.matches(run, clock.millis());
  }

  private RunView view(RunRecord run, boolean full) {
    RunHead head = run.head();
    Condition condition = Condition.of(run, clock.millis());
    boolean ended = head.state().isTerminal();
    return new RunView(
        run.id().value(),
        run.type(),
        run.kind(),
        run.version(),
        head.state().code(),
        condition.flags().stream().map(flag -> flag.name().toLowerCase(Locale.ROOT)).toList(),
        condition.waitsFor().isEmpty() ? null : condition.waitsFor(),
        condition.attention(),
        ended ? List.of() : head.waits().stream().map(Views::wait).toList(),
        block(head.block()),
        full ? output(head.outcome()) : null,
        failure(head.outcome(), full),
        reason(head.outcome()),
        head.status(),
        catalog.file(run.type(), run.version()).map(Path::toString).orElse(null),
        run.parent() == null ? null : run.parent().parent().value(),
        head.labels(),
        head.execution(),
        head.lastSeq(),
        revision(run),
        run.priority(),
        Instant.ofEpochMilli(run.createdAtMillis()),
        Instant.ofEpochMilli(head.updatedAtMillis()),
        ended ? Instant.ofEpochMilli(head.endedAtMillis()) : null);
  }

  /// Differs after each change that a client can see.
  static String revision(RunRecord run) {
    RunHead head = run.head();
    return "%d.%d.%s.%d"
        .formatted(head.execution(), head.lastSeq(), head.state().code(), head.updatedAtMillis());
  }

  static RawJson raw(Payload payload) {
    return new RawJson(payload.json());
  }

  private static RunView.WaitView wait(Wait wait) {
    return new RunView.WaitView(
        wait.kind().name().toLowerCase(Locale.ROOT),
        wait.name(),
        Instant.ofEpochMilli(wait.sinceMillis()),
        wait.untilMillis() == 0 ? null : Instant.ofEpochMilli(wait.untilMillis()),
        wait.attempt() == 0 ? null : wait.attempt(),
        wait.maxAttempts() == 0 ? null : wait.maxAttempts(),
        wait.lastFailure(),
        question(wait.question()));
  }

  private static RunView.@Nullable QuestionView question(@Nullable Question question) {
    if (question == null) {
      return null;
    }
    Payload fallback = question.fallback();
    return new RunView.QuestionView(
        question.prompt(),
        question.choices().stream().map(RawJson::new).toList(),
        question.schema(),
        fallback == null ? null : raw(fallback));
  }

  private static RunView.@Nullable BlockView block(RunHead.@Nullable Block block) {
    return block == null
        ? null
        : new RunView.BlockView(
            block.reason().code(), block.report(), Instant.ofEpochMilli(block.sinceMillis()));
  }

  private static @Nullable RawJson output(@Nullable Event outcome) {
    return outcome instanceof Event.RunCompleted(Payload output) ? raw(output) : null;
  }

  private static RunView.@Nullable FailureView failure(@Nullable Event outcome, boolean full) {
    return switch (outcome) {
      case Event.RunFailed failed -> failure(failed.failure(), full);
      case Event.RunCanceled canceled when canceled.cleanupFailure() != null ->
          failure(canceled.cleanupFailure(), full);
      case null, default -> null;
    };
  }

  private static RunView.FailureView failure(Failure failure, boolean withStack) {
    Failure cause = failure.cause();
    return new RunView.FailureView(
        failure.type(),
        failure.message(),
        failure.retryable(),
        cause == null ? null : failure(cause, withStack),
        withStack && !failure.stack().isEmpty() ? failure.stack() : null);
  }

  private static @Nullable String reason(@Nullable Event outcome) {
    return switch (outcome) {
      case Event.RunCanceled canceled -> canceled.reason();
      case Event.RunTerminated terminated -> terminated.reason();
      case null, default -> null;
    };
  }
}
