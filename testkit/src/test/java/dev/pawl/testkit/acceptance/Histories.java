package dev.pawl.testkit.acceptance;

import dev.pawl.engine.history.Event;
import dev.pawl.engine.history.Recorded;
import dev.pawl.engine.history.RunId;
import dev.pawl.engine.runtime.Client;
import java.util.List;

/// Reads histories the way tests ask about them.
final class Histories {
  private static final int ALL = 1_000_000;

  private Histories() {}

  static List<Recorded> of(Client client, RunId run) {
    return client.history(run, 0, 1, ALL);
  }

  static List<Recorded> of(Client client, RunId run, int execution) {
    return client.history(run, execution, 1, ALL);
  }

  /// The kinds of the events of the current execution.
  static List<String> kinds(Client client, RunId run) {
    return of(client, run).stream().map(recorded -> recorded.event().kind()).toList();
  }

  /// The events of one kind in the current execution.
  static <E extends Event> List<E> events(Client client, RunId run, Class<E> kind) {
    return of(client, run).stream()
        .map(Recorded::event)
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }
}
