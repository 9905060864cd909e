package dev.pawl.engine.history;

import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A fact in the history of an execution, in the past tense.
///
/// [Input] events come from outside and make the code go on; [Command] events record what the code
/// asked for and are compared on replay. `command` is the number of the command that an event
/// belongs to: commands are numbered from 1 in the order in which the code issues them.
public sealed interface Event {

  /// An event from outside: a start, a result, a signal, the passing of time, an operator.
  sealed interface Input extends Event {}

  /// An event that the workflow's code caused.
  sealed interface Command extends Event {}

  /// A command event with a number of its own, awaited through a promise.
  sealed interface Issued extends Command {
    int command();
  }

  /// An input that settles or moves the command of that number.
  sealed interface Resolution extends Input {
    int command();
  }

  /// The last event of an execution.
  sealed interface End extends Command {}

  // --- The run ---

  /// The first event of an execution.
  ///
  /// @param version the workflow version that this execution is pinned to
  /// @param flags replay-behaviour flags in force, a bit set (see `ReplayFlags`)
  /// @param seed the source of the run's random numbers and ids
  record RunStarted(
      String type,
      String version,
      Payload input,
      @Nullable ParentLink parent,
      long seed,
      long flags,
      @Nullable Carried carried)
      implements Input {}

  record SignalReceived(String name, Payload payload) implements Input {}

  record CancelRequested(String reason) implements Input {}

  record RunPaused(String reason) implements Input {}

  record RunResumed() implements Input {}

  /// An operator says that the cause of a block is mended.
  record RunUnblocked(String reason) implements Input {}

  /// A failed or canceled run goes on after the event `resetTo`; what came between does not count
  /// any more.
  record RunRetried(long resetTo, String reason) implements Input {}

  /// Ended by an operator without running code.
  record RunTerminated(String reason) implements Input {}

  record RunCompleted(Payload output) implements End {}

  record RunFailed(Failure failure) implements End {}

  /// The run ended because somebody asked.
  ///
  /// @param cleanupFailure what a cleanup action threw, if one did
  record RunCanceled(String reason, @Nullable Failure cleanupFailure) implements End {}

  record ContinuedAsNew(Payload input) implements End {}

  // --- Steps and activities ---

  record StepScheduled(int command, String name) implements Issued {}

  record StepCompleted(int command, int attempt, Payload result) implements Resolution {}

  record StepFailed(int command, int attempt, Failure failure) implements Resolution {}

  record ActivityScheduled(int command, String type, String queue, Payload input)
      implements Issued {}

  record ActivityCompleted(int command, int attempt, Payload result) implements Resolution {}

  record ActivityFailed(int command, int attempt, Failure failure) implements Resolution {}

  /// An attempt of a step or activity failed and another will follow.
  ///
  /// @param retryAtMillis when the next attempt is due, epoch milliseconds
  /// @param checkpoint the last heartbeat's data, handed to the next attempt
  record AttemptFailed(
      int command, int attempt, Failure failure, long retryAtMillis, @Nullable Payload checkpoint)
      implements Resolution {}

  /// A further attempt was started: after a backoff, after a crash, or by a retry of the run. The
  /// first attempt starts with its scheduling.
  record AttemptStarted(int command, int attempt) implements Resolution {}

  // --- Timers, signals, questions ---

  record TimerStarted(int command, long fireAtMillis) implements Issued {}

  record TimerFired(int command) implements Resolution {}

  record SignalAwaited(int command, String name) implements Issued {}

  record QuestionAsked(int command, Question question) implements Issued {}

  // --- Other runs ---

  record ChildStarted(int command, RunId child, String type, Payload input) implements Issued {}

  record ChildCompleted(int command, Payload output) implements Resolution {}

  record ChildFailed(int command, Failure failure) implements Resolution {}

  record DetachedStarted(int command, RunId run, String type, Payload input) implements Issued {}

  // --- What the run shows, and the rest ---

  /// The code gave up a command: a loser of a race, a canceled promise or branch.
  record CommandCanceled(int command) implements Command {}

  record StatusChanged(String status) implements Command {}

  /// A key of the run's data was set or removed.
  ///
  /// @param value null removes the key
  record KvChanged(String key, @Nullable Payload value) implements Command {}

  /// Labels were changed.
  ///
  /// @param labels the changed ones; an empty value removes a label
  record LabelsChanged(SequencedMap<String, String> labels) implements Command {}

  /// Those who asked to hear of the run are owed a notice of something else than its state.
  ///
  /// @param topic what it is about; it takes the place of those of the same topic
  /// @param event what happened
  record NoticeGiven(String topic, String event, String text) implements Command {}

  /// Notices of a topic and of those below it that nobody has acknowledged are void.
  record NoticesVoided(String topic) implements Command {}

  /// What is told of the run's end was chosen.
  ///
  /// @param text null if nothing is to be told
  record EndNoticeChosen(@Nullable String text) implements Command {}

  /// A patch decided for the new code; found by id, never by position.
  record PatchMarked(String id) implements Command {}

  /// An event of a kind that this version of Pawl does not know; it is kept as it is and the run is
  /// not touched.
  record UnknownEvent(int tag, Payload bytes) implements Input {}

  /// The kind as shown to people: the record's name.
  default String kind() {
    return getClass().getSimpleName();
  }
}
