package dev.pawl.testkit.program;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/// A workflow program as data: a tree of what workflow code can do.
///
/// A program travels as JSON, so that it can be the input of a run, of a child and of the next
/// execution. [Interpreter] runs it, [Model] says what comes of it. Every node has a value, a short
/// text; a body's value is its place in the tree.
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "op")
public sealed interface Program {

  // --- Work ---

  /// A step.
  record Step(Trouble trouble) implements Program {}

  /// An activity.
  ///
  /// @param closeMillis its schedule-to-close timeout, 0 for none
  record Act(Trouble trouble, long closeMillis) implements Program {}

  /// A child run that is waited for.
  record Child(Program program) implements Program {}

  /// A run that goes its own way.
  record Detached(Program program) implements Program {}

  // --- Waits ---

  record Sleep(long millis) implements Program {}

  /// A wait for a signal of the branch's own name.
  ///
  /// @param timeoutMillis 0 for none
  record Await(long timeoutMillis) implements Program {}

  /// Looks whether such a signal is there.
  record Poll() implements Program {}

  /// A question, answered by the branch's signal for questions.
  ///
  /// @param deadlineMillis 0 for none
  /// @param fallback whether there is an answer at the deadline
  record Ask(long deadlineMillis, boolean fallback) implements Program {}

  // --- Order ---

  /// One after the other.
  record Seq(List<Program> parts) implements Program {}

  /// Several times.
  record Loop(int times, Program body) implements Program {}

  /// A failure of `body` is its value, followed by `handler`.
  record Try(Program body, Program handler) implements Program {}

  /// A failure of the code itself.
  record Fail() implements Program {}

  /// Goes on as a new execution. Only the main branch may.
  record Continue(Program next) implements Program {}

  // --- Branches ---

  /// Several at once.
  ///
  /// @param timeoutMillis 0 for none
  record Combine(How how, List<Program> members, long timeoutMillis) implements Program {}

  /// Which of several members decide.
  enum How {
    ALL,
    ANY,
    SETTLED,
    RACE
  }

  /// A branch beside `rest`, waited for after it. If `rest` fails, the branch is canceled.
  record Fork(Program body, Program rest) implements Program {}

  /// A branch that nobody waits for. Only the main branch may start one.
  record Background(Program body) implements Program {}

  /// Waits for a while, and then as long as it takes.
  record Within(Program body, long timeoutMillis) implements Program {}

  /// Cancels a promise some time after it was made, and then waits for it.
  record CancelAfter(Program body, long afterMillis) implements Program {}

  /// Registers an action for the case that the branch is canceled.
  record Cleanup(Program action) implements Program {}

  // --- What the run shows ---

  record Status() implements Program {}

  record KvPut(int key) implements Program {}

  record KvGet(int key) implements Program {}

  record KvRemove(int key) implements Program {}

  /// Sets or removes a label. Only the main branch may.
  record Label(int key, boolean remove) implements Program {}

  // --- Deterministic values ---

  /// The time since the start of the first run.
  record Now() implements Program {}

  /// An id that must be the same on replay.
  record Unique() implements Program {}

  /// A random number that must be the same on replay.
  record Chance() implements Program {}

  /// Code that was patched before the run began.
  record Patch(Program then, Program otherwise) implements Program {}

  /// The parts of a node that are programs, in order.
  default List<Program> children() {
    return switch (this) {
      case Child(Program program) -> List.of(program);
      case Detached(Program program) -> List.of(program);
      case Seq(List<Program> parts) -> parts;
      case Loop(int _, Program body) -> List.of(body);
      case Try(Program body, Program handler) -> List.of(body, handler);
      case Continue(Program next) -> List.of(next);
      case Combine(How _, List<Program> members, long _) -> members;
      case Fork(Program body, Program rest) -> List.of(body, rest);
      case Background(Program body) -> List.of(body);
      case Within(Program body, long _) -> List.of(body);
      case CancelAfter(Program body, long _) -> List.of(body);
      case Cleanup(Program action) -> List.of(action);
      case Patch(Program then, Program otherwise) -> List.of(then, otherwise);
      case Step _, Act _, Sleep _, Await _, Poll _, Ask _, Fail _ -> List.of();
      case Status _, KvPut _, KvGet _, KvRemove _, Label _ -> List.of();
      case Now _, Unique _, Chance _ -> List.of();
    };
  }

  /// How many nodes it has.
  default int size() {
    int size = 1;
    for (Program child : children()) {
      size += child.size();
    }
    return size;
  }

  /// Whether a member of a combination becomes a promise by itself, without a branch.
  default boolean becomesPromise() {
    return switch (this) {
      case Step _, Act _, Child _, Sleep _, Ask _ -> true;
      case Await(long timeoutMillis) -> timeoutMillis == 0;
      case Combine(How _, List<Program> _, long timeoutMillis) -> timeoutMillis == 0;
      case Detached _, Poll _, Seq _, Loop _, Try _, Fail _, Continue _ -> false;
      case Fork _, Background _, Within _, CancelAfter _, Cleanup _, Patch _ -> false;
      case Status _, KvPut _, KvGet _, KvRemove _, Label _, Now _, Unique _, Chance _ -> false;
    };
  }
}
