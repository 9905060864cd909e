package dev.pawl.testkit.sim;

import dev.pawl.testkit.program.Program;
import dev.pawl.testkit.program.Shrinker;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/// What is done in a simulation, and how it is judged.
sealed interface Work {

  /// The work of a seed: programs that a model understands, programs that are judged by rules, or
  /// scenes that know themselves what must come of them.
  static Work draw(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> Calm.draw(random);
      case 1 -> Wild.draw(random);
      default -> Scenes.draw(random);
    };
  }

  Workload in(World world);

  /// The same with less of something, the biggest cuts first.
  List<Work> smaller();

  /// How many programs there are at most.
  int PROGRAMS = 4;

  /// How many scenes there are at most.
  int SCENES = 6;

  /// [CalmPrograms], one for each run that a client starts.
  record Calm(List<Program> programs) implements Work {
    private static Calm draw(SplittableRandom random) {
      return new Calm(some(random, PROGRAMS, () -> CalmPrograms.draw(random)));
    }

    @Override
    public Workload in(World world) {
      return new CalmPrograms(world, programs);
    }

    @Override
    public List<Work> smaller() {
      return cuts(programs, Shrinker::variants).stream()
          .filter(rest -> rest.stream().allMatch(CalmPrograms::isCertain))
          .<Work>map(Calm::new)
          .toList();
    }
  }

  /// [WildPrograms], one for each run that a client starts.
  record Wild(List<Program> programs) implements Work {
    private static Wild draw(SplittableRandom random) {
      return new Wild(some(random, PROGRAMS, () -> WildPrograms.draw(random)));
    }

    @Override
    public Workload in(World world) {
      return new WildPrograms(world, programs);
    }

    @Override
    public List<Work> smaller() {
      return cuts(programs, Shrinker::variants).stream().<Work>map(Wild::new).toList();
    }
  }

  /// A [Medley] of scenes.
  record Scenes(List<Medley.Part> parts) implements Work {
    private static Scenes draw(SplittableRandom random) {
      return new Scenes(some(random, SCENES, () -> Medley.Part.draw(random)));
    }

    @Override
    public Workload in(World world) {
      return new Medley(world, parts);
    }

    @Override
    public List<Work> smaller() {
      return cuts(parts, Medley.Part::smaller).stream().<Work>map(Scenes::new).toList();
    }
  }

  private static <T> List<T> some(SplittableRandom random, int most, Supplier<T> draw) {
    List<T> drawn = new ArrayList<>();
    for (int i = random.nextInt(most); i >= 0; i--) {
      drawn.add(draw.get());
    }
    return List.copyOf(drawn);
  }

  /// The lists with one element less or with a smaller one.
  private static <T> List<List<T>> cuts(List<T> all, Function<T, List<T>> variants) {
    List<List<T>> cuts = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (all.size() > 1) {
        List<T> rest = new ArrayList<>(all);
        rest.remove(i);
        cuts.add(List.copyOf(rest));
      }
      for (T variant : variants.apply(all.get(i))) {
        List<T> changed = new ArrayList<>(all);
        changed.set(i, variant);
        cuts.add(List.copyOf(changed));
      }
    }
    return cuts;
  }
}
