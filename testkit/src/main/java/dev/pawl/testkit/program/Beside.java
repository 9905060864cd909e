package dev.pawl.testkit.program;

import java.util.ArrayList;
import java.util.List;

/// What a branch in the model does with other branches.
///
/// Whoever has to know how another branch would end rehearses it first, and goes through it for
/// good when it is known what ends it.
///
/// @param ledger of the branch, as are `memory` and `clock`
record Beside(RunModel run, Ledger ledger, Memory memory, Clock clock) {

  /// How a branch that begins now would end, without any trace of it.
  Ending rehearse(Program program, Place at) {
    return new Timeline(run, new Ledger(), memory.copy(), clock.same()).go(program, at);
  }

  /// Goes through a branch that begins now.
  void perform(Program program, Place at, Clock.Span span) {
    Ending _ = new Timeline(run, ledger, memory, span).go(program, at);
  }

  /// Goes through a branch that is canceled at a time if it is open then.
  private void performUntil(long atMillis, boolean open, Program program, Place at) {
    boolean cut = open && atMillis < clock.limit();
    perform(program, at, cut ? clock.canceledAt(atMillis) : clock.same());
  }

  private void undecided(String why, long atMillis) {
    run.undecided(ledger, why, atMillis);
  }

  String combine(Program.Combine combine, Place at) {
    List<Program> members = combine.members();
    List<Ending> endings = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      endings.add(rehearse(members.get(i), at.branch(i)));
    }
    Meeting meeting = Meeting.of(combine.how(), endings);
    long timeout = combine.timeoutMillis();
    long deadline = timeout == 0 ? Clock.NEVER : clock.due(timeout);
    long decided = Math.min(meeting.atMillis(), deadline);
    boolean late = deadline < meeting.atMillis();
    boolean tied = deadline == meeting.atMillis() || meeting.isTied(decided, late, endings);
    if (tied && decided < clock.limit()) {
      undecided("members of a combination end together", decided);
    }
    for (int i = 0; i < members.size(); i++) {
      boolean open = endings.get(i).settledMillis() > decided;
      performUntil(decided, open, members.get(i), at.branch(i));
    }
    clock.waitUntil(decided);
    if (late) {
      throw new Ending.Failed(Texts.TIMEOUT, Texts.TIMEOUT);
    }
    return meeting.outcome().get();
  }

  /// Goes through the branch of a fork up to where the code beside it ends.
  ///
  /// @param rest how that code would end
  /// @return how the branch would end by itself
  Ending fork(Program body, Place at, Ending rest) {
    Ending ending = rehearse(body, at);
    long settled = ending.settledMillis();
    if (rest.isFailure()) {
      if (settled == rest.atMillis()) {
        undecided("a branch ends as it is canceled", settled);
      }
      performUntil(rest.atMillis(), settled > rest.atMillis(), body, at);
    } else {
      boolean leaves = rest.how() == Ending.How.CONTINUED;
      perform(body, at, leaves ? clock.stoppedAt(rest.atMillis()) : clock.same());
    }
    return ending;
  }

  String within(Program body, long timeoutMillis, Place at) {
    long deadline = clock.due(timeoutMillis);
    Ending ending = rehearse(body, at);
    long settled = ending.settledMillis();
    if (settled == deadline) {
      undecided("a wait ends as its time runs out", settled);
    }
    perform(body, at, clock.same());
    return (settled > deadline ? "late " : "") + await(ending);
  }

  String cancelAfter(Program body, long afterMillis, Place at) {
    long cut = clock.due(afterMillis);
    Ending ending = rehearse(body, at);
    long settled = ending.settledMillis();
    if (settled == cut) {
      undecided("a promise is settled as it is canceled", settled);
    }
    performUntil(cut, settled > cut, body, at);
    clock.waitUntil(cut);
    return settled > cut ? Texts.CANCELED : ending.get();
  }

  /// Waits for a branch that ends like that.
  String await(Ending ending) {
    if (ending.settledMillis() > clock.now()) {
      clock.waitUntil(ending.settledMillis());
    }
    return ending.get();
  }
}
