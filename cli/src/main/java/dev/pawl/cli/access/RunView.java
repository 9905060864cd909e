package dev.pawl.cli.access;

import dev.pawl.engine.history.Failure;
import dev.pawl.engine.store.RunRecord;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A run as every command shows it, and the record that `--json` prints. What is absent has no
/// field.
///
/// @param state `queued`, `running`, `waiting`, `paused`, `blocked`, `succeeded`, `failed` or
///   `canceled`
/// @param live whether a process drives it now, so that it can go on
/// @param is its conditions, as in the query `is:retrying`
/// @param waitsFor the first wait in words
/// @param attention why a person has to act
/// @param waits what it waits for, the oldest first
/// @param blocked why it is blocked
/// @param output of a run that succeeded; lists leave it out
/// @param failure of a run that failed; lists leave the stack traces out
/// @param reason why it was canceled
/// @param status what its code said last
/// @param file the single file that it was started from
/// @param parent the run that started it
/// @param events how many the current execution has
public record RunView(
    String id,
    String type,
    String kind,
    String version,
    String state,
    boolean live,
    List<String> is,
    @Nullable String waitsFor,
    @Nullable String attention,
    List<WaitView> waits,
    @Nullable BlockView blocked,
    @Nullable JsonNode output,
    @Nullable FailureView failure,
    @Nullable String reason,
    @Nullable String status,
    @Nullable String file,
    @Nullable String parent,
    SequencedMap<String, String> labels,
    int execution,
    long events,
    int priority,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {
  /// The label that holds [#file].
  public static final String FILE_LABEL = "pawl.file";

  public RunView {
    is = List.copyOf(is);
    waits = List.copyOf(waits);
  }

  /// A run as the engine recorded it.
  public static RunView of(RunRecord run, long nowMillis, boolean live) {
    return new RunViews(nowMillis, _ -> live).full(run);
  }

  /// One thing that a run waits for.
  ///
  /// @param kind `step`, `activity`, `timer`, `signal`, `question` or `child`
  /// @param until when it ends by itself
  /// @param attempt the current or next one, absent where there are none
  /// @param maxAttempts absent for no bound
  public record WaitView(
      String kind,
      String name,
      Instant since,
      @Nullable Instant until,
      @Nullable Integer attempt,
      @Nullable Integer maxAttempts,
      @Nullable String lastFailure,
      @Nullable QuestionView question) {}

  /// A question to a person.
  ///
  /// @param type of the answer
  /// @param fallback the answer that is taken when the wait ends
  public record QuestionView(
      String prompt, List<JsonNode> choices, String type, @Nullable JsonNode fallback) {}

  /// Why a run is blocked.
  ///
  /// @param reason `nondeterminism` or `unregistered`
  /// @param report expected, found, where, and what to do
  public record BlockView(String reason, String report, Instant since) {}

  /// A failure and those behind it.
  public record FailureView(
      String type,
      String message,
      boolean retryable,
      @Nullable FailureView cause,
      @Nullable String stack) {
    static FailureView of(Failure failure, boolean withStack) {
      Failure cause = failure.cause();
      return new FailureView(
          failure.type(),
          failure.message(),
          failure.retryable(),
          cause == null ? null : of(cause, withStack),
          withStack && !failure.stack().isEmpty() ? failure.stack() : null);
    }
  }

  /// Whether it has ended for good.
  public boolean hasEnded() {
    return endedAt != null;
  }
}
