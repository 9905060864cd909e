package dev.pawl.engine.store;

import dev.pawl.engine.history.Recorded;
import java.util.List;

/// A run as the engine needs it to go on.
///
/// @param history of the current execution, from position 1
/// @param mail by ascending id
public record LoadedRun(RunRecord run, List<Recorded> history, List<Message> mail) {
  public LoadedRun {
    history = List.copyOf(history);
    mail = List.copyOf(mail);
  }
}
