package dev.pawl.testkit.sim;

import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/// Several scenes at once in one cluster, and an operator who pauses and resumes what goes on.
final class Medley implements Workload {
  private static final int PAUSES = 4;
  private static final int SPREAD_MICROS = 10_000_000;

  private final World world;
  private final SplittableRandom random;
  private final BodyLog bodies = new BodyLog();
  private final List<Scene> scenes = new ArrayList<>();
  private final Map<String, Scene> byType = new HashMap<>();

  /// What a scene is about.
  enum Theme {
    SAGAS,
    COUNTERS,
    ATTEMPTS,
    FAMILIES,
    FAN_OUTS,
    DEADLINES,
    MATCHES,
    QUESTIONS,
    TWINS,
    REPAIRS
  }

  /// A scene to be made.
  ///
  /// @param size how many runs there are in it, roughly
  record Part(Theme theme, int size, long seed) {
    private static final int LARGEST = 5;

    static Part draw(SplittableRandom random) {
      Theme[] themes = Theme.values();
      return new Part(
          themes[random.nextInt(themes.length)], 1 + random.nextInt(LARGEST), random.nextLong());
    }

    private Scene on(Scene.Stage stage) {
      return switch (theme) {
        case SAGAS -> new Sagas(stage, size);
        case COUNTERS -> new Counters(stage, size);
        case ATTEMPTS -> new Attempts(stage, size);
        case FAMILIES -> new Families(stage, size);
        case FAN_OUTS -> new FanOuts(stage, size);
        case DEADLINES -> new Deadlines(stage, size);
        case MATCHES -> new Matches(stage, size);
        case QUESTIONS -> new Questions(stage, size);
        case TWINS -> new Twins(stage, size);
        case REPAIRS -> new Repairs(stage, size);
      };
    }

    List<Part> smaller() {
      return size == 1 ? List.of() : List.of(new Part(theme, size - 1, seed));
    }
  }

  Medley(World world, List<Part> parts) {
    this.world = world;
    this.random = world.newRandom();
    for (Part part : parts) {
      String name = part.theme().name().toLowerCase(Locale.ROOT) + scenes.size();
      Scene.Stage stage = new Scene.Stage(world, new SplittableRandom(part.seed()), bodies, name);
      Scene scene = part.on(stage);
      scenes.add(scene);
      scene.workflows().forEach(workflow -> byType.put(workflow.name(), scene));
    }
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return all(Scene::workflows);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return all(Scene::activities);
  }

  private <T> List<T> all(Function<Scene, List<T>> part) {
    return scenes.stream().flatMap(scene -> part.apply(scene).stream()).toList();
  }

  @Override
  public void begin() {
    scenes.forEach(Scene::begin);
    for (int i = random.nextInt(PAUSES); i > 0; i--) {
      world.startClient(random.nextInt(SPREAD_MICROS), this::pauseAndResume);
    }
  }

  private void pauseAndResume() {
    List<RunRecord> open = world.openRuns();
    if (!open.isEmpty()) {
      RunRecord run = open.get(random.nextInt(open.size()));
      if (world.told("operator", client -> client.pause(run.id(), "simulated"))) {
        world.fibers().sleep(random.nextInt(SPREAD_MICROS));
        boolean _ = world.told("operator", client -> client.resume(run.id()));
      }
    }
  }

  @Override
  public void tend(RunRecord run, Client client) {
    if (run.head().state() == RunState.PAUSED) {
      client.resume(run.id());
    }
    Scene scene = byType.get(run.type());
    if (scene != null) {
      scene.tend(run, client);
    }
  }

  @Override
  public boolean isComplete() {
    return scenes.stream().allMatch(Scene::isComplete);
  }

  @Override
  public List<String> judge() {
    List<String> violations = new ArrayList<>(world.store().check());
    violations.addAll(all(Scene::judge));
    for (RunRecord run : world.allRuns()) {
      violations.addAll(bodies.violations(world.store(), run.id()));
    }
    return violations;
  }
}
