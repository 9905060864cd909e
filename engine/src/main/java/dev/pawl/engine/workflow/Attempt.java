package dev.pawl.engine.workflow;

import dev.pawl.engine.history.RunId;

/// What the body of a step or activity knows about itself.
public interface Attempt {
  RunId run();

  /// Which start of the body this is, from 1, counting failures and crashes alike.
  int attempt();

  /// The same for every attempt of this step or activity, and for no other: give it to services
  /// that drop repeated requests.
  String idempotencyKey();

  /// Whether the result is no longer wanted. The thread is interrupted as well.
  boolean isCanceled();
}
