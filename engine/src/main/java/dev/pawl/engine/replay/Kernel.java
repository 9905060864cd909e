package dev.pawl.engine.replay;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.RunId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The parts of one execution in memory, wired together.
///
/// Only one thread is inside at any time: the kernel's caller, or the branch that it resumed.
final class Kernel {
  private final Execution.Setup setup;
  private final Journal journal;
  private final Branches branches;
  private final Commands commands = new Commands();
  private final Mailbox mailbox = new Mailbox();
  private final RunView view = new RunView(this);
  private final Waits waits = new Waits(this);
  private final Context context = new Context(this);
  private final List<Effect> effects = new ArrayList<>(1);
  private Event.@Nullable RunStarted started;
  private @Nullable SplittableRandom random;
  private @Nullable Event end;
  private boolean paused;

  Kernel(Execution.Setup setup, Journal journal) {
    this.setup = setup;
    this.journal = journal;
    this.branches = new Branches(this, setup.coroutines());
  }

  void start(Event.RunStarted event) {
    started = event;
    random = new SplittableRandom(event.seed());
    if (event.carried() != null) {
      view.restore(event.carried());
      event.carried().signals().forEach(mailbox::receive);
    }
  }

  /// Matches or appends a command. After a mismatch a branch never comes back from here, and the
  /// kernel gets null.
  Event.@Nullable Command record(Event.Command asked) {
    Event.Command recorded = journal.record(asked, branches::place);
    if (recorded == null && branches.isInBranch()) {
      branches.halt();
    }
    return recorded;
  }

  /// Keeps an effect of the event handled last, unless that is from history: then it was taken care
  /// of long ago.
  ///
  /// @return whether it was kept
  boolean emit(Effect effect) {
    if (journal.isFresh()) {
      effects.add(effect);
    }
    return journal.isFresh();
  }

  /// Keeps an effect that belongs to no event.
  void keep(Effect effect) {
    effects.add(effect);
  }

  List<Effect> takeEffects() {
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  /// Ends the execution and gives up what is open. No code runs after this.
  void end(Event last) {
    if (end == null) {
      end = last;
      branches.warnOfUnseenFailures();
      for (Command command : commands.all()) {
        command.stopWork();
      }
    }
  }

  /// The event that ended the execution.
  @Nullable Event endEvent() {
    return end;
  }

  /// Whether no branch may be resumed any more.
  boolean isHalted() {
    return end != null || paused || journal.mismatch() != null || branches.stuck() != null;
  }

  void pause(boolean newPaused) {
    paused = newPaused;
    emit(new Effect.GateActivities(newPaused));
  }

  boolean isPaused() {
    return paused;
  }

  RunId id() {
    return setup.id();
  }

  Execution.Setup setup() {
    return setup;
  }

  boolean hasStarted() {
    return started != null;
  }

  Event.RunStarted started() {
    if (started == null) {
      throw new IllegalStateException("the execution has not started");
    }
    return started;
  }

  long seed() {
    return started().seed();
  }

  SplittableRandom random() {
    if (random == null) {
      throw new IllegalStateException("the execution has not started");
    }
    return random;
  }

  PayloadCodec codec() {
    return setup.codec();
  }

  Journal journal() {
    return journal;
  }

  Branches branches() {
    return branches;
  }

  Commands commands() {
    return commands;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  RunView view() {
    return view;
  }

  Waits waits() {
    return waits;
  }

  Context context() {
    return context;
  }
}
