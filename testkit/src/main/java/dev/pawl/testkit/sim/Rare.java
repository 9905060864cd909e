package dev.pawl.testkit.sim;

/// States that only a rough world brings about. Simulations that never reach one of them prove
/// nothing about it, so they are counted.
public enum Rare {
  // --- Commits ---
  TURN_FENCED("a turn of a node that had lost the shard was refused"),
  TURN_IN_CONFLICT("a turn met a history that had gone on"),
  TURN_REFUSED("a turn's commit failed and did nothing"),
  TURN_UNKNOWN("a turn was committed but reported as failed"),
  START_UNKNOWN("a start was committed but reported as failed"),
  SEND_UNKNOWN("a message was committed but reported as failed"),
  CLAIM_UNKNOWN("a claim of tasks was committed but reported as failed"),
  FINISH_UNKNOWN("a task's result was committed but reported as failed"),
  DISK_FULL("a commit found the disk full"),
  BATCH_OF_MANY("eight writes or more shared a commit"),
  STALLED_COMMIT("a commit took longer than the lease"),
  START_FOUND("a start found its run there already"),
  SEND_DUPLICATE("a message was sent again"),
  SEND_TO_ENDED("a message came after the end"),
  SEND_TO_MISSING("a message came before the run"),
  TASK_GONE("a result came for a task that was no longer the node's"),
  TASK_RECLAIMED("a task was claimed again after its worker was lost"),

  // --- Processes ---
  KILLED_BEFORE_COMMIT("a process died with a commit on its way"),
  KILLED_AFTER_COMMIT("a process died between commit and answer"),
  KILLED_AT_START("a process died within a second of its start"),
  KILLED_IN_BODY("a process died with the body of a step or activity under way"),
  FROZEN_PAST_LEASE("a process stood still for longer than its lease"),
  FROZEN_IN_COMMIT("a process stood still with a commit on its way"),
  CLOSED_WITH_WORK("an engine closed in order with runs under way"),
  START_FAILED("an engine could not start because of its store"),
  ALL_DOWN("no process was up"),
  REPLACED_UNDER_NEW_NAME("a process came back under another name"),
  CLOCK_SET_BACK("a node's clock was set back"),
  CLOCK_SET_FORWARD("a node's clock was set forward"),

  // --- Shards ---
  LEASE_LOST("a node found that its lease had run out"),
  SHARDS_SHARED("two nodes held shards at once"),
  SHARDS_PARTLY_CLAIMED("a claim got some of the free shards"),
  RUN_MOVED("turns of one run were committed by two nodes"),
  RUN_MOVED_OFTEN("turns of one run were committed by four processes"),

  // --- Reading ---
  READ_FAILED("a run could not be read when it needed a turn"),
  REBUILT_WITH_BRANCHES("a run was rebuilt with several things under way"),
  REBUILT_LONG("a history of more than fifty events was rebuilt"),
  REBUILT_IN_BACKOFF("a run was rebuilt between two attempts"),

  // --- Runs ---
  STEP_RERUN("the body of a step ran again after a crash"),
  ACTIVITY_RERUN("an activity ran again after its worker was lost"),
  TIMER_LATE("a timer was due while nobody could fire it"),
  SIGNAL_EARLY("a signal waited for the code to ask for it"),
  SIGNAL_WITH_START("a run was started by a signal"),
  SIGNAL_CARRIED_OVER("a signal was carried over to the next execution"),
  CONTINUED("a run went on as a new execution"),
  PAUSED("a run was paused and went on"),
  BLOCKED_FOR_CODE("a run waited for code that was not there"),
  RETRIED("an operator let an ended run go on"),
  CANCELED("a run was canceled"),
  CANCELED_UNBEGUN("a run was canceled before its code began"),
  TERMINATED("a run was terminated"),
  FAILED("a run failed"),
  CLEANED_UP("a canceled run cleaned up"),
  CHILD_CANCELED("a child was canceled with its parent"),
  QUESTION_ANSWERED("a question was answered"),

  // --- Scenes ---
  TIMED_OUT_WHILE_FROZEN("an attempt timed out while its worker stood still"),
  RESULT_TOO_LATE("a body returned after its attempt had timed out or was given up"),
  CHECKPOINT_HANDED_ON("an attempt went on from the heartbeat of an earlier one"),
  CONTINUED_WITH_SIGNALS("three signals or more were carried over to the next execution"),
  CANCELED_WHILE_COMPENSATING("a run was canceled while it undid what it had done"),
  CANCELED_WHILE_CLEANING_UP("a run that cleaned up was canceled again"),
  DEADLINE_MISSED("something came after its wait had timed out"),
  ANSWER_TOO_LATE("an answer came after its question's deadline"),
  RETRIED_OFTEN("an operator let a run go on for the third time");

  private final String meaning;

  Rare(String meaning) {
    this.meaning = meaning;
  }

  /// What happened, for people.
  public String meaning() {
    return meaning;
  }
}
