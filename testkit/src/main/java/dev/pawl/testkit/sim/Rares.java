package dev.pawl.testkit.sim;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which rare states simulations have reached, and in how many of them. Thread-safe.
public final class Rares {
  private final Map<Rare, Integer> counts = new EnumMap<>(Rare.class);

  public Rares() {}

  /// Those of one simulation.
  static final class Seen {
    private final Set<Rare> seen = EnumSet.noneOf(Rare.class);

    void saw(Rare rare) {
      seen.add(rare);
    }

    void sawIf(boolean condition, Rare rare) {
      if (condition) {
        seen.add(rare);
      }
    }
  }

  synchronized void add(Seen seen) {
    seen.seen.forEach(rare -> counts.merge(rare, 1, Integer::sum));
  }

  /// In how many simulations a state was reached.
  public synchronized int count(Rare rare) {
    return counts.getOrDefault(rare, 0);
  }

  /// The states that were reached in fewer simulations than that, one line each.
  public List<String> below(int least) {
    return List.of(Rare.values()).stream()
        .filter(rare -> count(rare) < least)
        .map(rare -> "%s (%s): %d".formatted(rare, rare.meaning(), count(rare)))
        .toList();
  }
}
