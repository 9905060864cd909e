package dev.pawl.daemon.bulk;

import dev.pawl.engine.history.RunId;
import dev.pawl.engine.history.RunState;
import dev.pawl.engine.runtime.Client;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What an operator can do to a run, with a reason.
public enum Deed {
  CANCEL,
  TERMINATE,
  PAUSE,
  RESUME,
  RETRY,
  UNBLOCK;

  private static final List<RunState> ENDED =
      List.of(RunState.CANCELED, RunState.FAILED, RunState.SUCCEEDED);
  private static final List<RunState> GOES_ON =
      List.of(
          RunState.QUEUED,
          RunState.RUNNING,
          RunState.WAITING,
          RunState.SUCCEEDED,
          RunState.BLOCKED);

  /// The one of a name in the API.
  public static Optional<Deed> named(String word) {
    return Stream.of(values()).filter(deed -> deed.word().equals(word)).findFirst();
  }

  /// As the API calls it.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Asks for it; returns when that is on disk.
  ///
  /// @throws dev.pawl.engine.history.PawlException with `WRONG_STATE` if the state does not allow
  ///   it
  public void on(Client client, Belongings belongings, RunId run, String reason) {
    switch (this) {
      case CANCEL -> client.cancel(run, reason);
      case TERMINATE -> client.terminate(run, reason);
      case PAUSE -> {
        client.pause(run, reason);
        belongings.paused(run);
      }
      case RESUME -> {
        client.resume(run);
        belongings.resumed(run);
      }
      case RETRY -> {
        belongings.requireRepeatable(run);
        client.retry(run, reason);
      }
      case UNBLOCK -> client.unblock(run, reason);
    }
  }

  /// In which states it may leave the run.
  public List<RunState> wanted() {
    return switch (this) {
      case CANCEL, TERMINATE -> ENDED;
      case PAUSE -> List.of(RunState.PAUSED);
      case RESUME, RETRY, UNBLOCK -> GOES_ON;
    };
  }
}
