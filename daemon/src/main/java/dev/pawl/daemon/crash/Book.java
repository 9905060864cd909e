package dev.pawl.daemon.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// What is held against which code. Immutable; `crashes.json` in the home.
///
/// @param countedMillis the birth of the daemon whose death was counted last
/// @param early how many daemons in a row have died within a minute of their start
/// @param suspects what was executing in the deaths so far, in the order of its coming up
/// @param quarantined what must not run
record Book(long countedMillis, int early, List<Suspect> suspects, List<Convict> quarantined) {
  /// A death that comes later in the life of a daemon than this does not make it die early.
  static final long EARLY_MILLIS = 60_000;

  /// The deaths that it takes.
  static final int DEATHS = 3;

  /// Code that had been executing for longer when its daemon died has shown that it can.
  private static final long CLOSE_MILLIS = 10 * 60_000;

  private static final int SUSPECTS_MAX = 4_096;
  private static final int QUARANTINED_MAX = 10_000;

  Book {
    suspects = List.copyOf(suspects);
    quarantined = List.copyOf(quarantined);
  }

  /// Code that was executing when daemons died.
  ///
  /// @param deaths in a row
  /// @param ageMillis how long it had been executing, at the most
  /// @param free whether it may run; one that waits for its trial keeps what is held against it
  record Suspect(Code code, int deaths, long ageMillis, boolean free) {
    Suspect {
      Objects.requireNonNull(code, "code");
    }

    /// Whether it runs only when its turn of being tried has come.
    boolean isTried() {
      return code.kind() == Code.Kind.RUN && deaths >= DEATHS - 1;
    }

    /// How long it has to run for nothing to be held against it any more.
    long trialMillis() {
      return Math.max(isTried() ? 3_000 : EARLY_MILLIS, 2 * ageMillis + 2_000);
    }

    Suspect freed() {
      return new Suspect(code, deaths, ageMillis, true);
    }
  }

  /// Code that ended its daemons.
  record Convict(Code code, int deaths, long atMillis) {
    Convict {
      Objects.requireNonNull(code, "code");
    }
  }

  static Book empty() {
    return new Book(0, 0, List.of(), List.of());
  }

  /// The book after a daemon has gone.
  ///
  /// @param boot the system's run now: what died with the machine died of the machine
  Book after(Life life, String boot, long nowMillis) {
    if (life.bornMillis() == countedMillis) {
      return this;
    }
    if (life.inOrder() || !life.boot().equals(boot)) {
      return new Book(life.bornMillis(), 0, suspects, quarantined);
    }
    List<Suspect> active = new ArrayList<>();
    life.ages()
        .forEach((code, age) -> {
          if (age <= CLOSE_MILLIS && active.size() < SUSPECTS_MAX) {
            active.add(oneMore(code, age));
          }
        });
    List<Suspect> again = active.stream().filter(it -> it.deaths() >= DEATHS).toList();
    int earlyNow = life.ageMillis() < EARLY_MILLIS ? early + 1 : 0;
    Optional<Suspect> guilty = guilty(again);
    if (guilty.isPresent()) {
      Suspect found = guilty.get();
      List<Convict> convicts = new ArrayList<>(quarantined);
      convicts.add(new Convict(found.code(), found.deaths(), nowMillis));
      return new Book(life.bornMillis(), 0, List.of(), last(convicts));
    }
    List<Suspect> next = again.isEmpty() ? withThoseWhoWaited(active) : again;
    return new Book(life.bornMillis(), earlyNow, next, quarantined);
  }

  /// Of an unexplained death, those who did not run learn nothing.
  private List<Suspect> withThoseWhoWaited(List<Suspect> active) {
    return Stream.concat(suspects.stream().filter(it -> !it.free()), active.stream()).toList();
  }

  private static List<Convict> last(List<Convict> convicts) {
    return convicts.subList(Math.max(0, convicts.size() - QUARANTINED_MAX), convicts.size());
  }

  /// The one that is left. Of several that were executing in each death, nobody knows which it was;
  /// they, and no others, are tried in smaller groups next time. A file is loaded while no other
  /// one is, and comes before runs.
  private static Optional<Suspect> guilty(List<Suspect> again) {
    Optional<Suspect> file =
        again.stream().filter(one -> one.code().kind() == Code.Kind.FILE).findFirst();
    return file.isPresent() || again.size() != 1 ? file : Optional.of(again.getFirst());
  }

  private Suspect oneMore(Code code, long ageMillis) {
    for (Suspect known : suspects) {
      if (known.code().equals(code)) {
        long age = Math.max(known.ageMillis(), ageMillis);
        return new Suspect(code, known.deaths() + 1, age, true);
      }
    }
    return new Suspect(code, 1, ageMillis, true);
  }

  /// Has those wait for their trial that are to be tried.
  Book withTrialsAhead() {
    return withSuspects(
        suspects.stream()
            .map(it -> new Suspect(it.code(), it.deaths(), it.ageMillis(), !it.isTried()))
            .toList());
  }

  Book withSuspects(List<Suspect> others) {
    return new Book(countedMillis, early, others, quarantined);
  }

  /// Nothing is held against code any more.
  Book without(Code code) {
    return new Book(
        countedMillis,
        early,
        suspects.stream().filter(it -> !it.code().equals(code)).toList(),
        quarantined.stream().filter(it -> !it.code().equals(code)).toList());
  }

  boolean knows(Code code) {
    return suspects.stream().anyMatch(it -> it.code().equals(code))
        || quarantined.stream().anyMatch(it -> it.code().equals(code));
  }
}
