package dev.pawl.testkit.sim;

import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Attempt;
import dev.pawl.engine.workflow.Promise;
import dev.pawl.engine.workflow.Race;
import dev.pawl.engine.workflow.RecordedFailureException;
import dev.pawl.engine.workflow.Settled;
import dev.pawl.engine.workflow.Workflow;
import dev.pawl.engine.workflow.WorkflowContext;
import dev.pawl.engine.workflow.WorkflowFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Runs that do several things at once, of which some fail, and put the results together.
final class FanOuts extends Scene {
  private static final int ITEMS = 8;

  private final Workflow<Fan, String> fan =
      Workflow.of(named("fan"), Fan.class, String.class, this::run);
  private final Workflow<Item, String> child =
      Workflow.of(named("item"), Item.class, String.class, this::child);
  private final Activity<Item, String> activity =
      Activity.of(named("item"), Item.class, String.class, this::work);
  private final List<Fan> fans = new ArrayList<>();
  private final Set<String> worked = new HashSet<>();

  enum How {
    ALL,
    SETTLED,
    ANY,
    RACE
  }

  enum Means {
    STEP,
    ACTIVITY,
    CHILD,
    BRANCH
  }

  /// @param name unique in the scene
  record Item(String name, Means means, boolean fails) {}

  record Fan(How how, List<Item> items) {
    private List<String> names(boolean failing) {
      return items.stream().filter(item -> item.fails == failing).map(Item::name).toList();
    }
  }

  FanOuts(Stage stage, int size) {
    super(stage);
    int failing = random.nextInt(3);
    for (int i = 0; i < size; i++) {
      List<Item> items = new ArrayList<>();
      for (int k = random.nextInt(ITEMS); k >= 0; k--) {
        Means means = Means.values()[random.nextInt(Means.values().length)];
        items.add(new Item("f" + i + "." + k, means, random.nextInt(8) < failing));
      }
      fans.add(new Fan(How.values()[random.nextInt(How.values().length)], items));
    }
  }

  @Override
  public List<Workflow<?, ?>> workflows() {
    return List.of(fan, child);
  }

  @Override
  public List<Activity<?, ?>> activities() {
    return List.of(activity);
  }

  // --- The workflow ---

  private String run(WorkflowContext ctx, Fan fan) {
    List<Promise<String>> promises = fan.items().stream().map(item -> begin(ctx, item)).toList();
    try {
      return switch (fan.how()) {
        case ALL -> String.join(" ", ctx.all(promises));
        case SETTLED ->
            ctx.allSettled(promises).stream().map(FanOuts::text).collect(Collectors.joining(" "));
        case ANY -> text(fan, ctx.any(promises));
        case RACE -> text(fan, ctx.race(promises));
      };
    } catch (RecordedFailureException e) {
      return "failed";
    }
  }

  private Promise<String> begin(WorkflowContext ctx, Item item) {
    return switch (item.means()) {
      case STEP -> ctx.stepAsync(item.name(), String.class, attempt -> work(attempt, item));
      case ACTIVITY -> ctx.activityAsync(activity, item);
      case CHILD -> ctx.childAsync(child, item);
      case BRANCH -> ctx.fork(() -> ctx.activity(activity, item));
    };
  }

  private static String text(Settled<String> settled) {
    return settled instanceof Settled.Succeeded<String>(String name) ? name : "failed";
  }

  /// The winner's own name, if its place is right.
  private static String text(Fan fan, Race<String> race) {
    boolean right = fan.items().get(race.index()).name().equals(race.value());
    return right ? race.value() : "wrong index " + race.index();
  }

  private String child(WorkflowContext ctx, Item item) {
    return ctx.step("work", String.class, attempt -> work(attempt, item));
  }

  private String work(Attempt attempt, Item item) {
    begin(attempt);
    if (item.fails()) {
      throw new WorkflowFailure("no " + item.name());
    }
    worked.add(item.name());
    return item.name();
  }

  // --- From begin to end ---

  @Override
  public void begin() {
    for (int i = 0; i < fans.size(); i++) {
      starts(fan, run(i), fans.get(i));
    }
  }

  @Override
  void check() {
    for (int i = 0; i < fans.size(); i++) {
      check(i, fans.get(i));
    }
  }

  private void check(int number, Fan fan) {
    List<String> failing = fan.names(true);
    List<String> sound = fan.names(false);
    List<String> names = fan.items().stream().map(Item::name).toList();
    switch (fan.how()) {
      case ALL -> expectOutput(run(number), failing.isEmpty() ? String.join(" ", names) : "failed");
      case SETTLED ->
          expectOutput(
              run(number),
              IntStream.range(0, names.size())
                  .mapToObj(i -> fan.items().get(i).fails() ? "failed" : names.get(i))
                  .collect(Collectors.joining(" ")));
      case ANY -> expectOneOf(number, sound.isEmpty() ? List.of("failed") : sound);
      case RACE -> {
        List<String> possible = new ArrayList<>(sound);
        if (!failing.isEmpty()) {
          possible.add("failed");
        }
        expectOneOf(number, possible);
      }
    }
  }

  private void expectOneOf(int number, List<String> possible) {
    String output = output(run(number), String.class);
    expect(
        output != null && possible.contains(output),
        "%s became %s, not one of %s".formatted(run(number), output, possible));
    expect("failed".equals(output) || worked.contains(output), output + " is there without work");
  }
}
