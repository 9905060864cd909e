package dev.pawl.engine.runtime;

import dev.pawl.engine.history.ErrorCode;
import dev.pawl.engine.history.PawlException;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// The workflows and activities that this node has code for. Thread-safe; may grow at any time.
final class Registry {
  private final Map<String, Versions> workflows = new ConcurrentHashMap<>();
  private final Map<String, Activity<?, ?>> activities = new ConcurrentHashMap<>();

  /// The versions of one type; the last registered is for new executions.
  private record Versions(Map<String, Workflow<?, ?>> byVersion, Workflow<?, ?> newest) {
    static Versions of(Workflow<?, ?> workflow) {
      return new Versions(Map.of(workflow.version(), workflow), workflow);
    }

    Versions with(Workflow<?, ?> workflow) {
      if (byVersion.containsKey(workflow.version())) {
        throw new PawlException(
            ErrorCode.REGISTRATION,
            workflow + " is registered already; give the new code another version");
      }
      Map<String, Workflow<?, ?>> all = new LinkedHashMap<>(byVersion);
      all.put(workflow.version(), workflow);
      return new Versions(Map.copyOf(all), workflow);
    }
  }

  void add(Workflow<?, ?> workflow) {
    workflows.merge(workflow.name(), Versions.of(workflow), (old, _) -> old.with(workflow));
  }

  void add(Activity<?, ?> activity) {
    if (activity.body().isEmpty()) {
      throw new PawlException(
          ErrorCode.REGISTRATION, activity + " has no code; register activity.implementedBy(…)");
    }
    if (activities.putIfAbsent(activity.name(), activity) != null) {
      throw new PawlException(ErrorCode.REGISTRATION, activity + " is registered already");
    }
  }

  /// The workflow for a new execution.
  Optional<Workflow<?, ?>> newest(String type) {
    return Optional.ofNullable(workflows.get(type)).map(Versions::newest);
  }

  /// The workflow for an execution that is pinned to a version; empty text means not yet pinned.
  Optional<Workflow<?, ?>> pinned(String type, String version) {
    Versions versions = workflows.get(type);
    if (versions == null) {
      return Optional.empty();
    }
    return version.isEmpty()
        ? Optional.of(versions.newest())
        : Optional.ofNullable(versions.byVersion().get(version));
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
