package dev.pawl.engine.history;

/// The stored number of each kind of event. Numbers are never reused.
final class EventTag {
  static final int RUN_STARTED = 1;
  static final int SIGNAL_RECEIVED = 2;
  static final int CANCEL_REQUESTED = 3;
  static final int RUN_PAUSED = 4;
  static final int RUN_RESUMED = 5;
  static final int RUN_UNBLOCKED = 6;
  static final int RUN_RETRIED = 7;
  static final int RUN_TERMINATED = 8;
  static final int RUN_COMPLETED = 9;
  static final int RUN_FAILED = 10;
  static final int RUN_CANCELED = 11;
  static final int CONTINUED_AS_NEW = 12;
  static final int STEP_SCHEDULED = 13;
  static final int STEP_COMPLETED = 14;
  static final int STEP_FAILED = 15;
  static final int ACTIVITY_SCHEDULED = 16;
  static final int ACTIVITY_COMPLETED = 17;
  static final int ACTIVITY_FAILED = 18;
  static final int ATTEMPT_FAILED = 19;
  static final int ATTEMPT_STARTED = 20;
  static final int TIMER_STARTED = 21;
  static final int TIMER_FIRED = 22;
  static final int SIGNAL_AWAITED = 23;
  static final int QUESTION_ASKED = 24;
  static final int CHILD_STARTED = 25;
  static final int CHILD_COMPLETED = 26;
  static final int CHILD_FAILED = 27;
  static final int DETACHED_STARTED = 28;
  static final int COMMAND_CANCELED = 29;
  static final int STATUS_CHANGED = 30;
  static final int KV_CHANGED = 31;
  static final int LABELS_CHANGED = 32;
  static final int PATCH_MARKED = 33;
  static final int NOTICE_GIVEN = 34;
  static final int NOTICES_VOIDED = 35;
  static final int END_NOTICE_CHOSEN = 36;

  private EventTag() {}

  static int of(Event event) {
    return switch (event) {
      case Event.RunStarted _ -> RUN_STARTED;
      case Event.SignalReceived _ -> SIGNAL_RECEIVED;
      case Event.CancelRequested _ -> CANCEL_REQUESTED;
      case Event.RunPaused _ -> RUN_PAUSED;
      case Event.RunResumed _ -> RUN_RESUMED;
      case Event.RunUnblocked _ -> RUN_UNBLOCKED;
      case Event.RunRetried _ -> RUN_RETRIED;
      case Event.RunTerminated _ -> RUN_TERMINATED;
      case Event.RunCompleted _ -> RUN_COMPLETED;
      case Event.RunFailed _ -> RUN_FAILED;
      case Event.RunCanceled _ -> RUN_CANCELED;
      case Event.ContinuedAsNew _ -> CONTINUED_AS_NEW;
      case Event.StepScheduled _ -> STEP_SCHEDULED;
      case Event.StepCompleted _ -> STEP_COMPLETED;
      case Event.StepFailed _ -> STEP_FAILED;
      case Event.ActivityScheduled _ -> ACTIVITY_SCHEDULED;
      case Event.ActivityCompleted _ -> ACTIVITY_COMPLETED;
      case Event.ActivityFailed _ -> ACTIVITY_FAILED;
      case Event.AttemptFailed _ -> ATTEMPT_FAILED;
      case Event.AttemptStarted _ -> ATTEMPT_STARTED;
      case Event.TimerStarted _ -> TIMER_STARTED;
      case Event.TimerFired _ -> TIMER_FIRED;
      case Event.SignalAwaited _ -> SIGNAL_AWAITED;
      case Event.QuestionAsked _ -> QUESTION_ASKED;
      case Event.ChildStarted _ -> CHILD_STARTED;
      case Event.ChildCompleted _ -> CHILD_COMPLETED;
      case Event.ChildFailed _ -> CHILD_FAILED;
      case Event.DetachedStarted _ -> DETACHED_STARTED;
      case Event.CommandCanceled _ -> COMMAND_CANCELED;
      case Event.StatusChanged _ -> STATUS_CHANGED;
      case Event.KvChanged _ -> KV_CHANGED;
      case Event.LabelsChanged _ -> LABELS_CHANGED;
      case Event.PatchMarked _ -> PATCH_MARKED;
      case Event.NoticeGiven _ -> NOTICE_GIVEN;
      case Event.NoticesVoided _ -> NOTICES_VOIDED;
      case Event.EndNoticeChosen _ -> END_NOTICE_CHOSEN;
      case Event.UnknownEvent unknown -> unknown.tag();
    };
  }
}
