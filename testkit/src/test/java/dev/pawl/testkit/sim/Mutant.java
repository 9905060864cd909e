package dev.pawl.testkit.sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A bug to be planted: one place in a source file, named by its path in the repository, with other
/// code.
enum Mutant {
  CLAIM_NEVER_GIVEN_BACK(
      Mutant.RUNTIME + "QueueWorkers.java",
      "      claiming = false;\n      unsure = true;",
      "      claiming = false;"),
  SIGNALS_OF_TWO_NODES_OVERTAKE(
      Mutant.RUNTIME + "Node.java", "(store.isShared() || faults", "(faults"),
  STEPS_OF_THE_EXECUTION_BEFORE_COUNT(
      Mutant.RUNTIME + "RunTurns.java",
      "current.head().execution() != stepsOf",
      "current.head().execution() < stepsOf"),
  CODE_CAME_WHILE_BEING_BLOCKED(
      Mutant.RUNTIME + "RunTurns.java",
      "after.head().state() == RunState.BLOCKED && mayUnblock(after)",
      "false"),
  MAIL_NOT_CONSUMED(
      Mutant.RUNTIME + "TurnInputs.java",
      "messages.subList(0, count).forEach(message -> consumed.add(message.id()));",
      ""),
  MAIL_KEPT_IN_MEMORY(Mutant.RUNTIME + "RunMemory.java", "messages.forEach(mail::remove);", ""),
  ATTEMPT_NOT_COUNTED(
      Mutant.RUNTIME + "StepBodies.java",
      "new Event.AttemptStarted(orphan.command(), orphan.attempt() + 1)",
      "new Event.AttemptStarted(orphan.command(), orphan.attempt())"),
  TIMER_NOT_KEPT(
      Mutant.RUNTIME + "Wakeups.java",
      "      byRun.put(run, due);\n      dues.add(due);",
      "      byRun.put(run, due);"),
  TIMERS_NOT_FOUND_AFTER_RESTART(
      Mutant.RUNTIME + "Caretaker.java",
      "store.poll(node.owned(), until, after, PAGE)",
      "store.poll(node.owned(), 0, after, PAGE)"),
  LOST_LEASE_NOT_TAKEN_AGAIN(
      Mutant.RUNTIME + "Caretaker.java", "    } else {\n      takeOver();\n    }", "    }"),
  CODE_CAME_UNNOTICED(
      Mutant.RUNTIME + "Caretaker.java", "codeCame.add(workflow.name())", "workflow.name()"),
  SIGNALS_LAST_IN_FIRST_OUT(Mutant.REPLAY + "Mailbox.java", "letters.poll()", "letters.pollLast()"),
  SIGNALS_NOT_CARRIED_OVER(
      Mutant.REPLAY + "Mailbox.java",
      "return List.copyOf(byNumber.values());",
      "return List.of();"),
  ONE_ATTEMPT_TOO_MANY(
      Mutant.REPLAY + "Retries.java",
      "failures >= policy.maxAttempts()",
      "failures > policy.maxAttempts()"),
  CHILDS_FAILURE_NOT_REPORTED(
      Mutant.RUNTIME + "Outboxes.java",
      "mail.add(new Write.Outgoing(to, toExecution, event));",
      """
      {
        if (!(event instanceof Event.ChildFailed)) {
          mail.add(new Write.Outgoing(to, toExecution, event));
        }
      }
      """),
  THIRD_ATTEMPT_NEVER_STARTED(
      Mutant.RUNTIME + "Aftermath.java",
      "case Effect.RunStep step when !over ->",
      "case Effect.RunStep step when !over && step.attempt() < 3 ->"),
  OPEN_STEP_NOT_PICKED_UP(
      Mutant.RUNTIME + "TurnWriter.java", "anew || view.hasOpenSteps()", "anew"),
  NEXT_EXECUTION_NOT_PICKED_UP(
      Mutant.RUNTIME + "TurnWriter.java",
      "anew || view.hasOpenSteps()",
      "!anew && view.hasOpenSteps()"),
  RETRIED_RUN_NOT_PICKED_UP(
      Mutant.RUNTIME + "Heads.java",
      "RunState.QUEUED, RunHead.AT_TAKEOVER, null",
      "RunState.QUEUED, RunHead.NEVER, null"),
  NOT_LOOKED_AFTER_A_FAULT(Mutant.RUNTIME + "BatchWriter.java", "      afterFault.run();", ""),
  FULL_DISK_TAKEN_FOR_GOOD(
      Mutant.RUNTIME + "BatchWriter.java", "fault.code() == ErrorCode.STORE_FULL || ", ""),
  RESULT_NOT_TRIED_AGAIN(
      Mutant.RUNTIME + "QueueWorkers.java",
      "BatchWriter.Patience.KEEP_TRYING",
      "BatchWriter.Patience.FAIL_FAST"),
  ID_OF_THE_MOMENT(
      Mutant.REPLAY + "Context.java",
      "(kernel.random().nextLong() & ~0xf000L)",
      "(System.nanoTime() & ~0xf000L)"),
  TASKS_HELD_FOR_EVER(
      Mutant.RUNTIME + "Outboxes.java",
      "held ? Write.TaskGate.HOLD : Write.TaskGate.RELEASE",
      "Write.TaskGate.HOLD"),
  START_NOT_TOLD(
      Mutant.RUNTIME + "Operations.java",
      "node.residents().tell(id, new RunActor.Note.Created(run, made.history()));",
      ""),
  CHILD_WITHOUT_PARENT(Mutant.RUNTIME + "Outboxes.java", "start.parent(),", "null,"),
  SIGNAL_SENT_AGAIN_COUNTS(
      Mutant.STORE + "InMemoryStoreRuns.java",
      "if (run.isDuplicate(send.dedupId())) {",
      "if (send.dedupId() != null && send.dedupId().isEmpty()) {"),
  RESULT_OF_A_LOST_WORKER_COUNTS(
      Mutant.STORE + "InMemoryStoreTasks.java",
      "return held && leases.isLive(lease) ? row : null;",
      "return row;"),
  HISTORIES_MERGED(
      Mutant.STORE + "InMemoryStoreTurns.java",
      "run.head().lastSeq() == expected.lastSeq()",
      "run.head().lastSeq() >= expected.lastSeq()"),
  MAIL_STAYS_IN_THE_STORE(
      Mutant.STORE + "InMemoryStoreTurns.java", "run.consume(turn.consumed());", ""),
  NOTICE_NEVER_VOID(
      Mutant.RUNTIME + "StateNotices.java",
      "news == null ? old == null : news.equals(old)",
      "news == null || news.equals(old)"),
  NOTICE_FORGOTTEN(
      Mutant.RUNTIME + "TurnWriter.java",
      "outboxes.of(progress.effects(), over).withNotices(notices)",
      "outboxes.of(progress.effects(), over)"),
  MAIL_NOT_POLLED(Mutant.STORE + "InMemoryStore.java", "(hasMail || wakeAt", "(wakeAt");

  private static final String ENGINE = "engine/src/main/java/dev/pawl/engine/";
  private static final String RUNTIME = ENGINE + "runtime/";
  private static final String REPLAY = ENGINE + "replay/";
  private static final String STORE = "testkit/src/main/java/dev/pawl/testkit/";

  private final String file;
  private final String sound;
  private final String broken;

  Mutant(String file, String sound, String broken) {
    this.file = file;
    this.sound = sound;
    this.broken = broken;
  }

  /// The qualified name of the class that is changed.
  String className() {
    String path = file.substring(file.indexOf("java/") + "java/".length(), file.length() - 5);
    return path.replace('/', '.');
  }

  /// Its source with the bug in it.
  String source(Path root) throws IOException {
    String text = Files.readString(root.resolve(file));
    int at = text.indexOf(sound);
    if (at < 0 || text.indexOf(sound, at + 1) >= 0) {
      throw new AssertionError("%s: the place must be in %s once: %s".formatted(this, file, sound));
    }
    return text.replace(sound, broken);
  }
}
