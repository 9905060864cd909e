package dev.pawl.engine.workflow;

import java.util.List;

/// What a plugin jar offers. A daemon finds it with [java.util.ServiceLoader]: the jar names its
/// class in `META-INF/services/dev.pawl.engine.workflow.WorkflowProvider`, and the class has a
/// public constructor without parameters.
///
/// It is asked once for each state of the jar.
public interface WorkflowProvider {
  /// What can be started. Runs stay with the state of the jar that they began with.
  List<Workflow<?, ?>> workflows();

  /// What they call, with their bodies.
  default List<Activity<?, ?>> activities() {
    return List.of();
  }
}
