package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Wait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The open commands of a run, by number and by deadline.
final class Commands {
  private static final Comparator<Due> FIRST_DUE =
      Comparator.comparingLong(Due::atMillis).thenComparingInt(Due::number);

  private final TreeMap<Integer, Command> open = new TreeMap<>();
  private final TreeSet<Due> dues = new TreeSet<>(FIRST_DUE);
  private final Map<Integer, Due> dueByNumber = new HashMap<>(1);
  private final TreeMap<Integer, AttemptCommand> runningSteps = new TreeMap<>();

  /// Of the branches but the main one, so that one of many is canceled without looking at all.
  private final Map<Integer, TreeSet<Integer>> openByFork = new HashMap<>();

  private int issued;

  private record Due(long atMillis, int number) {}

  /// The number of the next command.
  int nextNumber() {
    return ++issued;
  }

  /// Whether a command of that number was issued, open or not.
  boolean wasIssued(int number) {
    return number >= 1 && number <= issued;
  }

  void add(Command command) {
    open.put(command.number, command);
    if (command.owner() != 0) {
      openByFork.computeIfAbsent(command.owner(), _ -> new TreeSet<>()).add(command.number);
    }
    changed(command);
  }

  @Nullable Command find(int number) {
    return open.get(number);
  }

  /// Takes note of a command's new state and deadline.
  void changed(Command command) {
    Due old = dueByNumber.remove(command.number);
    if (old != null) {
      dues.remove(old);
    }
    runningSteps.remove(command.number);
    if (command.state().isFinal()) {
      open.remove(command.number);
      closed(command);
      return;
    }
    if (command.deadlineMillis() != Command.NEVER) {
      Due due = new Due(command.deadlineMillis(), command.number);
      dues.add(due);
      dueByNumber.put(command.number, due);
    }
    if (command instanceof AttemptCommand attempts && attempts.isRunningStep()) {
      runningSteps.put(command.number, attempts);
    }
  }

  /// The open command whose deadline comes first, if that is not after `nowMillis`.
  @Nullable Command due(long nowMillis) {
    return dues.isEmpty() || dues.first().atMillis() > nowMillis
        ? null
        : open.get(dues.first().number());
  }

  /// The first deadline, [Command#NEVER] if there is none.
  long nextDeadlineMillis() {
    return dues.isEmpty() ? Command.NEVER : dues.first().atMillis();
  }

  /// The steps whose bodies are, or should be, under way.
  List<AttemptCommand> runningSteps() {
    return List.copyOf(runningSteps.values());
  }

  /// All open commands, in the order of their numbers.
  List<Command> all() {
    return List.copyOf(open.values());
  }

  private void closed(Command command) {
    TreeSet<Integer> siblings = openByFork.get(command.owner());
    if (siblings != null && siblings.remove(command.number) && siblings.isEmpty()) {
      openByFork.remove(command.owner());
    }
  }

  void cancelOwnedBy(int branch) {
    for (Command command : ownedBy(branch)) {
      command.cancel();
    }
  }

  private List<Command> ownedBy(int branch) {
    if (branch == 0) {
      return all().stream().filter(command -> command.owner() == 0).toList();
    }
    TreeSet<Integer> numbers = openByFork.get(branch);
    return numbers == null ? List.of() : numbers.stream().map(open::get).toList();
  }

  /// Gives up everything, as an event in history says, but what some branches do.
  ///
  /// All work ends before the first promise is settled: a combination of promises finds nothing
  /// left to cancel.
  void closeAll(Set<Integer> sparedBranches) {
    List<Command> closed = new ArrayList<>();
    for (Command command : all()) {
      if (!sparedBranches.contains(command.owner())) {
        command.end(new Event.CommandCanceled(command.number));
        closed.add(command);
      }
    }
    for (Command command : closed) {
      command.promise().giveUp();
    }
  }

  /// What the run waits for, the oldest first, at most `max`.
  List<Wait> waits(int max) {
    List<Wait> waits = new ArrayList<>();
    for (Command command : open.values()) {
      if (waits.size() == max) {
        break;
      }
      waits.add(command.describe());
    }
    return waits;
  }
}
