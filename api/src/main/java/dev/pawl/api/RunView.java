package dev.pawl.api;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A run.
///
/// @param kind what sort of work it is: `run`, `task`, …
/// @param version of the workflow that the execution is pinned to
/// @param state `queued`, `running`, `waiting`, `paused`, `blocked`, `succeeded`, `failed` or
///   `canceled`
/// @param is its conditions, as in the query `is:retrying`
/// @param waitsFor the first wait in words
/// @param attention why a person has to act
/// @param waits what it waits for, the oldest first
/// @param blocked why it is blocked
/// @param output of a run that succeeded; lists leave it out
/// @param failure of a run that failed; lists leave the stack traces out
/// @param reason why it was canceled
/// @param status what its code said last
/// @param file that its code is from
/// @param parent the run that started it
/// @param execution counts continue-as-new, from 1
/// @param events how many the current execution has
/// @param revision another one after each change
public record RunView(
    String id,
    String type,
    String kind,
    String version,
    String state,
    List<String> is,
    @Nullable String waitsFor,
    @Nullable String attention,
    List<WaitView> waits,
    @Nullable BlockView blocked,
    @Nullable RawJson output,
    @Nullable FailureView failure,
    @Nullable String reason,
    @Nullable String status,
    @Nullable String file,
    @Nullable String parent,
    SequencedMap<String, String> labels,
    int execution,
    long events,
    String revision,
    int priority,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant endedAt) {

  public RunView {
    is = List.copyOf(is);
    waits = List.copyOf(waits);
  }

  /// Whether it has ended, for good unless somebody retries it.
  public boolean hasEnded() {
    return endedAt != null;
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
      String prompt, List<RawJson> choices, String type, @Nullable RawJson fallback) {}

  /// Why a run is blocked.
  ///
  /// @param reason `nondeterminism`, `unregistered` or `quarantined`
  /// @param report expected, found, where, and what to do
  public record BlockView(String reason, String report, Instant since) {}

  /// A failure and those behind it.
  public record FailureView(
      String type,
      String message,
      boolean retryable,
      @Nullable FailureView cause,
      @Nullable String stack) {}
}
