package dev.pawl.work.task;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.history.RunId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Which tasks may run now. Groups are of one machine, since what they spare is that machine: its
/// cores, its memory, its ports. Thread-safe.
///
/// Of those that wait in a group the one with the highest priority goes first, and of these the one
/// that has waited longest. A task that runs already, when this process begins, keeps running.
public final class TaskGroups {
  private static final int GROUPS_MAX = 200;

  /// As many run at once, of whatever groups.
  private static final int RUNNING_MAX = 1_000;

  private final GroupFile file;
  private final TreeMap<String, TaskGroup> groups = new TreeMap<>();
  private final List<Ticket> waiting = new ArrayList<>();
  private final Set<Ticket> inside = new HashSet<>();
  private final Set<RunId> held = new HashSet<>();

  /// @param file where they are kept; need not be there
  public TaskGroups(Path file) throws IOException {
    this.file = new GroupFile(file);
    groups.put(TaskGroup.DEFAULT, new TaskGroup(TaskGroup.DEFAULT, 0, false));
    this.file.read().forEach(group -> groups.put(group.name(), group));
  }

  /// A group with what is in it.
  public record Status(TaskGroup group, int running, int waiting) {}

  /// The wish of a task to run.
  final class Ticket {
    private final RunId run;
    private final String group;
    private final int priority;
    private final CompletableFuture<Ticket> admitted = new CompletableFuture<>();

    private Ticket(RunId run, String group, int priority) {
      this.run = run;
      this.group = group;
      this.priority = priority;
    }

    /// Completes when it may run.
    CompletableFuture<Ticket> admitted() {
      return admitted;
    }

    /// Gives back its place, or stops waiting for one.
    void leave() {
      List<Ticket> next;
      synchronized (TaskGroups.this) {
        waiting.remove(this);
        inside.remove(this);
        held.remove(run);
        next = admit();
      }
      open(next);
    }
  }

  /// Asks for a place.
  ///
  /// @param isRunning whether it has one, from before this process began
  Ticket enter(RunId run, String group, int priority, boolean isRunning) {
    Ticket ticket = new Ticket(run, group, priority);
    List<Ticket> next;
    synchronized (this) {
      if (isRunning) {
        inside.add(ticket);
        next = List.of(ticket);
      } else {
        waiting.add(ticket);
        next = admit();
      }
    }
    open(next);
    return ticket;
  }

  /// Keeps a task that has not begun from beginning.
  void hold(RunId run) {
    synchronized (this) {
      held.add(run);
    }
  }

  /// Lets it begin when there is a place.
  void release(RunId run) {
    List<Ticket> next;
    synchronized (this) {
      held.remove(run);
      next = admit();
    }
    open(next);
  }

  /// The place of a task among those that wait in its group, from 1; empty if it does not wait.
  synchronized Optional<Integer> place(RunId run) {
    List<RunId> group =
        waiting.stream()
            .filter(it -> it.run.equals(run))
            .findFirst()
            .map(mine -> sorted().filter(it -> it.group.equals(mine.group)).map(it -> it.run))
            .map(Stream::toList)
            .orElse(List.of());
    return group.isEmpty() ? Optional.empty() : Optional.of(group.indexOf(run) + 1);
  }

  private Stream<Ticket> sorted() {
    // The order of their coming stays among equals.
    return waiting.stream().sorted(Comparator.comparingInt((Ticket it) -> it.priority).reversed());
  }

  private List<Ticket> admit() {
    List<Ticket> next = new ArrayList<>();
    for (Ticket ticket : sorted().toList()) {
      TaskGroup group = groups.get(ticket.group);
      // A group that was removed under its tasks holds nobody up.
      boolean isOpen =
          group == null
              || (!group.paused() && (group.slots() == 0 || running(group) < group.slots()));
      if (isOpen && inside.size() < RUNNING_MAX && !held.contains(ticket.run)) {
        waiting.remove(ticket);
        inside.add(ticket);
        next.add(ticket);
      }
    }
    return next;
  }

  /// Outside of the lock: who waits goes on in this thread.
  private static void open(List<Ticket> tickets) {
    tickets.forEach(ticket -> ticket.admitted.complete(ticket));
  }

  private int running(TaskGroup group) {
    return (int) inside.stream().filter(it -> it.group.equals(group.name())).count();
  }

  /// All groups by name.
  public synchronized List<Status> list() {
    return groups.values().stream().map(this::status).toList();
  }

  private Status status(TaskGroup group) {
    int waits = (int) waiting.stream().filter(it -> it.group.equals(group.name())).count();
    return new Status(group, running(group), waits);
  }

  /// A group.
  ///
  /// @throws PawlException with `INVALID_ARGUMENT` if there is none of this name
  public synchronized Status require(String name) {
    TaskGroup group = groups.get(name);
    if (name.isEmpty()) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT, "group is empty; leave it out, or name one");
    }
    if (group == null) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no group '%s'; make it with: pawl task group %1$s --slots N, or take one of: %s"
              .formatted(name, String.join(", ", groups.keySet())));
    }
    return status(group);
  }

  /// Makes a group, or gives it another number of slots. Those that run over it go on.
  public Status set(String name, int slots) throws IOException {
    synchronized (this) {
      if (!groups.containsKey(name) && groups.size() >= GROUPS_MAX) {
        throw new PawlException(
            ErrorCode.LIMIT_EXCEEDED,
            "there are %d groups, the limit is %d; remove some"
                .formatted(groups.size(), GROUPS_MAX));
      }
      groups.putIfAbsent(name, new TaskGroup(name, slots, false));
    }
    return change(name, group -> group.withSlots(slots));
  }

  /// Has no more of a group begin, or lets them again.
  public Status pause(String name, boolean paused) throws IOException {
    require(name);
    return change(name, group -> group.withPaused(paused));
  }

  private Status change(String name, UnaryOperator<TaskGroup> change) throws IOException {
    List<Ticket> next;
    Status after;
    synchronized (this) {
      groups.computeIfPresent(name, (_, group) -> change.apply(group));
      file.write(List.copyOf(groups.values()));
      next = admit();
      after = require(name);
    }
    open(next);
    return after;
  }

  /// Removes a group in which nothing runs or waits.
  public synchronized void remove(String name) throws IOException {
    Status status = require(name);
    if (name.equals(TaskGroup.DEFAULT)) {
      throw new PawlException(
          ErrorCode.INVALID_ARGUMENT,
          "the group 'default' cannot be removed: tasks without a group are in it");
    }
    if (status.running() + status.waiting() > 0) {
      throw new PawlException(
          ErrorCode.WRONG_STATE,
          "group '%s' has %d tasks that run and %d that wait; stop them, or let them end"
              .formatted(name, status.running(), status.waiting()));
    }
    groups.remove(name);
    file.write(List.copyOf(groups.values()));
  }

  /// The tasks of a group that have a place.
  synchronized List<RunId> inside(String name) {
    return inside.stream().filter(it -> it.group.equals(name)).map(it -> it.run).toList();
  }
}
