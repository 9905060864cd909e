package dev.pawl.testkit.sim;

import dev.pawl.engine.runtime.Client;
import dev.pawl.engine.store.RunRecord;
import dev.pawl.engine.workflow.Activity;
import dev.pawl.engine.workflow.Workflow;
import java.util.List;

/// What a simulated cluster has to do, and how to tell whether it did.
interface Workload {
  List<Workflow<?, ?>> workflows();

  List<Activity<?, ?>> activities();

  /// Starts the clients, as fibers.
  void begin();

  /// Does what an open run needs from outside to end, once the world is healed. Called in a fiber,
  /// now and then for as long as the run is open.
  void tend(RunRecord run, Client client);

  /// Whether every run that has to come into being has done so.
  default boolean isComplete() {
    return true;
  }

  /// What is wrong at the end, one line each.
  List<String> judge();
}
