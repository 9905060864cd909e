package dev.pawl.testkit.program;

import java.util.ArrayList;
import java.util.List;

/// When and how a combination of branches is decided.
///
/// @param decisive the member that decides it, or one of [#EACH]
/// @param atMillis [Clock#NEVER] if it never is
record Meeting(int decisive, long atMillis, Ending outcome) {
  /// All members together decide.
  private static final int EACH = -1;

  static Meeting of(Program.How how, List<Ending> members) {
    return switch (how) {
      case ALL -> {
        Meeting failure = first(members, true, false);
        yield failure.atMillis == Clock.NEVER ? each(members, false) : failure;
      }
      case SETTLED -> each(members, true);
      case RACE -> race(first(members, true, true));
      case ANY -> {
        Meeting winner = first(members, false, true);
        yield winner.atMillis == Clock.NEVER ? allFailed(members) : race(winner);
      }
    };
  }

  private static Meeting race(Meeting won) {
    return won.outcome.isValue()
        ? new Meeting(
            won.decisive,
            won.atMillis,
            Ending.value(won.atMillis, Texts.race(won.decisive, won.outcome.text())))
        : won;
  }

  /// The first that ends in one of the given ways.
  private static Meeting first(List<Ending> members, boolean failures, boolean values) {
    Meeting first = never();
    for (int i = 0; i < members.size(); i++) {
      Ending member = members.get(i);
      boolean counts = (member.isFailure() && failures) || (member.isValue() && values);
      if (counts && member.settledMillis() < first.atMillis) {
        first = new Meeting(i, member.settledMillis(), member);
      }
    }
    return first;
  }

  private static Meeting each(List<Ending> members, boolean settled) {
    long last = 0;
    List<String> values = new ArrayList<>();
    for (Ending member : members) {
      last = Math.max(last, member.settledMillis());
      values.add(settled ? member.settled() : member.text());
    }
    return last == Clock.NEVER
        ? never()
        : new Meeting(EACH, last, Ending.value(last, Texts.list(values)));
  }

  private static Meeting allFailed(List<Ending> members) {
    Meeting last = new Meeting(EACH, 0, Ending.halted(0));
    for (int i = 0; i < members.size(); i++) {
      Ending member = members.get(i);
      if (member.settledMillis() >= last.atMillis) {
        last = new Meeting(i, member.settledMillis(), member);
      }
    }
    return last.atMillis == Clock.NEVER
        ? never()
        : new Meeting(
            last.decisive,
            last.atMillis,
            Ending.failed(last.atMillis, new Ending.Failed("branch", last.outcome.text())));
  }

  private static Meeting never() {
    return new Meeting(EACH, Clock.NEVER, Ending.halted(Clock.NEVER));
  }

  /// Whether another member than the decisive one ends at the time of the decision.
  ///
  /// @param late whether the time ran out, so that no member decides
  boolean isTied(long decidedMillis, boolean late, List<Ending> members) {
    if (decisive == EACH && !late) {
      return false;
    }
    for (int i = 0; i < members.size(); i++) {
      boolean decides = i == decisive && !late;
      if (!decides && members.get(i).settledMillis() == decidedMillis) {
        return true;
      }
    }
    return false;
  }
}
