package dev.pawl.engine.runtime;

import dev.pawl.engine.history.RunId;
import java.util.Map;
import java.util.TreeMap;

/// The task queues that this node works on.
final class Workers {
  private final Map<String, QueueWorkers> queues = new TreeMap<>();

  Workers(Node node) {
    node.options()
        .queues()
        .forEach((name, count) -> queues.put(name, new QueueWorkers(node, name, count)));
  }

  /// Looks for tasks in a queue, if this node works on it.
  void kick(String queue) {
    QueueWorkers workers = queues.get(queue);
    if (workers != null) {
      workers.kick();
    }
  }

  void kickAll() {
    queues.values().forEach(QueueWorkers::kick);
  }

  /// Stops an attempt that runs here; its result is not wanted.
  void cancel(RunId run, int command) {
    queues.values().forEach(queue -> queue.cancel(run, command));
  }

  /// Stops all attempts of a run that run here.
  void cancelAll(RunId run) {
    queues.values().forEach(queue -> queue.cancelAll(run));
  }

  /// Stops everything that runs here, without a trace: it is done again after the next start.
  void stop() {
    queues.values().forEach(QueueWorkers::stop);
  }
}
