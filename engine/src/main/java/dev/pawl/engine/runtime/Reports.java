package dev.pawl.engine.runtime;

import dev.pawl.engine.store.RunRecord;

/// Words for a person about runs that cannot go on.
final class Reports {
  private Reports() {}

  static String unregistered(RunRecord run) {
    String version = run.version().isEmpty() ? "" : " version " + run.version();
    return """
    No node has code for workflow type '%s'%s.
    The run waits and loses nothing. Start a node that registers the type; it then goes on by \
    itself.\
    """
        .formatted(run.type(), version);
  }
}
