package dev.pawl.daemon.crash;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a daemon has left behind about itself.
///
/// @param bornMillis when it started
/// @param inOrder whether it was about to end, so that whatever came then was no code's doing
/// @param boot the system's run in which it lived, empty if unknown
/// @param seenMillis when it was alive for certain, at most a second or so before its end
/// @param active what was executing at the end
record Life(long bornMillis, boolean inOrder, String boot, long seenMillis, List<Active> active) {
  Life {
    active = List.copyOf(active);
  }

  /// Code that was executing.
  record Active(Code code, long sinceMillis) {}

  /// How long it lived.
  long ageMillis() {
    return Math.max(0, seenMillis - bornMillis);
  }

  /// How long each piece of code had been executing, that which began last if it did several times.
  SequencedMap<Code, Long> ages() {
    SequencedMap<Code, Long> ages = new LinkedHashMap<>();
    for (Active one : active) {
      ages.merge(one.code(), Math.max(0, seenMillis - one.sinceMillis()), Math::min);
    }
    return ages;
  }
}
