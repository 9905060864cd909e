package dev.pawl.process;

import java.io.IOException;
import java.time.Duration;

/// How a command that is to end is made to: it is asked first, and ended by force when its grace is
/// over.
interface Pressure {
  /// Whether it takes somebody else to ask it, who may refuse.
  boolean mayRefuse();

  /// Asks it at once.
  ///
  /// @throws IOException if that was refused
  void ask() throws IOException;

  /// Leaves out the rest of the grace.
  void hurry();

  /// Does what is due; for one thread at a time.
  void push(Duration grace, Glance glance) throws IOException;

  /// Whether all of it, its runner too, was ended by force.
  boolean hasEndedAll();
}
