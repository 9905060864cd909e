package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The workflows and activities that this node has code for. Thread-safe; may grow at any time.
final class Registry {
  private final Map<String, Versions> workflows = new ConcurrentHashMap<>();
  private final Map<String, Activity<?, ?>> activities = new ConcurrentHashMap<>();

  /// The versions of one type, the last registered first.
  private record Versions(List<Workflow<?, ?>> all) {
    Versions with(Workflow<?, ?> workflow) {
      if (find(workflow.version()::equals).isPresent()) {
        throw new PawlException(
            ErrorCode.REGISTRATION,
            workflow + " is registered already; give the new code another version");
      }
      return new Versions(Stream.concat(Stream.of(workflow), all.stream()).toList());
    }

    Versions led(Workflow<?, ?> first) {
      String version = first.version();
      Predicate<Workflow<?, ?>> isFirst = workflow -> workflow.version().equals(version);
      return new Versions(
          Stream.concat(all.stream().filter(isFirst), all.stream().filter(Predicate.not(isFirst)))
              .toList());
    }

    Optional<Workflow<?, ?>> find(Predicate<String> version) {
      return all.stream().filter(workflow -> version.test(workflow.version())).findFirst();
    }
  }

  void add(Workflow<?, ?> workflow) {
    workflows.merge(
        workflow.name(), new Versions(List.of(workflow)), (old, _) -> old.with(workflow));
  }

  void prefer(Workflow<?, ?> workflow) {
    workflows.computeIfPresent(workflow.name(), (_, versions) -> versions.led(workflow));
  }

  void add(Activity<?, ?> activity) {
    requireBody(activity);
    if (activities.putIfAbsent(activity.name(), activity) != null) {
      throw new PawlException(ErrorCode.REGISTRATION, activity + " is registered already");
    }
  }

  /// Takes another body for an activity, or the first one.
  void put(Activity<?, ?> activity) {
    requireBody(activity);
    activities.put(activity.name(), activity);
  }

  private static void requireBody(Activity<?, ?> activity) {
    if (activity.body().isEmpty()) {
      throw new PawlException(
          ErrorCode.REGISTRATION, activity + " has no code; register activity.implementedBy(…)");
    }
  }

  /// The workflow for a new run.
  Optional<Workflow<?, ?>> newest(String type) {
    return find(type, _ -> true);
  }

  /// The workflow for what a run of a version starts: its next execution, a child. From the same
  /// source if that has the type.
  Optional<Workflow<?, ?>> newestBeside(String type, String version) {
    String source = VersionText.source(version);
    return find(type, other -> VersionText.source(other).equals(source)).or(() -> newest(type));
  }

  /// The workflow for an execution that is pinned to a version; empty text means not yet pinned.
  Optional<Workflow<?, ?>> pinned(String type, String version) {
    return version.isEmpty() ? newest(type) : find(type, version::equals);
  }

  /// The workflow for an execution that an operator wants to go on after its code was mended: the
  /// newest build of the version that it is pinned to.
  Optional<Workflow<?, ?>> mended(String type, String version) {
    String same = VersionText.withoutBuild(version);
    return version.isEmpty()
        ? newest(type)
        : find(type, other -> VersionText.withoutBuild(other).equals(same));
  }

  private Optional<Workflow<?, ?>> find(String type, Predicate<String> version) {
    return Optional.ofNullable(workflows.get(type)).flatMap(versions -> versions.find(version));
  }

  Optional<Activity<?, ?>> activity(String type) {
    return Optional.ofNullable(activities.get(type));
  }

  Set<String> activityTypes() {
    return new TreeSet<>(activities.keySet());
  }

  /// Every registered workflow, by name.
  List<Workflow<?, ?>> workflows() {
    List<Workflow<?, ?>> all = new ArrayList<>();
    for (String name : new TreeSet<>(workflows.keySet())) {
      newest(name).ifPresent(all::add);
    }
    return all;
  }
}
