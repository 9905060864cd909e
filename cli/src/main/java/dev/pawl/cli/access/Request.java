package dev.pawl.cli.access;

import org.jspecify.annotations.Nullable;

/// What a command asks of a home. Runs are named by id, by an unambiguous beginning of it, or by
/// `@last`.
///
/// @param <R> the reply
public sealed interface Request<R> {
  /// The type of the reply.
  Class<R> reply();

  /// Runs that match a query, newest first.
  record ListRuns(String query, int limit) implements Request<RunList> {
    @Override
    public Class<RunList> reply() {
      return RunList.class;
    }
  }

  /// One run with everything about it but its history.
  ///
  /// @param markSeen whether a failure counts as looked at from now on
  record ShowRun(String run, boolean markSeen) implements Request<RunDetails> {
    @Override
    public Class<RunDetails> reply() {
      return RunDetails.class;
    }
  }

  /// The history of one execution.
  ///
  /// @param execution from 1, 0 for the current one
  record ReadHistory(String run, int execution) implements Request<HistoryPart> {
    @Override
    public Class<HistoryPart> reply() {
      return HistoryPart.class;
    }
  }

  /// Sends a signal.
  ///
  /// @param json what it carries
  /// @param dedupId a second signal with the same one is dropped
  record SendSignal(String run, String name, String json, @Nullable String dedupId)
      implements Request<RunView> {
    @Override
    public Class<RunView> reply() {
      return RunView.class;
    }
  }

  /// Answers an open question.
  ///
  /// @param answer JSON, or the bare text of an answer that is a text
  record Answer(String run, String question, String answer) implements Request<RunView> {
    @Override
    public Class<RunView> reply() {
      return RunView.class;
    }
  }

  /// Does what an operator can do to a run.
  record Control(String run, Verb verb, String reason) implements Request<RunView> {
    @Override
    public Class<RunView> reply() {
      return RunView.class;
    }
  }

  /// Deletes a run with its descendants.
  record Remove(String run, boolean force) implements Request<Removed> {
    @Override
    public Class<Removed> reply() {
      return Removed.class;
    }
  }

  /// Deletes what ended long ago.
  ///
  /// @param keepNewest how many of the runs that ended last stay, however old
  record Prune(long olderThanSeconds, int keepNewest) implements Request<Removed> {
    @Override
    public Class<Removed> reply() {
      return Removed.class;
    }
  }

  /// Whether the store is sound.
  record Diagnose() implements Request<Health> {
    @Override
    public Class<Health> reply() {
      return Health.class;
    }
  }

  /// Who has the store.
  record Identify() implements Request<Owner> {
    @Override
    public Class<Owner> reply() {
      return Owner.class;
    }
  }
}
