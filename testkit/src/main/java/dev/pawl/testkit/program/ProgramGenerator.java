package dev.pawl.testkit.program;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes random programs. The same random numbers give the same program.
///
/// Times are drawn from a wide range, so that seldom two things happen at the same millisecond;
/// where they do, [Model] says so and the program is not used.
public final class ProgramGenerator {
  private static final int DEPTH = 6;
  private static final int RUNS_DEEP = 2;

  private final RandomGenerator random;
  private int budget;

  /// Where in a program a node is made, which decides what it may be.
  ///
  /// @param runs how many runs are above this one
  /// @param main whether it is in the main branch of its run
  private record Spot(int depth, int runs, boolean main) {
    Spot deeper() {
      return new Spot(depth + 1, runs, main);
    }

    Spot branch() {
      return new Spot(depth + 1, runs, false);
    }

    Spot run() {
      return new Spot(depth + 1, runs + 1, true);
    }
  }

  public ProgramGenerator(RandomGenerator random) {
    this.random = random;
  }

  /// A program of about that many nodes.
  public Program program(int size) {
    budget = size;
    Spot spot = new Spot(0, 0, true);
    List<Program> parts = new ArrayList<>();
    while (budget > 0) {
      // Otherwise most runs would fail before their end.
      Program part = any(spot.deeper());
      parts.add(chance(4) ? part : new Program.Try(part, new Program.Now()));
    }
    return new Program.Seq(parts);
  }

  /// Any node that may stand there.
  private Program any(Spot spot) {
    budget--;
    if (budget <= 0 || spot.depth >= DEPTH) {
      return leaf(spot);
    }
    return switch (random.nextInt(20)) {
      case 0, 1, 2 -> combine(spot);
      case 3 -> new Program.Fork(any(spot.branch()), any(spot.deeper()));
      case 4 -> new Program.Try(any(spot.deeper()), any(spot.deeper()));
      case 5 -> new Program.Loop(2 + random.nextInt(2), any(spot.deeper()));
      case 6, 7 -> new Program.Seq(several(spot.deeper(), 3));
      case 8 -> run(spot);
      case 9 -> new Program.Within(any(spot.branch()), millis());
      case 10 -> new Program.CancelAfter(slow(spot.branch()), millis());
      case 11 -> new Program.Cleanup(undo());
      case 12, 14 -> spot.main ? mainOnly(spot) : any(spot.deeper());
      case 13 -> new Program.Try(combine(spot.deeper()), leaf(spot));
      default -> leaf(spot);
    };
  }

  private List<Program> several(Spot spot, int atMost) {
    int count = 2 + random.nextInt(atMost - 1);
    List<Program> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(any(spot));
    }
    return parts;
  }

  private Program combine(Spot spot) {
    Program.How[] all = Program.How.values();
    Program.How how = all[random.nextInt(all.length)];
    int count = 2 + random.nextInt(3);
    List<Program> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean decidedByTime = how == Program.How.RACE || how == Program.How.ANY;
      members.add(decidedByTime || chance(3) ? slow(spot.branch()) : any(spot.branch()));
    }
    return new Program.Combine(how, members, chance(4) ? millis() : 0);
  }

  /// A member that most likely ends at another time than its siblings.
  private Program slow(Spot spot) {
    if (chance(6)) {
      return any(spot);
    }
    return switch (random.nextInt(4)) {
      case 0 -> new Program.Sleep(millis());
      case 1 -> new Program.Await(chance(2) ? millis() : 0);
      case 2 -> new Program.Ask(millis(), chance(2));
      default -> {
        List<Program> parts = new ArrayList<>();
        if (chance(2)) {
          parts.add(new Program.Cleanup(undo()));
        }
        parts.add(new Program.Sleep(millis()));
        parts.add(any(spot.deeper()));
        yield new Program.Seq(parts);
      }
    };
  }

  private Program run(Spot spot) {
    if (spot.runs >= RUNS_DEEP) {
      return leaf(spot);
    }
    Program inner = new Program.Seq(several(spot.run(), 4));
    return chance(4) ? new Program.Detached(inner) : new Program.Child(inner);
  }

  private Program mainOnly(Spot spot) {
    return switch (random.nextInt(5)) {
      case 0, 1 -> new Program.Background(slow(spot.branch()));
      case 2 -> new Program.Label(random.nextInt(3), chance(4));
      default -> new Program.Continue(new Program.Seq(several(spot.deeper(), 4)));
    };
  }

  /// What a clean-up action does: nothing that may fail.
  private Program undo() {
    return switch (random.nextInt(5)) {
      case 0 -> new Program.Step(Trouble.NONE);
      case 1 -> new Program.KvPut(random.nextInt(3));
      case 2 ->
          new Program.Seq(
              List.of(
                  new Program.Step(Trouble.NONE),
                  new Program.Sleep(millis()),
                  new Program.Act(Trouble.NONE, 0)));
      case 3 -> new Program.Seq(List.of(new Program.Sleep(millis()), new Program.KvPut(0)));
      default -> new Program.Step(new Trouble(1, 3, millis(), Trouble.Kind.PLAIN));
    };
  }

  private Program leaf(Spot spot) {
    return switch (random.nextInt(22)) {
      case 0, 1, 2 -> new Program.Step(trouble());
      case 3, 4, 5 -> new Program.Act(trouble(), chance(4) ? millis() : 0);
      case 6, 7, 8, 9 -> new Program.Sleep(chance(30) ? 0 : millis());
      case 10, 11 -> new Program.Await(chance(2) ? millis() : 0);
      case 12 -> new Program.Poll();
      case 13 -> chance(3) ? new Program.Ask(0, false) : new Program.Ask(millis(), chance(2));
      case 14 -> new Program.Status();
      case 15 -> new Program.KvPut(random.nextInt(3));
      case 16 -> new Program.KvGet(random.nextInt(3));
      case 17 -> chance(2) ? new Program.KvRemove(random.nextInt(3)) : fail();
      case 18 -> new Program.Now();
      case 19 -> chance(2) ? new Program.Unique() : new Program.Chance();
      case 20 -> new Program.Patch(new Program.Status(), new Program.Fail());
      default ->
          spot.main
              ? new Program.Label(random.nextInt(3), chance(4))
              : new Program.Step(Trouble.NONE);
    };
  }

  private Program fail() {
    return chance(3) ? new Program.Fail() : new Program.KvGet(0);
  }

  private Trouble trouble() {
    if (!chance(3)) {
      return Trouble.NONE;
    }
    Trouble.Kind[] kinds = Trouble.Kind.values();
    int failures = 1 + random.nextInt(3);
    return new Trouble(
        failures,
        chance(4) ? failures : failures + 1 + random.nextInt(3),
        millis(),
        chance(2) ? Trouble.Kind.PLAIN : kinds[random.nextInt(kinds.length)]);
  }

  /// One in `n`.
  private boolean chance(int n) {
    return random.nextInt(n) == 0;
  }

  /// Mostly some seconds, now and then as long as to lie beyond what the engine looks ahead.
  private long millis() {
    return chance(20) ? 1 + random.nextLong(1_500_000) : 1 + random.nextLong(20_000);
  }
}
