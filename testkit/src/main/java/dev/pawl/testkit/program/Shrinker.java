package dev.pawl.testkit.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Makes a failing scenario smaller for as long as it still fails.
public final class Shrinker {
  private final Predicate<Scenario> fails;
  private int tries;

  private Shrinker(Predicate<Scenario> fails, int tries) {
    this.fails = fails;
    this.tries = tries;
  }

  /// The smallest failing scenario found.
  ///
  /// @param tries how many candidates may be run
  public static Scenario shrink(Scenario failing, int tries, Predicate<Scenario> fails) {
    Shrinker shrinker = new Shrinker(fails, tries);
    Scenario smallest = failing;
    Optional<Scenario> next = Optional.of(failing);
    while (next.isPresent()) {
      smallest = next.get();
      next = shrinker.smaller(smallest);
    }
    return smallest;
  }

  private Optional<Scenario> smaller(Scenario scenario) {
    for (Scenario candidate : candidates(scenario)) {
      Optional<Scenario> certain = Scenarios.mended(candidate);
      if (certain.isPresent() && certain.get().size() < scenario.size()) {
        if (tries-- <= 0) {
          return Optional.empty();
        }
        if (fails.test(certain.get())) {
          return certain;
        }
      }
    }
    return Optional.empty();
  }

  private static List<Scenario> candidates(Scenario scenario) {
    List<Scenario> candidates = new ArrayList<>();
    for (int i = 0; i < scenario.actions().size(); i++) {
      List<Action> rest = without(scenario.actions(), i);
      candidates.add(scenario.withActions(rest));
      if (scenario.actions().get(i) instanceof Action.Pause pause) {
        candidates.add(scenario.withActions(withoutResume(rest, pause)));
      }
    }
    for (Program program : variants(scenario.program())) {
      candidates.add(scenario.withProgram(program));
    }
    return candidates;
  }

  private static List<Action> withoutResume(List<Action> actions, Action.Pause pause) {
    return actions.stream()
        .filter(action ->
            !(action instanceof Action.Resume resume) || !resume.run().equals(pause.run()))
        .toList();
  }

  /// The program with one node left out, replaced by a part of it, or by a step; the biggest cuts
  /// first.
  public static List<Program> variants(Program program) {
    List<Program> variants = new ArrayList<>();
    List<Program> parts = program.children();
    if (!parts.isEmpty()) {
      variants.add(new Program.Step(Trouble.NONE));
      if (!(program instanceof Program.Continue)) {
        variants.addAll(parts);
      }
    }
    if (program instanceof Program.Seq || program instanceof Program.Combine) {
      for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
        variants.add(with(program, without(parts, i)));
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      for (Program variant : variants(parts.get(i))) {
        List<Program> changed = new ArrayList<>(parts);
        changed.set(i, variant);
        variants.add(with(program, changed));
      }
    }
    return variants;
  }

  private static <T> List<T> without(List<T> all, int index) {
    List<T> rest = new ArrayList<>(all);
    rest.remove(index);
    return rest;
  }

  /// The same node with other parts.
  private static Program with(Program program, List<Program> parts) {
    return switch (program) {
      case Program.Child _ -> new Program.Child(parts.getFirst());
      case Program.Detached _ -> new Program.Detached(parts.getFirst());
      case Program.Seq _ -> new Program.Seq(parts);
      case Program.Loop(int times, Program _) -> new Program.Loop(times, parts.getFirst());
      case Program.Try _ -> new Program.Try(parts.getFirst(), parts.getLast());
      case Program.Continue _ -> new Program.Continue(parts.getFirst());
      case Program.Combine(Program.How how, List<Program> _, long timeoutMillis) ->
          new Program.Combine(how, parts, timeoutMillis);
      case Program.Fork _ -> new Program.Fork(parts.getFirst(), parts.getLast());
      case Program.Background _ -> new Program.Background(parts.getFirst());
      case Program.Within(Program _, long millis) -> new Program.Within(parts.getFirst(), millis);
      case Program.CancelAfter(Program _, long millis) ->
          new Program.CancelAfter(parts.getFirst(), millis);
      case Program.Cleanup _ -> new Program.Cleanup(parts.getFirst());
      case Program.Patch _ -> new Program.Patch(parts.getFirst(), parts.getLast());
      default -> program;
    };
  }
}
